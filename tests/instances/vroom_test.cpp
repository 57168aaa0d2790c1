#include "instances/vroom.hpp"

#include <catch2/catch.hpp>

#include <boost/json/parse.hpp>

#include "planner/check.hpp"
#include "planner/solve.hpp"

using namespace gridvisit;

namespace {

// Two jobs on a line and one that needs a skill nobody has; times counted from 1970.
constexpr std::string_view kProblem = R"({
  "vehicles": [
    {"id": 7, "start_index": 0, "end_index": 0, "capacity": [3], "skills": [1], "time_window": [1600000000, 1600030000],
     "breaks": [{"id": 5, "service": 300, "time_windows": [[1600001000, 1600002000]]}]}],
  "jobs": [
    {"id": 11, "location_index": 1, "service": 100, "delivery": [1], "skills": [1], "priority": 10,
     "time_windows": [[1600000500, 1600000600], [1600005000, 1600006000]]},
    {"id": 12, "location_index": 2, "service": 200, "delivery": [2], "pickup": [1]},
    {"id": 13, "location_index": 2, "skills": [1, 9], "description": "too clever"}],
  "matrices": {"car": {"durations": [[0, 600, 1200], [600, 0, 600], [1200, 600, 0]],
                       "distances": [[0, 10, 20], [10, 0, 10], [20, 10, 0]]}}})";

boost::json::object answer_to(std::string_view text) {
  const auto vroom = read_vroom(text, "v.json");
  REQUIRE(vroom);
  const auto solution = planner::solve(vroom->problem, {.iterations = 200});
  REQUIRE(solution);
  CHECK(planner::check(vroom->problem, *solution) == std::vector<std::string>{});
  return boost::json::parse(write_vroom(*vroom, *solution, 1, 2)).as_object();
}

}  // namespace

TEST_CASE("a problem of VROOM's is solved and answered as VROOM would") {
  const auto answer = answer_to(kProblem);
  CHECK(answer.at("code") == 0);
  const auto& summary = answer.at("summary").as_object();
  CHECK(summary.at("cost") == 2'400);
  CHECK(summary.at("duration") == 2'400);
  CHECK(summary.at("distance") == 40);
  CHECK(summary.at("priority") == 10);
  CHECK(summary.at("service") == 600);
  CHECK(summary.at("unassigned") == 1);
  CHECK(answer.at("unassigned").at(0).at("id") == 13);
  CHECK(answer.at("unassigned").at(0).at("description") == "too clever");
  const auto& route = answer.at("routes").at(0).as_object();
  CHECK(route.at("vehicle") == 7);
  std::string types;
  for (const auto& step : route.at("steps").as_array()) {
    types += std::string(step.at("type").as_string()) + " ";
    CHECK(step.at("arrival").to_number<std::int64_t>() >= 1'600'000'000);
  }
  CHECK(types.starts_with("start "));
  CHECK(types.ends_with("end "));
  CHECK(types.contains("break"));
  CHECK(route.at("steps").at(0).at("load").at(0) == 3);
  CHECK(route.at("steps").as_array().back().at("load").at(0) == 1);
}

TEST_CASE("costs of its own and steps to start from are understood, and places come back as they were written") {
  const auto answer = answer_to(R"({
    "vehicles": [{"id": 1, "start_index": 2, "end_index": 2, "start": [1, 1], "steps": [{"type": "start"}, {"type": "job", "id": 3}]}],
    "jobs": [{"id": 2, "location": [2, 2], "location_index": 0}, {"id": 3, "location_index": 1}],
    "matrices": {"car": {"durations": [[0, 5, 5], [5, 0, 5], [5, 5, 0]], "costs": [[0, 1, 9], [9, 0, 1], [1, 9, 0]]}}})");
  CHECK(answer.at("summary").at("duration") == 15);
  CHECK(answer.at("summary").at("cost") == 3);
  CHECK(answer.at("routes").at(0).at("steps").at(0).at("location").at(0) == 1.0);
}

TEST_CASE("what VROOM can and we cannot is refused by name") {
  const auto refusal = [](std::string_view text) {
    const auto read = read_vroom(text, "v.json");
    REQUIRE_FALSE(read);
    CHECK(boost::json::parse(write_vroom_error(read.error())).at("code") == 2);
    return read.error();
  };
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string text(kProblem);
    text.replace(text.find(from), from.size(), to);
    return refusal(text);
  };
  CHECK(with("\"jobs\"", "\"shipments\": [], \"jobs\"").code == ErrorCode::unsupported);
  CHECK(with("\"matrices\"", "\"matrizes\"").where.field == "matrices");
  CHECK(with("\"priority\": 10", "\"setup\": 10").where.field == "jobs[0].setup");
  CHECK(with("\"priority\": 10", "\"priority\": 1000").where.field == "jobs[0].priority");
  CHECK(with("\"location_index\": 2", "\"location_index\": 3").where.field == "jobs[1].location_index");
  CHECK(with("\"capacity\": [3]", "\"max_distance\": 3").where.field == "vehicles[0].max_distance");
  CHECK(with("\"capacity\": [3]", "\"costs\": {\"per_hour\": 1}").where.field == "vehicles[0].costs.per_hour");
  CHECK(with("\"capacity\": [3]", "\"profile\": \"foot\"").where.field == "vehicles[0].profile");
  CHECK(with("\"id\": 12", "\"id\": 11").where.field == "jobs");
  CHECK(refusal("{").message.contains("line 1"));
}
