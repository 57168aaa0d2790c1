// A list of texts as a JSON array, the way sets stand in a column.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gridvisit {

std::string to_json_list(const std::vector<std::string>& texts);
/// What is not a JSON array of strings reads as far as it goes; the tables' CHECKs keep such values out.
std::vector<std::string> parse_json_list(std::string_view json);

}  // namespace gridvisit
