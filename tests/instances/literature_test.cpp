#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "instances/hhcrsp.hpp"
#include "instances/solomon.hpp"
#include "planner/check.hpp"
#include "planner/solve.hpp"

using namespace gridvisit;

namespace {

constexpr std::string_view kSolomon = R"(TOY1

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.  XCOORD.  YCOORD.  DEMAND  READY TIME  DUE DATE  SERVICE TIME
    0       0         0        0       0         100         0
    1       1         1        5       0          90         1
    2       2         2        6       0          90         1
)";

// Solved for a number of steps and judged.
planner::Solution solved(const Instance& instance, std::int64_t iterations) {
  const auto solution = planner::solve(instance.problem, {.iterations = iterations});
  REQUIRE(solution);
  CHECK(planner::check(instance.problem, *solution) == std::vector<std::string>{});
  return *solution;
}

std::string shared(const std::string& name) {
  std::ifstream file(std::filesystem::path(GRIDVISIT_SHARED_DATA) / "routing" / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("Solomon's text is read, distances and times truncated to one decimal") {
  const auto instance = read_solomon(kSolomon, "toy.txt");
  REQUIRE(instance);
  CHECK(instance->name == "TOY1");
  CHECK(instance->problem.shifts.size() == 2);
  CHECK(instance->problem.jobs.size() == 2);
  CHECK(instance->problem.matrices[0].seconds_between(0, 1) == 14);
  CHECK(instance->problem.jobs[0].service == 10);
  CHECK(instance->problem.jobs[0].windows == std::vector<planner::Window>{{0, 900}});
  // Their loads do not fit into one vehicle: 2 × 1.4 + 2 × 2.8.
  CHECK(solved(*instance, 20).cost.total() == 84);
}

TEST_CASE("a wrong line of Solomon's text is named") {
  const auto with = [](std::string_view from, std::string_view to) {
    std::string text(kSolomon);
    text.replace(text.find(from), from.size(), to);
    return read_solomon(text, "toy.txt");
  };
  SECTION("a column missing") {
    const auto read = with("    2       2         2        6", "    2       2         2");
    REQUIRE_FALSE(read);
    CHECK(read.error().to_string().contains("toy.txt"));
    CHECK(read.error().to_string().contains("line 11"));
  }
  SECTION("due before ready") { CHECK_FALSE(with("5       0          90", "5       95         90")); }
  SECTION("no vehicles") { CHECK_FALSE(with("  2         10", "")); }
  SECTION("no customers") { CHECK_FALSE(read_solomon(kSolomon.substr(0, kSolomon.find("    1       1")), "toy.txt")); }
  SECTION("a number beyond all bounds") { CHECK_FALSE(with("    1       1", "    1       1e300")); }
  SECTION("nothing") { CHECK_FALSE(read_solomon("", "toy.txt")); }
}

TEST_CASE("a carers' instance with visits for two is read and solved") {
  const std::string text = R"({
    "patients": [
      {"id": "p1", "time_window": [10, 20], "required_caregivers": [{"service": "s1", "duration": 5}]},
      {"id": "p2", "time_window": [10, 12],
       "required_caregivers": [{"service": "s1", "duration": 5}, {"service": "s2", "duration": 4}],
       "synchronization": {"type": "sequential", "distance": [3, 6]}}],
    "services": [{"id": "s1"}, {"id": "s2"}],
    "caregivers": [{"id": "c1", "abilities": ["s1"]}, {"id": "c2", "abilities": ["s2"]}],
    "distances": [[0, 1, 2.5], [1, 0, 2], [2.5, 2, 0]]})";
  const auto instance = read_hhcrsp(text, "toy.json");
  REQUIRE(instance);
  const planner::Job& pair = instance->problem.jobs[1];
  REQUIRE(pair.second);
  CHECK(pair.second->earliest_after == 3'000);
  CHECK(pair.second->latest_after == 6'000);
  CHECK(pair.wishes[0].late == 1);
  // Travel 5.5 + 5. The first goes to p2 at 10 and p1 at 17; the second begins at 13, a minute late, twice counted.
  CHECK(solved(*instance, 200).cost.total() == 10'500 + 1'000 + 1'000);
}

TEST_CASE("what is wrong in a carers' instance is named by its place") {
  const auto read = read_hhcrsp(R"({"services": [{"id": "s1"}], "distances": [[0]], "caregivers": [],
    "patients": [{"id": "p", "time_window": [0, 1], "required_caregivers": [{"service": "s9", "duration": 1}]}]})",
                                "a.json");
  REQUIRE_FALSE(read);
  CHECK(read.error().where.field == "patients[0].required_caregivers[0].service");
  CHECK_FALSE(read_hhcrsp("{", "a.json"));
  CHECK_FALSE(read_hhcrsp("[]", "a.json"));
}

TEST_CASE("the literature's small instances are solved as well as the literature does") {
  const std::string carers = shared("hhcrsp/InstanzCPLEX_HCSRP_10_1.json");
  const std::string vehicles = shared("solomon/C101.txt");
  if (carers.empty() || vehicles.empty()) {
    WARN("skipped: ../shared/data/routing is not there");
    return;
  }
  const auto ten = read_hhcrsp(carers, "10_1");
  REQUIRE(ten);
  CHECK(static_cast<double>(solved(*ten, 300).cost.total()) * ten->unit == Approx(218.199).epsilon(1e-5));
  const auto c101 = read_solomon(vehicles, "C101");
  REQUIRE(c101);
  CHECK(solved(*c101, 60).cost.total() == 8'273);
}
