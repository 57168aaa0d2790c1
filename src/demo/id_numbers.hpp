// Citizen's identity numbers (GB 11643-1999) that are valid and belong to nobody in particular: the district's code,
// the birth date, a sequence number, and the check digit of ISO 7064 MOD 11-2.
#pragma once

#include <set>
#include <string>

#include "base/clock.hpp"
#include "demo/random.hpp"

namespace gridvisit::demo {

/// Never gives the same number twice.
class IdNumberMaker {
 public:
  std::string make(const std::string& district_code, Day birth, bool male, Random& random);

 private:
  std::set<std::string> given_;
};

}  // namespace gridvisit::demo
