#include "planner/solve.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <random>

#include "planner/check.hpp"
#include "planner/timetable.hpp"

using namespace gridvisit;
using namespace gridvisit::planner;

namespace {

struct Shape {
  int jobs = 5;
  int shifts = 2;
  int shift_s = 8'000;
  double windows = 0.5;  ///< share of jobs with narrow windows
};

// Places on a plane of 10 km, 5 m/s, some one-way detours so that the matrix is not symmetric.
Problem random_problem(std::uint32_t seed, const Shape& shape) {
  std::mt19937 engine(seed);
  std::uniform_real_distribution<double> place(0, 10'000);
  std::uniform_real_distribution<double> unit(0, 1);
  Problem problem;
  const int size = shape.jobs + 1;
  std::vector<std::pair<double, double>> at;
  for (int i = 0; i < size; ++i) at.emplace_back(place(engine), place(engine));
  problem.matrix.size = size;
  for (int i = 0; i < size; ++i) {
    for (int j = 0; j < size; ++j) {
      const double metres = std::hypot(at[static_cast<std::size_t>(i)].first - at[static_cast<std::size_t>(j)].first,
                                       at[static_cast<std::size_t>(i)].second - at[static_cast<std::size_t>(j)].second);
      const double detour = i == j ? 0 : 1 + 0.2 * unit(engine);
      problem.matrix.metres.push_back(static_cast<std::int32_t>(metres * detour));
      problem.matrix.seconds.push_back(static_cast<std::int32_t>(metres * detour / 5));
    }
  }
  for (int i = 1; i < size; ++i) {
    Job job{i,
            600 + static_cast<Seconds>(1'200 * unit(engine)),
            {{0, shape.shift_s}},
            1 + static_cast<int>(5 * unit(engine))};
    if (unit(engine) < shape.windows) {
      const auto begin = static_cast<Seconds>(shape.shift_s * unit(engine) * 0.8);
      job.windows = {{begin, begin + 900}};
      if (unit(engine) < 0.3) job.windows.push_back({begin + 2'000, begin + 2'600});
    }
    problem.jobs.push_back(job);
  }
  for (int i = 0; i < shape.shifts; ++i) problem.shifts.push_back({0, 0, 100 * i, shape.shift_s, 1'000});
  return problem;
}

Cost cost_of(const Problem& problem, const Solution& solution) {
  Cost cost;
  for (const Route& route : solution.routes) cost.travel_s += route.travel_s;
  for (const LeftOut& left_out : solution.left_out) {
    cost.left_out += problem.jobs[static_cast<std::size_t>(left_out.job)].priority;
  }
  return cost;
}

// Every assignment of jobs to shifts in every order.
class BruteForce {
 public:
  explicit BruteForce(const Problem& problem) : problem_(problem), sequences_(problem.shifts.size()) {
    for (const Job& job : problem.jobs) best_.left_out += job.priority;
    best_.travel_s = std::numeric_limits<std::int64_t>::max();
    try_from(0, 0);
  }
  [[nodiscard]] const Cost& best() const { return best_; }

 private:
  void try_from(int job, std::int64_t left_out) {
    if (job == static_cast<int>(problem_.jobs.size())) return judge(left_out);
    try_from(job + 1, left_out + problem_.jobs[static_cast<std::size_t>(job)].priority);
    for (auto& sequence : sequences_) {
      for (std::size_t at = 0; at <= sequence.size(); ++at) {
        sequence.insert(sequence.begin() + static_cast<std::ptrdiff_t>(at), job);
        try_from(job + 1, left_out);
        sequence.erase(sequence.begin() + static_cast<std::ptrdiff_t>(at));
      }
    }
  }
  void judge(std::int64_t left_out) {
    Cost cost{left_out, 0};
    for (int shift = 0; shift < static_cast<int>(sequences_.size()); ++shift) {
      const auto route = make_route(problem_, shift, sequences_[static_cast<std::size_t>(shift)]);
      if (!route) return;
      cost.travel_s += route->travel_s;
    }
    best_ = std::min(best_, cost);
  }

  const Problem& problem_;
  std::vector<std::vector<int>> sequences_;
  Cost best_;
};

}  // namespace

TEST_CASE("small problems are solved as well as trying everything does") {
  const auto seed = GENERATE(range(1U, 31U));
  const Problem problem = random_problem(seed, {.jobs = 5, .shifts = 2, .shift_s = 7'000});
  const auto solution = solve(problem, {.iterations = 600});
  REQUIRE(solution);
  CAPTURE(seed);
  CHECK(check(problem, *solution).empty());
  CHECK(cost_of(problem, *solution) == BruteForce(problem).best());
}

TEST_CASE("larger plans keep every rule, and are the same for the same seed") {
  const auto seed = GENERATE(range(1U, 9U));
  const Problem problem = random_problem(seed, {.jobs = 60, .shifts = 3, .shift_s = 28'000});
  const SolveOptions options{.seed = seed, .iterations = 300};
  const auto solution = solve(problem, options);
  REQUIRE(solution);
  CHECK(check(problem, *solution) == std::vector<std::string>{});
  CHECK(solve(problem, options) == solution);
}

TEST_CASE("search improves on insertion alone") {
  const Problem problem = random_problem(5, {.jobs = 50, .shifts = 4, .shift_s = 40'000, .windows = 0.2});
  const auto inserted = solve(problem, {.iterations = 0});
  const auto searched = solve(problem, {.iterations = 2'000});
  CHECK(cost_of(problem, *searched) < cost_of(problem, *inserted));
}

TEST_CASE("what is left out fits if its shift lasts as much longer as is said, and not with a second less") {
  int proved = 0;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    Problem problem = random_problem(seed, {.jobs = 14, .shifts = 1, .shift_s = 9'000, .windows = 0});
    for (Job& job : problem.jobs) job.windows = {{0, 100'000}};
    const auto solution = solve(problem, {.iterations = 200});
    REQUIRE(solution);
    std::vector<int> sequence;
    for (const Stop& stop : solution->routes[0].stops) sequence.push_back(stop.job);
    for (const LeftOut& left_out : solution->left_out) {
      REQUIRE(left_out.shift == 0);
      REQUIRE(left_out.longer_by > 0);
      const auto fits = [&](Seconds longer) {
        Problem relaxed = problem;
        relaxed.shifts[0].end += longer;
        for (std::size_t at = 0; at <= sequence.size(); ++at) {
          std::vector<int> with = sequence;
          with.insert(with.begin() + static_cast<std::ptrdiff_t>(at), left_out.job);
          if (make_route(relaxed, 0, with)) return true;
        }
        return false;
      };
      REQUIRE(fits(left_out.longer_by));
      REQUIRE_FALSE(fits(left_out.longer_by - 1));
      ++proved;
    }
  }
  CHECK(proved > 20);
}

TEST_CASE("the reason tells nobody there, no way there, too long for anybody, and no time left apart") {
  Problem problem = random_problem(1, {.jobs = 3, .shifts = 1, .shift_s = 20'000, .windows = 0});
  SECTION("nobody") {
    problem.shifts.clear();
    const auto solution = solve(problem);
    REQUIRE(solution->left_out.size() == 3);
    CHECK(solution->left_out[0].why == WhyLeftOut::no_shift);
  }
  SECTION("no way") {
    for (std::size_t from = 0; from < 4; ++from) problem.matrix.seconds[from * 4 + 2] = from == 2 ? 0 : kNoWay;
    const auto solution = solve(problem);
    REQUIRE(solution->left_out.size() == 1);
    CHECK(solution->left_out[0].job == 1);
    CHECK(solution->left_out[0].why == WhyLeftOut::unreachable);
  }
  SECTION("too long") {
    problem.jobs[0].service = 30'000;
    const auto solution = solve(problem);
    REQUIRE(solution->left_out.size() == 1);
    CHECK(solution->left_out[0].why == WhyLeftOut::outside_every_shift);
  }
  SECTION("too many") {
    problem.shifts[0].most_jobs = 2;
    const auto solution = solve(problem);
    REQUIRE(solution->left_out.size() == 1);
    CHECK(solution->left_out[0].why == WhyLeftOut::no_time_left);
    CHECK_FALSE(solution->left_out[0].shift);
  }
}

TEST_CASE("a higher priority displaces lower ones") {
  Problem problem = random_problem(3, {.jobs = 12, .shifts = 1, .shift_s = 8'000, .windows = 0});
  for (Job& job : problem.jobs) job.priority = 1;
  problem.jobs[7].priority = 100;
  const auto solution = solve(problem, {.iterations = 500});
  REQUIRE_FALSE(solution->left_out.empty());
  CHECK(std::ranges::none_of(solution->left_out, [](const LeftOut& left_out) { return left_out.job == 7; }));
}

TEST_CASE("a place that is reached only past another is kept or left out with it") {
  for (std::uint32_t seed = 1; seed <= 10; ++seed) {
    Problem problem = random_problem(seed, {.jobs = 10, .shifts = 2, .shift_s = 12'000, .windows = 0.3});
    for (std::size_t from = 0; from < 11; ++from) {
      if (from != 2 && from != 3) problem.matrix.seconds[from * 11 + 2] = kNoWay;  // to location 2 only from 3
    }
    const auto solution = solve(problem, {.iterations = 300});
    REQUIRE(solution);
    CHECK(check(problem, *solution) == std::vector<std::string>{});
  }
}

TEST_CASE("problems that make no sense are refused, empty ones are solved") {
  CHECK(solve({})->routes.empty());
  Problem problem = random_problem(1, {});
  SECTION("location") { problem.jobs[0].location = 99; }
  SECTION("window") { problem.jobs[0].windows = {{100, 50}}; }
  SECTION("no window") { problem.jobs[0].windows.clear(); }
  SECTION("matrix") { problem.matrix.seconds.pop_back(); }
  SECTION("priority") { problem.jobs[0].priority = 0; }
  SECTION("shift") { problem.shifts[0].end = -1; }
  CHECK_FALSE(solve(problem));
}

TEST_CASE("a search that is told to stop answers with what it has") {
  const Problem problem = random_problem(2, {.jobs = 30, .shifts = 2, .shift_s = 20'000});
  std::stop_source stop;
  stop.request_stop();
  const auto solution = solve(problem, {.iterations = 1'000'000'000, .stop = stop.get_token()});
  REQUIRE(solution);
  CHECK(check(problem, *solution).empty());
}

TEST_CASE("the checker sees what is wrong") {
  const Problem problem = random_problem(4, {.jobs = 8, .shifts = 2, .shift_s = 30'000, .windows = 0});
  Solution solution = *solve(problem);
  REQUIRE(check(problem, solution).empty());
  auto& route = *std::ranges::max_element(solution.routes, {}, [](const Route& r) { return r.stops.size(); });
  REQUIRE_FALSE(route.stops.empty());
  SECTION("a job twice") { route.stops.push_back(route.stops.front()); }
  SECTION("a job lost") { route.stops.pop_back(); }
  SECTION("an arrival too early") { route.stops.front().arrival -= 1; }
  SECTION("a shorter stay") { route.stops.front().finish -= 1; }
  SECTION("a shorter way") { route.travel_s -= 1; }
  SECTION("an unknown job") { route.stops.front().job = 1'000; }
  SECTION("a missing route") { solution.routes.pop_back(); }
  CHECK_FALSE(check(problem, solution).empty());
}
