#include "domain/live_position.hpp"

#include <algorithm>

#include "base/scope_code.hpp"
#include "schema/catalogue.hpp"

namespace gridvisit {

std::vector<std::string> watched_areas(const Actor& actor) {
  std::vector<std::string> codes;
  for (const Grant& grant : actor.grants) {
    if (reaches(grant.role, v1::ROLE_VILLAGE_STAFF)) codes.push_back(grant.code);
  }
  return codes;
}

bool is_watched(const std::vector<std::string>& worked, const std::vector<std::string>& watched) {
  return std::ranges::any_of(worked, [&](const std::string& code) {
    return std::ranges::any_of(watched, [&](const std::string& area) { return is_within(code, area); });
  });
}

}  // namespace gridvisit
