// The log: one line an event on standard error, with the time and the level. No personal data, no keys.
#pragma once

#include <string_view>

#include <spdlog/spdlog.h>

namespace gridvisit::log {

using spdlog::debug;
using spdlog::error;
using spdlog::info;
using spdlog::warn;

/// Sends the log to standard error at "debug", "info", "warn" or "error". Called once, by main.
void start(std::string_view level);

}  // namespace gridvisit::log
