// Who sees where a worker is, and when: only who consented is followed, only in working hours, and only by the staff
// who look after an area they work in.
#pragma once

#include <string>
#include <vector>

#include "domain/actor.hpp"

namespace gridvisit {

/// The codes within which the actor may watch live positions: those they hold as village staff or above.
std::vector<std::string> watched_areas(const Actor& actor);

/// Whether who works in `worked` may be watched by who watches `watched`.
bool is_watched(const std::vector<std::string>& worked, const std::vector<std::string>& watched);

}  // namespace gridvisit
