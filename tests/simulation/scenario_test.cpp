#include <catch2/catch.hpp>

#include "tests/simulation/network.hpp"
#include "tests/simulation/scenario.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

TEST_CASE("a seed gives the same storm every time, and another seed another") {
  CHECK(make_scenario(7).steps == make_scenario(7).steps);
  CHECK(make_scenario(7).steps != make_scenario(8).steps);
}

TEST_CASE("a failing storm shrinks to the steps it takes") {
  const Scenario storm = make_scenario(3);
  // Fails where some phone writes a visit after the same phone went online.
  const auto fails = [](const Scenario& scenario) {
    for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
      for (std::size_t j = i + 1; j < scenario.steps.size(); ++j) {
        const Step& first = scenario.steps[i];
        const Step& second = scenario.steps[j];
        if (first.act == Act::goes_online && second.act == Act::visits && first.phone == second.phone) return true;
      }
    }
    return false;
  };
  REQUIRE(fails(storm));
  const Scenario small = shrink(storm, fails, 2'000);
  REQUIRE(small.steps.size() == 2);
  CHECK(fails(small));
  CHECK_THAT(describe(small), Catch::Contains("seed 3, a late network, 1 phones, 2 steps:") &&
                                  Catch::Contains("goes online") && Catch::Contains("writes a visit"));
}

TEST_CASE("a calm network brings every message once, in order; a stalled one brings them late") {
  Timeline timeline{Timestamp{}};
  Coverage coverage;
  Link link(timeline, coverage, 0, 1);
  const int connection = link.connect();
  std::vector<std::string> arrived;
  const auto arrival = [&](std::string bytes) { arrived.push_back(std::move(bytes)); };
  link.stall_until(Milliseconds(5'000));
  for (const char* text : {"one", "two", "three"}) {
    link.send(connection, Link::Direction::to_server, text, arrival, [] {});
  }
  while (timeline.step(Milliseconds(4'000))) continue;
  CHECK(arrived.empty());
  while (timeline.step(Milliseconds(8'000))) continue;
  CHECK(arrived == std::vector<std::string>{"one", "two", "three"});
}

TEST_CASE("bad weather loses, repeats, overtakes and cuts; a cut connection delivers nothing more") {
  Timeline timeline{Timestamp{}};
  Coverage coverage;
  Link link(timeline, coverage, 0, 1);
  const int connection = link.connect();
  std::vector<std::string> arrived;
  const auto arrival = [&](std::string bytes) { arrived.push_back(std::move(bytes)); };
  int sent = 0;
  link.set({Milliseconds(20), Milliseconds(50), 100, 100, 100, 100});
  for (int i = 0; i < 400; ++i) {
    link.send(connection, Link::Direction::to_phone, std::to_string(1'000 + i), arrival, [&] { ++sent; });
  }
  while (timeline.step(Milliseconds(1'000))) continue;
  CHECK(sent == 400);
  for (const char* what : {"lost", "cut short", "repeated", "overtaken"}) {
    CHECK(coverage.times(std::string("network: a message is ") + what) > 10);
  }
  CHECK_FALSE(std::ranges::is_sorted(arrived));
  arrived.clear();
  link.send(connection, Link::Direction::to_phone, "late", arrival, [] {});
  link.cut();
  while (timeline.step(Milliseconds(2'000))) continue;
  CHECK(arrived.empty());
}
