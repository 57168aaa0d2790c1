// That the simulation can fail: it finds each mechanism that is broken on purpose (base/fault.hpp).
#include <catch2/catch.hpp>

#include "base/fault.hpp"
#include "base/log.hpp"
#include "tests/simulation/simulation.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

namespace {

constexpr std::uint64_t kSeeds = 500;

/// What the first seed to break a promise says; nothing where none does.
std::optional<std::string> first_broken_promise(Fault fault, std::uint64_t seeds) {
  spdlog::set_level(spdlog::level::off);
  district();  // laid while nothing is broken
  fault_in_force = fault;
  std::optional<std::string> broken;
  for (std::uint64_t seed = 1; seed <= seeds && !broken; ++seed) {
    Coverage unused;
    broken = run_scenario(make_scenario(seed), unused);
  }
  fault_in_force = Fault::none;
  return broken;
}

}  // namespace

TEST_CASE("the simulation finds commits that are not on the disk") {
  CHECK(first_broken_promise(Fault::durability, kSeeds));
}

TEST_CASE("the simulation finds changes that are applied twice") {
  CHECK(first_broken_promise(Fault::exactly_once, kSeeds));
}

TEST_CASE("the simulation finds removals that undo a move") {
  CHECK(first_broken_promise(Fault::removal_before_put, kSeeds));
}

TEST_CASE("the simulation finds digests that do not follow a move") {
  CHECK(first_broken_promise(Fault::digest_on_move, kSeeds));
}

TEST_CASE("the simulation finds checkpoints that are not whole") {
  CHECK(first_broken_promise(Fault::checkpoint_atomicity, kSeeds));
}

TEST_CASE("the simulation finds rejected changes that nobody kept") {
  CHECK(first_broken_promise(Fault::quarantine, kSeeds));
}

TEST_CASE("the simulation finds nothing in what is whole") { CHECK_FALSE(first_broken_promise(Fault::none, 10)); }
