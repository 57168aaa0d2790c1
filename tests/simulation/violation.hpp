// What must never be. Ends the run of a scenario; its text says which promise was broken.
#pragma once

#include <stdexcept>

namespace gridvisit::testing {

struct Violation : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace gridvisit::testing
