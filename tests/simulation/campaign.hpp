// Many seeds, on all cores.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/simulation/coverage.hpp"

namespace gridvisit::testing {

struct Campaign {
  std::uint64_t first_seed = 1;
  std::uint64_t seeds = 0;
  unsigned threads = 1;
  int shrinking_runs = 300;
  /// Told of each broken promise, and of every seed that is done; on one thread at a time.
  std::function<void(const std::string&)> broken;
  std::function<void(std::uint64_t done)> progress;
};

/// What all of them went through.
Coverage run(const Campaign& campaign);

/// As many as there are cores.
unsigned all_threads();

}  // namespace gridvisit::testing
