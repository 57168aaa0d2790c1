#include "planner/solve.hpp"

#include <atomic>
#include <chrono>
#include <ctime>
#include <mutex>
#include <thread>

#include "planner/genetic/plain.hpp"
#include "planner/genetic/search.hpp"
#include "planner/reasons.hpp"
#include "planner/ruin/search.hpp"
#include "planner/write_solution.hpp"

namespace gridvisit::planner {
namespace {

/// Of a search that may turn out not to be plain: how long ruin and recreate tries to place everything.
constexpr double kFirstShare = 0.2;

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// How far one thread's search is.
class Budget {
 public:
  explicit Budget(const SolveOptions& options) : options_(options), began_(now()) {}

  /// Counts a step; 1 or more when there is to be none.
  double step() {
    if (options_.stop.stop_requested()) return 1;
    ++steps_;
    if (options_.iterations) {
      done_ = static_cast<double>(steps_ - 1) / static_cast<double>(std::max<std::int64_t>(1, *options_.iterations));
      if (*options_.iterations == 0) done_ = 1;
    } else {
      done_ = (now() - began_) / options_.seconds;
    }
    return done_;
  }
  [[nodiscard]] std::int64_t steps() const { return steps_; }
  [[nodiscard]] double done() const { return std::min(1.0, done_); }
  [[nodiscard]] double seconds() const { return now() - began_; }

 private:
  [[nodiscard]] double now() const { return options_.count_cpu ? cpu_seconds() : wall_seconds(); }

  const SolveOptions& options_;
  double began_;
  std::int64_t steps_ = 0;
  double done_ = 0;
};

/// The threads' common best, for whoever watches.
class Watch {
 public:
  explicit Watch(const SolveOptions& options) : options_(options) {}

  void tell(const Budget& budget, Money cost) {
    if (!options_.progress) return;
    const std::scoped_lock lock(mutex_);
    best_ = std::min(best_, cost);
    options_.progress({budget.done(), budget.seconds(), budget.steps(), best_});
  }
  /// Counts a step of the budget, and tells of the time now and then.
  double step(Budget& budget) {
    const double done = budget.step();
    if (budget.steps() % kStepsPerTick == 0) tick(budget);
    return done;
  }

 private:
  static constexpr std::int64_t kStepsPerTick = 256;

  void tick(const Budget& budget) {
    if (!options_.progress) return;
    const std::scoped_lock lock(mutex_);
    if (best_ == std::numeric_limits<Money>::max()) return;
    options_.progress({budget.done(), budget.seconds(), budget.steps(), best_});
  }

  const SolveOptions& options_;
  std::mutex mutex_;
  Money best_ = std::numeric_limits<Money>::max();
};

void take_warm_start(ruin::PlanState& plan, const Problem& problem, const Solution& solution) {
  const Model& model = plan.model();
  for (const Route& route : solution.routes) {
    if (route.shift < 0 || route.shift >= model.shift_count()) continue;
    for (const Stop& stop : route.stops) {
      if (stop.job < 0 || stop.job >= static_cast<int>(problem.jobs.size())) continue;
      const Job& job = problem.jobs[static_cast<std::size_t>(stop.job)];
      if (stop.occurrence < 0 || stop.occurrence >= job.repeat.times) continue;
      if (stop.person != 0 && (stop.person != 1 || !job.second)) continue;
      const int task = model.find_task(stop.job, stop.occurrence, stop.person);
      if (plan.shift_of(task) >= 0 || !plan.may_join(task, route.shift)) continue;
      // Who begins just as a wish does has waited for it.
      const bool patient =
          std::ranges::any_of(job.wishes, [&](const Wish& wish) { return wish.window.begin == stop.start; });
      const ruin::Place place{route.shift, static_cast<int>(plan.route(route.shift).tasks.size()), patient, 0};
      if (plan.insertion_cost(task, place, std::numeric_limits<Money>::max())) plan.insert(task, place);
    }
  }
  // Half a visit for two is none.
  for (int task = 0; task < model.task_count(); ++task) {
    const int partner = model.task(task).partner;
    if (partner >= 0 && plan.shift_of(task) >= 0 && plan.shift_of(partner) < 0) plan.remove(task);
  }
  plan.settle();
}

class Solver {
 public:
  Solver(const Problem& problem, const SolveOptions& options)
      : problem_(problem), options_(options), model_(problem), plain_(genetic::find_plain(model_)), watch_(options) {}

  Solution run() {
    const std::size_t threads = static_cast<std::size_t>(std::max(1, options_.threads));
    std::vector<std::optional<ruin::PlanState>> found(threads);
    {
      std::vector<std::jthread> others;
      for (std::size_t i = 1; i < threads; ++i) others.emplace_back([&, i] { found[i] = search(i); });
      found[0] = search(0);
    }
    std::size_t best = 0;
    for (std::size_t i = 1; i < threads; ++i) {
      if (found[i]->cost() < found[best]->cost()) best = i;
    }
    return write(*found[best]);
  }

 private:
  ruin::PlanState search(std::size_t thread) {
    Budget budget(options_);
    const std::uint64_t seed = options_.seed + thread * 0x9e3779b97f4a7c15;
    ruin::PlanState plan(model_);
    const bool warm = options_.warm_start != nullptr;
    if (warm) take_warm_start(plan, problem_, *options_.warm_start);
    const auto told = [&](const ruin::PlanState& better) { watch_.tell(budget, better.cost()); };
    // Where everything can be placed, the genetic search goes on.
    const double share = plain_ ? kFirstShare : 1;
    const auto done = [&] {
      if (plain_ && plan.left_out().empty()) return 1.0;
      return watch_.step(budget) / share;
    };
    ruin::search(plan, {seed, done, told}, warm);
    if (!plain_) return plan;
    if (!plan.left_out().empty()) {
      ruin::search(plan, {seed + 1, [&] { return watch_.step(budget); }, told}, true);
    } else {
      search_plain(plan, budget, seed);
    }
    return plan;
  }

  void search_plain(ruin::PlanState& plan, Budget& budget, std::uint64_t seed) {
    genetic::SearchOptions options;
    options.seed = seed;
    options.go_on = [&] { return watch_.step(budget) < 1; };
    options.improved = [&](const genetic::Individual& better) { watch_.tell(budget, better.cost); };
    genetic::Plan& start = options.starts.emplace_back();
    for (const ruin::RouteState& route : plan.routes()) {
      std::vector<int>& clients = start.emplace_back();
      for (const int task : route.tasks) clients.push_back(task + 1);
    }
    const auto best = genetic::search(*plain_, options);
    if (!best || best->cost >= plan.cost()) return;
    ruin::PlanState made(model_);
    int shift = 0;
    for (const std::vector<int>& route : best->plan) {
      for (const int client : route) {
        const ruin::Place place{shift, static_cast<int>(made.route(shift).tasks.size()), false, 0};
        if (!made.insert(client - 1, place)) return;
      }
      if (!route.empty()) ++shift;
    }
    if (made.cost() < plan.cost()) plan = std::move(made);
  }

  Solution write(const ruin::PlanState& plan) const {
    Solution solution;
    for (int shift = 0; shift < model_.shift_count(); ++shift) {
      const ruin::RouteState& route = plan.route(shift);
      std::vector<PlannedTask> tasks;
      for (std::size_t i = 0; i < route.tasks.size(); ++i) {
        tasks.push_back({route.tasks[i], route.start[i], route.patient[i] != 0});
      }
      solution.routes.push_back(write_route(model_, shift, tasks));
    }
    solution.cost = cost_of(model_, solution.routes);
    solution.left_out = explain(plan);
    return solution;
  }

  const Problem& problem_;
  const SolveOptions& options_;
  Model model_;
  std::optional<genetic::Instance> plain_;
  Watch watch_;
};

}  // namespace

Result<Solution> solve(const Problem& problem, const SolveOptions& options) {
  if (auto valid = validate(problem); !valid) return failure(valid);
  return Solver(problem, options).run();
}

}  // namespace gridvisit::planner
