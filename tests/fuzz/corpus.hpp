// The known inputs of a target, and the place of those that broke it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gridvisit::fuzz {

/// The files of tests/data/fuzz/TARGET, in the order of their names.
std::vector<std::string> load_corpus(std::string_view target);

/// Writes the input to build/fuzz/crashes, where ./dev fuzz leaves its own too.
std::filesystem::path keep_input(std::string_view target, std::string_view input);

}  // namespace gridvisit::fuzz
