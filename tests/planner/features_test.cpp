// What each field of the problem does, on problems small enough to see it.
#include <catch2/catch.hpp>

#include <algorithm>

#include "planner/check.hpp"
#include "planner/solve.hpp"
#include "tests/planner/random_problem.hpp"

using namespace gridvisit;
using namespace gridvisit::planner;

namespace {

// Places on a line, 100 s from one to the next; place 0 is where everybody starts and ends.
Problem on_a_line(int jobs, int shifts) {
  Problem problem;
  Matrix& matrix = problem.matrices.emplace_back();
  matrix.size = jobs + 1;
  for (int from = 0; from <= jobs; ++from) {
    for (int to = 0; to <= jobs; ++to) matrix.seconds.push_back(100 * std::abs(from - to));
  }
  for (int i = 1; i <= jobs; ++i) {
    Job& job = problem.jobs.emplace_back();
    job.location = i;
    job.service = 60;
    job.windows = {{0, 1'000'000}};
  }
  for (int i = 0; i < shifts; ++i) {
    Shift& shift = problem.shifts.emplace_back();
    shift.end = 10'000;
    shift.worker = i;
  }
  return problem;
}

Solution solved(const Problem& problem) {
  auto solution = solve(problem, {.iterations = 300});
  REQUIRE(solution);
  CHECK(check(problem, *solution) == std::vector<std::string>{});
  return std::move(*solution);
}

const Stop* find(const Solution& solution, int job, int occurrence = 0, int person = 0, int* shift = nullptr) {
  for (const Route& route : solution.routes) {
    for (const Stop& stop : route.stops) {
      if (stop.job != job || stop.occurrence != occurrence || stop.person != person) continue;
      if (shift != nullptr) *shift = route.shift;
      return &stop;
    }
  }
  return nullptr;
}

}  // namespace

TEST_CASE("two people begin together, or one as much later as is wished") {
  Problem problem = on_a_line(3, 2);
  problem.jobs[1].second = SecondPerson{60, {}, 0, 0};
  problem.jobs[2].second = SecondPerson{60, {}, 500, 700};
  const Solution solution = solved(problem);
  REQUIRE(solution.left_out.empty());
  CHECK(find(solution, 1)->start == find(solution, 1, 0, 1)->start);
  const Seconds after = find(solution, 2, 0, 1)->start - find(solution, 2)->start;
  CHECK(after >= 500);
  CHECK(after <= 700);
}

TEST_CASE("a job is repeated with the gaps it wants") {
  Problem problem = on_a_line(1, 6);
  for (std::size_t i = 0; i < 6; ++i) {
    problem.shifts[i].worker = 0;
    problem.shifts[i].day = static_cast<int>(i);
    problem.shifts[i].begin = static_cast<Seconds>(i) * 86'400;
    problem.shifts[i].end = problem.shifts[i].begin + 10'000;
  }
  problem.jobs[0].repeat = {3, 2, 3};
  const Solution solution = solved(problem);
  CHECK(solution.left_out.empty());
  problem.jobs[0].repeat = {4, 2, 3};
  CHECK(solved(problem).left_out.size() == 1);
}

TEST_CASE("wishes move the begin where waiting pays, and not where it costs more") {
  Problem problem = on_a_line(1, 1);
  problem.jobs[0].wishes = {{{3'000, 4'000}, 2, 2}};
  CHECK(find(solved(problem), 0)->start == 3'000);
  // Beside a job that closes early, late is cheaper than leaving it out.
  problem = on_a_line(2, 1);
  problem.jobs[0].wishes = {{{0, 150}, 0, 1}};
  problem.jobs[1].windows = {{0, 200}};
  const Solution solution = solved(problem);
  CHECK(solution.left_out.empty());
  CHECK(solution.cost.wishes > 0);
}

TEST_CASE("a pinned stop stays first, and a pinned time is kept") {
  Problem problem = on_a_line(4, 2);
  problem.jobs[3].pinned = {{0, 0, 1, 0, {}}};
  problem.jobs[1].pinned = {{0, 0, 1, -1, 2'000}};
  const Solution solution = solved(problem);
  CHECK(solution.routes[1].stops.front().job == 3);
  CHECK(find(solution, 1)->start == 2'000);
}

TEST_CASE("a break is taken on the way, within its window") {
  Problem problem = on_a_line(3, 1);
  for (Job& job : problem.jobs) job.service = 1'000;
  problem.shifts[0].breaks = {{{1'500, 2'500}, 600}};
  const Solution solution = solved(problem);
  REQUIRE(solution.routes[0].rests.size() == 1);
  CHECK(solution.routes[0].rests[0].begin >= 1'500);
  CHECK(solution.routes[0].rests[0].begin <= 2'500);
}

TEST_CASE("overtime is worked where the work is worth it, and only as much as is allowed") {
  Problem problem = on_a_line(2, 1);
  problem.shifts[0].end = 300;
  problem.shifts[0].most_overtime = 400;
  const Solution solution = solved(problem);
  CHECK(solution.left_out.empty());
  CHECK(solution.cost.overtime > 0);
  problem.shifts[0].most_overtime = 10;
  CHECK(solved(problem).left_out.size() == 1);
}

TEST_CASE("the usual visitor comes again, the preferred one is preferred, the forbidden one never comes") {
  Problem problem = on_a_line(3, 3);
  problem.jobs[0].usual_worker = 2;
  problem.jobs[1].preferred_workers = {2};
  problem.jobs[2].forbidden_workers = {2};
  const Solution solution = solved(problem);
  int shift = -1;
  find(solution, 0, 0, 0, &shift);
  CHECK(shift == 2);
  find(solution, 1, 0, 0, &shift);
  CHECK(shift == 2);
  find(solution, 2, 0, 0, &shift);
  CHECK(shift != 2);
}

TEST_CASE("fair weights share work out that one could do alone") {
  Problem problem = on_a_line(6, 2);
  for (Job& job : problem.jobs) job.service = 900;
  CHECK(std::ranges::any_of(solved(problem).routes, [](const Route& route) { return route.stops.empty(); }));
  problem.weights.fair_workers = 1'000;
  const Solution fair = solved(problem);
  CHECK(fair.routes[0].stops.size() == 3);
  CHECK(fair.routes[1].stops.size() == 3);
}

TEST_CASE("a re-plan leaves alone what was published, unless that costs more") {
  Problem problem = on_a_line(4, 2);
  for (int i = 0; i < 4; ++i) problem.jobs[static_cast<std::size_t>(i)].published = {{0, 0, i % 2, -1, {}}};
  const Solution kept = solved(problem);
  CHECK(kept.cost.moved == 0);
  problem.weights.moved = 1;
  CHECK(solved(problem).cost.travel < kept.cost.travel);
}

TEST_CASE("each shift drives by its own matrix and speed, and may begin and end anywhere") {
  Problem problem = on_a_line(1, 1);
  problem.matrices.push_back(problem.matrices[0]);
  for (std::int32_t& seconds : problem.matrices[1].seconds) seconds *= 3;
  problem.shifts[0].matrix = 1;
  CHECK(solved(problem).cost.travel == 600);
  problem.shifts[0].speed_percent = 150;
  CHECK(solved(problem).cost.travel == 400);
  problem.shifts[0].end_location = kAnywhere;
  CHECK(solved(problem).cost.travel == 200);
  problem.shifts[0].start_location = kAnywhere;
  CHECK(solved(problem).cost.travel == 0);
}

TEST_CASE("loads go out and come back within the capacity") {
  Problem problem = on_a_line(4, 2);
  for (Job& job : problem.jobs) job.delivery = {2};
  problem.jobs[0].pickup = {2};
  for (Shift& shift : problem.shifts) shift.capacity = {4};
  const Solution solution = solved(problem);
  CHECK(solution.left_out.empty());
  CHECK(std::ranges::all_of(solution.routes, [](const Route& route) { return route.stops.size() == 2; }));
}

TEST_CASE("more freedom is never worse in the mean, and without a job a plan is never dearer") {
  Money narrow = 0;
  Money wide = 0;
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    Problem problem = testing::random_problem(seed, {.jobs = 25, .shifts = 3, .shift_s = 12'000});
    const Solution before = solved(problem);
    narrow += before.cost.total();
    Problem freer = problem;
    for (Shift& shift : freer.shifts) shift.end += 3'000;
    wide += solved(freer).cost.total();
    // The last job goes; the plan that is left is the start of the re-plan.
    const int gone = static_cast<int>(problem.jobs.size()) - 1;
    problem.jobs.pop_back();
    Solution start = before;
    for (Route& route : start.routes) std::erase_if(route.stops, [&](const Stop& stop) { return stop.job == gone; });
    const auto after = solve(problem, {.iterations = 50, .warm_start = &start});
    REQUIRE(after);
    CHECK(after->cost.total() <= before.cost.total());
  }
  CHECK(wide <= narrow);
}
