// Facts about the database as a whole: "district_code", "feed_horizon", "tombstone_days".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/connection.hpp"

namespace gridvisit {

std::optional<std::string> find_setting(Connection& connection, std::string_view name);
void set_setting(Connection& connection, std::string_view name, std::string_view value);

}  // namespace gridvisit
