// Every reason is put to the proof: the relaxation is applied to the problem, the job inserted beside the others in
// their order, and the result shown to the independent checker.
#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>
#include <set>

#include "planner/check.hpp"
#include "planner/ruin/plan_state.hpp"
#include "planner/solve.hpp"
#include "planner/write_solution.hpp"
#include "tests/planner/random_problem.hpp"

using namespace gridvisit;
using namespace gridvisit::planner;
using gridvisit::planner::testing::random_problem;
using gridvisit::planner::testing::random_rich_problem;

namespace {

constexpr Money kNoBound = std::numeric_limits<Money>::max();

void widen(Job& job, Seconds by) {
  std::vector<Window> wider;
  for (const Window& window : job.windows) {
    const Window more{std::max(0, window.begin - by), window.end + by};
    if (!wider.empty() && wider.back().end + 1 >= more.begin) {
      wider.back().end = more.end;
    } else {
      wider.push_back(more);
    }
  }
  job.windows = wider;
}

// The problem with the relaxation, and the plan without what it drops.
Problem relaxed(Problem problem, Solution& solution, const LeftOut& left_out, const Relaxation& relaxation) {
  Job& job = problem.jobs[static_cast<std::size_t>(left_out.job)];
  const auto shift = static_cast<std::size_t>(std::max(0, relaxation.shift));
  switch (relaxation.kind) {
    case Relaxation::Kind::longer_shift: problem.shifts[shift].end += static_cast<Seconds>(relaxation.amount); break;
    case Relaxation::Kind::wider_window: widen(job, static_cast<Seconds>(relaxation.amount)); break;
    case Relaxation::Kind::skill: problem.shifts[shift].skills.push_back(static_cast<int>(relaxation.amount)); break;
    case Relaxation::Kind::more_jobs: ++problem.shifts[shift].most_jobs; break;
    case Relaxation::Kind::another_shift:
      problem.shifts.push_back(problem.shifts[shift]);
      solution.routes.emplace_back().shift = static_cast<int>(problem.shifts.size()) - 1;
      break;
    case Relaxation::Kind::drop:
      std::erase_if(solution.routes[shift].stops, [&](const Stop& stop) { return stop.job == relaxation.amount; });
      break;
  }
  return problem;
}

class Proof {
 public:
  Proof(const Problem& problem, const Solution& solution) : problem_(problem), model_(problem), plan_(model_) {
    for (const Route& route : solution.routes) {
      std::vector<int> tasks;
      for (const Stop& stop : route.stops) tasks.push_back(model_.find_task(stop.job, stop.occurrence, stop.person));
      for (const int task : tasks) {
        const auto at = static_cast<int>(plan_.route(route.shift).tasks.size());
        REQUIRE(plan_.insert(task, {route.shift, at, false, 0}));
      }
    }
  }

  bool fits(const LeftOut& left_out) {
    const int task = model_.find_task(left_out.job, left_out.occurrence, 0);
    const int partner = model_.task(task).partner;
    return at_any_place(task,
                        [&] { return partner < 0 ? is_sound() : at_any_place(partner, [&] { return is_sound(); }); });
  }

 private:
  template <typename Then>
  bool at_any_place(int task, Then then) {
    for (int shift = 0; shift < model_.shift_count(); ++shift) {
      if (!plan_.may_join(task, shift)) continue;
      for (int at = plan_.first_free_position(task, shift); at <= static_cast<int>(plan_.route(shift).tasks.size());
           ++at) {
        if (!plan_.insertion_cost(task, {shift, at, false, 0}, kNoBound) || !plan_.insert(task, {shift, at, false, 0}))
          continue;
        const bool found = then();
        plan_.remove(task);
        plan_.settle();
        if (found) return true;
      }
    }
    return false;
  }

  bool is_sound() const {
    Solution made;
    for (int shift = 0; shift < model_.shift_count(); ++shift) {
      const auto& route = plan_.route(shift);
      std::vector<PlannedTask> tasks;
      for (std::size_t i = 0; i < route.tasks.size(); ++i) tasks.push_back({route.tasks[i], route.start[i], false});
      made.routes.push_back(write_route(model_, shift, tasks));
    }
    made.cost = cost_of(model_, made.routes);
    for (const int task : plan_.left_out()) {
      if (model_.task(task).person == 1) continue;
      LeftOut& out = made.left_out.emplace_back();
      out.job = model_.task(task).job;
      out.occurrence = model_.task(task).occurrence;
    }
    return check(problem_, made).empty();
  }

  const Problem& problem_;
  Model model_;
  ruin::PlanState plan_;
};

// How many reasons were proved, by kind.
void prove(const Problem& problem, const Solution& solution, std::multiset<Relaxation::Kind>& proved) {
  for (const LeftOut& left_out : solution.left_out) {
    CHECK_FALSE(Proof(problem, solution).fits(left_out));
    for (const Relaxation& relaxation : left_out.relaxations) {
      CAPTURE(left_out.job, static_cast<int>(relaxation.kind), relaxation.shift, relaxation.amount);
      Solution others = solution;
      const Problem wider = relaxed(problem, others, left_out, relaxation);
      CHECK(Proof(wider, others).fits(left_out));
      proved.insert(relaxation.kind);
      const bool is_amount =
          relaxation.kind == Relaxation::Kind::longer_shift || relaxation.kind == Relaxation::Kind::wider_window;
      if (!is_amount) continue;
      Relaxation less = relaxation;
      --less.amount;
      const Problem narrower = relaxed(problem, others, left_out, less);
      CHECK_FALSE(Proof(narrower, others).fits(left_out));
    }
  }
}

}  // namespace

TEST_CASE("every reason of a plain plan is proved by applying it, and a second less does not do") {
  std::multiset<Relaxation::Kind> proved;
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Problem problem = random_problem(seed, {.jobs = 16, .shifts = 2, .shift_s = 7'000, .windows = 0.4});
    problem.shifts[1].skills = {1};
    problem.shifts[0].most_jobs = 2;
    for (std::size_t i = 0; i < problem.jobs.size(); i += 3) problem.jobs[i].skills = {1};
    const auto solution = solve(problem, {.iterations = 200});
    REQUIRE(solution);
    prove(problem, *solution, proved);
  }
  for (const auto kind : {Relaxation::Kind::longer_shift, Relaxation::Kind::wider_window,
                          Relaxation::Kind::another_shift, Relaxation::Kind::drop}) {
    CAPTURE(static_cast<int>(kind));
    CHECK(proved.count(kind) > 0);
  }
}

TEST_CASE("a missing skill is a reason that is proved") {
  Problem problem = random_problem(3, {.jobs = 3, .shifts = 2, .shift_s = 20'000, .windows = 0});
  problem.jobs[1].skills = {4};
  const auto solution = solve(problem, {.iterations = 50});
  REQUIRE(solution->left_out.size() == 1);
  CHECK(solution->left_out[0].why == WhyLeftOut::not_allowed);
  REQUIRE_FALSE(solution->left_out[0].relaxations.empty());
  CHECK(solution->left_out[0].relaxations[0].kind == Relaxation::Kind::skill);
  CHECK(solution->left_out[0].relaxations[0].amount == 4);
  std::multiset<Relaxation::Kind> proved;
  prove(problem, *solution, proved);
}

TEST_CASE("the reason tells nobody there, no way there, not allowed, too long for anybody, and no time left apart") {
  Problem problem = random_problem(1, {.jobs = 3, .shifts = 1, .shift_s = 20'000, .windows = 0});
  WhyLeftOut expected = WhyLeftOut::no_time_left;
  SECTION("nobody") {
    problem.shifts.clear();
    expected = WhyLeftOut::no_shift;
  }
  SECTION("no way") {
    for (std::size_t from = 0; from < 4; ++from) problem.matrices[0].seconds[from * 4 + 2] = from == 2 ? 0 : kNoWay;
    expected = WhyLeftOut::unreachable;
  }
  SECTION("forbidden") {
    problem.jobs[0].forbidden_workers = {0};
    expected = WhyLeftOut::not_allowed;
  }
  SECTION("needs two and there is one") {
    problem.jobs[0].second = SecondPerson{};
    expected = WhyLeftOut::not_allowed;
  }
  SECTION("too long") {
    problem.jobs[0].service = 30'000;
    expected = WhyLeftOut::outside_every_shift;
  }
  SECTION("too many") { problem.shifts[0].most_jobs = 2; }
  const auto solution = solve(problem, {.iterations = 100});
  REQUIRE(solution);
  REQUIRE_FALSE(solution->left_out.empty());
  CHECK(solution->left_out[0].why == expected);
  CHECK(check(problem, *solution).empty());
}
