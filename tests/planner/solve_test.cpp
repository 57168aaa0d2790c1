#include "planner/solve.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include "planner/check.hpp"
#include "tests/planner/random_problem.hpp"

using namespace gridvisit;
using namespace gridvisit::planner;
using gridvisit::planner::testing::random_problem;
using gridvisit::planner::testing::random_rich_problem;

namespace {

Solution solved(const Problem& problem, const SolveOptions& options) {
  auto solution = solve(problem, options);
  REQUIRE(solution);
  CHECK(check(problem, *solution) == std::vector<std::string>{});
  return std::move(*solution);
}

// Travel and priorities of every assignment of jobs to shifts in every order; times by the book, not by the solver.
class BruteForce {
 public:
  explicit BruteForce(const Problem& problem) : problem_(problem), sequences_(problem.shifts.size()) { try_from(0, 0); }
  [[nodiscard]] Money best() const { return best_; }

 private:
  void try_from(int job, Money left_out) {
    if (job == static_cast<int>(problem_.jobs.size())) return judge(left_out);
    try_from(job + 1, left_out + problem_.jobs[static_cast<std::size_t>(job)].priority * problem_.weights.priority);
    for (auto& sequence : sequences_) {
      for (std::size_t at = 0; at <= sequence.size(); ++at) {
        sequence.insert(sequence.begin() + static_cast<std::ptrdiff_t>(at), job);
        try_from(job + 1, left_out);
        sequence.erase(sequence.begin() + static_cast<std::ptrdiff_t>(at));
      }
    }
  }

  void judge(Money cost) {
    for (std::size_t shift = 0; shift < sequences_.size(); ++shift) {
      const auto travel_s = drive(problem_.shifts[shift], sequences_[shift]);
      if (!travel_s) return;
      cost += *travel_s;
    }
    best_ = std::min(best_, cost);
  }

  std::optional<Money> drive(const Shift& shift, const std::vector<int>& jobs) const {
    if (jobs.empty()) return 0;
    Seconds now = shift.begin;
    int place = shift.start_location;
    Money travel_s = 0;
    const auto go = [&](int to) {
      const Seconds way = problem_.matrices[0].seconds_between(place, to);
      now += way;
      travel_s += way;
      place = to;
    };
    for (const int index : jobs) {
      const Job& job = problem_.jobs[static_cast<std::size_t>(index)];
      go(job.location);
      const auto open = std::ranges::find_if(job.windows, [&](const Window& window) { return now <= window.end; });
      if (open == job.windows.end()) return std::nullopt;
      now = std::max(now, open->begin) + job.service;
    }
    go(shift.end_location);
    return now <= shift.end ? std::optional(travel_s) : std::nullopt;
  }

  const Problem& problem_;
  std::vector<std::vector<int>> sequences_;
  Money best_ = std::numeric_limits<Money>::max();
};

}  // namespace

TEST_CASE("small problems are solved as well as trying everything does") {
  const auto seed = GENERATE(range(1U, 31U));
  CAPTURE(seed);
  const Problem problem = random_problem(seed, {.jobs = 5, .shifts = 2, .shift_s = 7'000});
  CHECK(solved(problem, {.iterations = 600}).cost.total() == BruteForce(problem).best());
}

TEST_CASE("problems that are plain are solved as well as trying everything does, too") {
  const auto seed = GENERATE(range(1U, 21U));
  CAPTURE(seed);
  Problem problem = random_problem(seed, {.jobs = 5, .shifts = 2, .shift_s = 9'000});
  for (Job& job : problem.jobs) job.windows.resize(1);
  for (Shift& shift : problem.shifts) shift.begin = 0;
  CHECK(solved(problem, {.iterations = 200}).cost.total() == BruteForce(problem).best());
}

TEST_CASE("larger plans keep every rule, and are the same for the same seed") {
  const auto seed = GENERATE(range(1U, 9U));
  const Problem problem = random_problem(seed, {.jobs = 60, .shifts = 3, .shift_s = 28'000});
  const SolveOptions options{.seed = seed, .iterations = 300};
  CHECK(solved(problem, options) == solved(problem, options));
}

TEST_CASE(
    "plans with everything a problem may have keep every rule, cost what they say, and are the same for the same "
    "seed") {
  const auto seed = GENERATE(range(1U, 41U));
  CAPTURE(seed);
  const int days = 1 + static_cast<int>(seed % 3);
  const Problem problem = random_rich_problem(seed, {.jobs = 30, .shifts = 3 * days, .shift_s = 20'000, .days = days});
  const SolveOptions options{.seed = seed, .iterations = 150};
  CHECK(solved(problem, options) == solved(problem, options));
}

TEST_CASE("several threads give the same plan every time, and never a worse one than the first alone") {
  const Problem problem = random_rich_problem(7, {.jobs = 30, .shifts = 4, .shift_s = 20'000});
  const Solution one = solved(problem, {.iterations = 100});
  const Solution two = solved(problem, {.iterations = 100, .threads = 2});
  CHECK(two.cost.total() <= one.cost.total());
  CHECK(two == solved(problem, {.iterations = 100, .threads = 2}));
}

TEST_CASE("search improves on insertion alone") {
  const Problem problem = random_problem(5, {.jobs = 50, .shifts = 4, .shift_s = 40'000, .windows = 0.2});
  CHECK(solved(problem, {.iterations = 2'000}).cost.total() < solved(problem, {.iterations = 0}).cost.total());
}

TEST_CASE("a higher priority displaces lower ones, and a mandatory job any") {
  Problem problem = random_problem(3, {.jobs = 12, .shifts = 1, .shift_s = 8'000, .windows = 0});
  for (Job& job : problem.jobs) job.priority = 1;
  problem.jobs[7].priority = 100;
  problem.jobs[2].mandatory = true;
  const Solution solution = solved(problem, {.iterations = 500});
  REQUIRE_FALSE(solution.left_out.empty());
  CHECK(std::ranges::none_of(solution.left_out,
                             [](const LeftOut& left_out) { return left_out.job == 7 || left_out.job == 2; }));
}

TEST_CASE("a place that is reached only past another is kept or left out with it") {
  for (std::uint32_t seed = 1; seed <= 10; ++seed) {
    Problem problem = random_problem(seed, {.jobs = 10, .shifts = 2, .shift_s = 12'000, .windows = 0.3});
    for (std::size_t from = 0; from < 11; ++from) {
      // To location 2 only from 3.
      if (from != 2 && from != 3) problem.matrices[0].seconds[from * 11 + 2] = kNoWay;
    }
    solved(problem, {.iterations = 300});
  }
}

TEST_CASE("problems that make no sense are refused, empty ones are solved") {
  CHECK(solve({})->routes.empty());
  Problem problem = random_problem(1, {});
  SECTION("location") { problem.jobs[0].location = 99; }
  SECTION("window") { problem.jobs[0].windows = {{100, 50}}; }
  SECTION("no window") { problem.jobs[0].windows.clear(); }
  SECTION("matrix") { problem.matrices[0].seconds.pop_back(); }
  SECTION("two sizes of matrix") { problem.matrices.push_back({}); }
  SECTION("priority") { problem.jobs[0].priority = 100'001; }
  SECTION("shift") { problem.shifts[0].end = -1; }
  SECTION("speed") { problem.shifts[0].speed_percent = 0; }
  SECTION("a matrix that is not there") { problem.shifts[0].matrix = 1; }
  SECTION("repeats") { problem.jobs[0].repeat.times = 0; }
  SECTION("gaps") { problem.jobs[0].repeat = {2, 5, 4}; }
  SECTION("days") { problem.jobs[0].first_day = 3, problem.jobs[0].last_day = 2; }
  SECTION("second person") { problem.jobs[0].second = SecondPerson{60, {}, 10, 5}; }
  SECTION("pin") { problem.jobs[0].pinned = {{0, 0, 9, -1, {}}}; }
  SECTION("pinned positions") { problem.jobs[0].pinned = {{0, 0, 0, 1, {}}}; }
  SECTION("pinned person") { problem.jobs[0].pinned = {{0, 1, 0, -1, {}}}; }
  SECTION("a load") { problem.jobs[0].delivery = {-1}; }
  SECTION("time") { problem.jobs[0].windows = {{0, kLatestTime + 1}}; }
  CHECK_FALSE(solve(problem));
}

TEST_CASE("a search that is told to stop answers with what it has") {
  const Problem problem = random_problem(2, {.jobs = 30, .shifts = 2, .shift_s = 20'000});
  std::stop_source stop;
  stop.request_stop();
  solved(problem, {.iterations = 1'000'000'000, .stop = stop.get_token()});
}

TEST_CASE("progress tells of ever better plans") {
  const Problem problem = random_problem(2, {.jobs = 40, .shifts = 4, .shift_s = 20'000});
  std::vector<Money> costs;
  solved(problem, {.iterations = 500, .progress = [&](const Progress& progress) { costs.push_back(progress.best); }});
  REQUIRE(costs.size() > 1);
  CHECK(std::ranges::is_sorted(costs, std::ranges::greater()));
}

TEST_CASE("the plan a search starts from is never made worse") {
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    const Problem problem = random_rich_problem(seed, {.jobs = 30, .shifts = 4, .shift_s = 20'000});
    const Solution before = solved(problem, {.iterations = 300});
    const Solution after = solved(problem, {.seed = 9, .iterations = 20, .warm_start = &before});
    CHECK(after.cost.total() <= before.cost.total());
  }
}

TEST_CASE("the checker sees what is wrong") {
  const Problem problem = random_problem(4, {.jobs = 8, .shifts = 2, .shift_s = 30'000, .windows = 0});
  Solution solution = solved(problem, {.iterations = 100});
  auto& route = *std::ranges::max_element(solution.routes, {}, [](const Route& r) { return r.stops.size(); });
  REQUIRE_FALSE(route.stops.empty());
  SECTION("a job twice") { route.stops.push_back(route.stops.front()); }
  SECTION("a job lost") { route.stops.pop_back(); }
  SECTION("an arrival too early") { route.stops.back().arrival -= 1; }
  SECTION("a shorter stay") { route.stops.front().finish -= 1; }
  SECTION("a shorter way") { route.travel_s -= 1; }
  SECTION("an unknown job") { route.stops.front().job = 1'000; }
  SECTION("an unknown occurrence") { route.stops.front().occurrence = 1; }
  SECTION("a missing route") { solution.routes.pop_back(); }
  SECTION("a cheaper price") { solution.cost.travel -= 1; }
  SECTION("leaving early") { route.leave = -1; }
  CHECK_FALSE(check(problem, solution).empty());
}
