#include "domain/actor.hpp"

#include <algorithm>

#include "base/scope_code.hpp"

namespace gridvisit {

Actor system_actor(std::string user_id) { return {std::move(user_id), "", {{v1::ROLE_ADMIN, ""}}}; }

std::vector<std::string> areas(const Actor& actor) {
  std::vector<std::string> codes;
  for (const Grant& grant : actor.grants) codes.push_back(grant.code);
  std::ranges::sort(codes);
  // Sorted, so that a code's ancestor among them is the last one kept.
  std::vector<std::string> kept;
  for (std::string& code : codes) {
    if (kept.empty() || !is_within(code, kept.back())) kept.push_back(std::move(code));
  }
  return kept;
}

}  // namespace gridvisit
