// A server that loses its power in every write there is, one run each.
#include <catch2/catch.hpp>

#include "tests/simulation/judge.hpp"

using namespace gridvisit::testing;

namespace {

/// A worker and the bureau write; the server is cut off in its `step`th write from there.
Scenario cut_off_in(std::uint32_t step, std::uint32_t survival) {
  constexpr int kWorker = 0;
  Scenario scenario{1, {kWorker}, std::chrono::minutes(1), false, {}};
  const auto add = [&scenario](int at_ms, Act act, int phone, std::uint32_t choice, std::uint32_t amount) {
    scenario.steps.push_back({Milliseconds(at_ms), act, phone, choice, amount});
  };
  add(0, Act::goes_online, kWorker, 0, 0);
  add(5'000, Act::crash_in_write, 0, survival, step - 1);
  add(5'100, Act::visits, kWorker, 0, 0);
  add(5'200, Act::notes, kWorker, 0, 0);
  add(5'300, Act::oversteps, kWorker, 0, 0);
  add(5'400, Act::bureau_moves, kWorker, 0, 3);
  add(5'500, Act::raises_need, kWorker, 0, 0);
  return scenario;
}

}  // namespace

TEST_CASE("whichever write the server is cut off in, no promise is broken") {
  bool was_cut_off = true;
  std::uint32_t step = 0;
  while (was_cut_off) {
    Coverage coverage;
    ++step;
    if (const auto broken = judge(cut_off_in(step, step % 4), coverage, 100)) FAIL(*broken);
    was_cut_off = coverage.times("server: lost its power in a write") > 0;
  }
  CHECK(step > 20);
}
