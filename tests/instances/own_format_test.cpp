#include "instances/own_format.hpp"

#include <catch2/catch.hpp>

#include <boost/json/parse.hpp>

#include "planner/check.hpp"
#include "planner/solve.hpp"

using namespace gridvisit;

namespace {

constexpr std::string_view kProblem = R"({
  "name": "two days",
  "matrices": [{"seconds": [[0, 600, 900], [600, 0, null], [900, 300, 0]], "metres": [[0, 1, 2], [3, 0, 4], [5, 6, 0]]}],
  "jobs": [
    {"name": "Wang", "location": 1, "service": 1200, "windows": [[30000, 40000], [116400, 126400]], "priority": 3,
     "repeat": {"times": 2, "smallest_gap_days": 1, "largest_gap_days": 1}, "usual_worker": 4,
     "wishes": [{"window": [31000, 32000], "early": 1, "late": 2}]},
    {"name": "Li", "location": 2, "service": 600, "second": {"skills": [7]}, "mandatory": true},
    {"name": "Zhao", "location": 2, "service": 90000}],
  "shifts": [
    {"name": "Mon A", "start_location": 0, "end_location": 0, "begin": 28800, "end": 61200, "worker": 4},
    {"name": "Mon B", "start_location": 0, "begin": 28800, "end": 61200, "worker": 5, "skills": [7],
     "breaks": [{"window": [40000, 44000], "duration": 1800}]},
    {"name": "Tue A", "start_location": 0, "end_location": 0, "begin": 115200, "end": 147600, "worker": 4}],
  "weights": {"overtime": 7}})";

}  // namespace

TEST_CASE("our own format is read with all it may say, and its answer tells costs and reasons") {
  const auto instance = read_own_format(kProblem, "p.json");
  REQUIRE(instance);
  const planner::Problem& problem = instance->problem;
  CHECK(problem.matrices[0].seconds_between(1, 2) == planner::kNoWay);
  CHECK(problem.jobs[0].repeat.times == 2);
  CHECK(problem.jobs[1].second->service == 600);
  CHECK(problem.shifts[1].end_location == planner::kAnywhere);
  CHECK(problem.shifts[2].day == 1);
  CHECK(problem.weights.overtime == 7);
  CHECK(problem.weights.priority == planner::Weights{}.priority);
  const auto solution = planner::solve(problem, {.iterations = 200});
  REQUIRE(solution);
  CHECK(planner::check(problem, *solution).empty());
  const auto answer = boost::json::parse(write_own_format(*instance, *solution)).as_object();
  CHECK(answer.at("left_out").as_array().size() == 1);
  CHECK(answer.at("left_out").at(0).at("name") == "Zhao");
  CHECK(answer.at("left_out").at(0).at("why") == "outside_every_shift");
  CHECK(answer.at("cost").at("total").to_number<std::int64_t>() == solution->cost.total());
}

TEST_CASE("a member nobody knows, a wrong type, a wrong range and broken syntax are named with their place") {
  const auto with = [](std::string_view from, std::string_view to) {
    std::string text(kProblem);
    text.replace(text.find(from), from.size(), to);
    const auto read = read_own_format(text, "p.json");
    REQUIRE_FALSE(read);
    return read.error();
  };
  CHECK(with("\"priority\"", "\"prioritiy\"").where.field == "jobs[0].prioritiy");
  CHECK(with("\"location\": 1", "\"location\": \"x\"").where.field == "jobs[0].location");
  CHECK(with("[30000, 40000]", "[30000]").where.field == "jobs[0].windows[0]");
  CHECK(with("\"overtime\": 7", "\"overtime\": -7").where.field == "weights.overtime");
  CHECK(with("\"worker\": 5,", "\"worker\": 5").message.contains("line 12"));
  CHECK(with("[900, 300, 0]", "[900, 300]").where.field == "matrices[0].seconds[2]");
}
