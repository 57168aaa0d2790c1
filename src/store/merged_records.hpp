// Which record a duplicate was merged into: how what still names the duplicate finds its way.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gridvisit/v1/records.pb.h"
#include "store/transaction.hpp"

namespace gridvisit {

/// `id` is part of `into` from now on, and so is everything that had been merged into `id`.
void set_merged(Transaction& transaction, v1::Kind kind, std::string_view id, std::string_view into);

/// The record that `id` is part of; nothing where it was never merged.
std::optional<std::string> find_survivor(Connection& connection, std::string_view id);

}  // namespace gridvisit
