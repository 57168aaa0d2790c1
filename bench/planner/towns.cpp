// The planner on invented towns, JSON lines. Seconds are of CPU, on one thread.
//   bench_planner_towns month [SECONDS [SEED]]     a town's month, beside three ways of planning without a planner
//   bench_planner_towns large [SECONDS]            10,000 visits, 200 workers, 5 days; and the memory it took
//   bench_planner_towns growth                     100 to 10,000 visits, a second for each 200 of them
//   bench_planner_towns homberger CUSTOMERS        the six types, the cost over time against the last second's
#include <cmath>
#include <cstdlib>
#include <map>

#include <sys/resource.h>

#include <fmt/core.h>

#include "bench/planner/baselines.hpp"
#include "bench/planner/measure.hpp"
#include "bench/planner/town.hpp"
#include "planner/check.hpp"

namespace {

using namespace gridvisit;

long peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1'024;
}

struct Figures {
  double travel_hours = 0;
  int late = 0;  ///< begun after the wished time
  std::size_t left_out = 0;
  double spread_hours = 0;  ///< standard deviation of the workers' busy hours
  std::size_t broken = 0;
};

Figures look_at(const planner::Problem& problem, const planner::Solution& solution) {
  Figures figures;
  std::map<int, double> busy;
  for (const planner::Shift& shift : problem.shifts) busy[shift.worker] += 0;
  for (const planner::Route& route : solution.routes) {
    figures.travel_hours += route.travel_s / 3'600.0;
    double hours = route.travel_s / 3'600.0;
    for (const planner::Stop& stop : route.stops) {
      hours += (stop.finish - stop.start) / 3'600.0;
      const planner::Job& job = problem.jobs[static_cast<std::size_t>(stop.job)];
      bool in_time = job.wishes.empty();
      for (const planner::Wish& wish : job.wishes) {
        in_time = in_time || (stop.start >= wish.window.begin && stop.start <= wish.window.end);
      }
      figures.late += in_time ? 0 : 1;
    }
    busy[problem.shifts[static_cast<std::size_t>(route.shift)].worker] += hours;
  }
  double mean = 0;
  for (const auto& [worker, hours] : busy) mean += hours / static_cast<double>(busy.size());
  for (const auto& [worker, hours] : busy) figures.spread_hours += (hours - mean) * (hours - mean);
  figures.spread_hours = std::sqrt(figures.spread_hours / static_cast<double>(busy.size()));
  figures.left_out = solution.left_out.size();
  figures.broken = planner::check(problem, solution).size();
  return figures;
}

void print(const char* how, const planner::Problem& problem, const planner::Solution& solution, double cpu_s,
           std::uint64_t seed) {
  const Figures figures = look_at(problem, solution);
  fmt::print(
      R"({{"bench":"town_month","plan":"{}","cpu_s":{:.2f},"cost":{},"hours_on_the_road":{:.1f},"late_visits":{},)"
      R"("left_out":{},"spread_of_workers_hours":{:.2f},"broken_rules":{},"seed":{}}})"
      "\n",
      how, cpu_s, solution.cost.total(), figures.travel_hours, figures.late, figures.left_out, figures.spread_hours,
      figures.broken, seed);
  std::fflush(stdout);
}

int run_month(double seconds, std::uint64_t seed) {
  const planner::Problem problem = bench::make_town({.seed = seed});
  print("nearest first", problem, bench::plan_nearest_first(problem), 0, seed);
  print("list order", problem, bench::plan_in_list_order(problem), 0, seed);
  const bench::Measured inserted = bench::measure(problem, {.seed = seed, .iterations = 0});
  print("insertion alone", problem, inserted.solution, inserted.cpu_s, seed);
  const bench::Measured solved = bench::measure(problem, {.seed = seed, .seconds = seconds});
  print("planner", problem, solved.solution, solved.cpu_s, seed);
  return 0;
}

int run_size(const char* name, int visits, int workers, int days, double seconds) {
  const planner::Problem problem =
      bench::make_town({.visits = visits, .pairs = visits / 100, .workers = workers, .days = days});
  const bench::Measured inserted = bench::measure(problem, {.iterations = 0});
  const bench::Measured solved = bench::measure(problem, {.seconds = seconds});
  const Figures before = look_at(problem, inserted.solution);
  const Figures after = look_at(problem, solved.solution);
  fmt::print(
      R"({{"bench":"{}","visits":{},"workers":{},"days":{},"cpu_s":{:.2f},"iterations":{},"insertion_cpu_s":{:.2f},)"
      R"("hours_on_the_road":{:.1f},"hours_by_insertion_alone":{:.1f},"left_out":{},"left_out_by_insertion":{},)"
      R"("peak_mb":{},"seed":1}})"
      "\n",
      name, visits, workers, days, solved.cpu_s, solved.iterations, inserted.cpu_s, after.travel_hours,
      before.travel_hours, after.left_out, before.left_out, peak_megabytes());
  std::fflush(stdout);
  return 0;
}

int run_growth() {
  for (const int visits : {100, 200, 500, 1'000, 2'000, 5'000, 10'000}) {
    run_size("growth", visits, std::max(2, visits / 50), 5, visits / 200.0);
  }
  return 0;
}

int run_homberger(int customers) {
  constexpr double kLongSeconds = 60;
  for (const char* type : {"R1", "C1", "RC1", "R2", "C2", "RC2"}) {
    const planner::Problem problem = bench::make_homberger(type, customers, 1);
    std::map<int, planner::Money> at;
    planner::SolveOptions options{.seconds = kLongSeconds, .count_cpu = true};
    options.progress = [&](const planner::Progress& progress) {
      for (const int mark : {1, 2, 5, 10, 20, 40, 60}) {
        if (progress.seconds <= mark) at[mark] = progress.best;
      }
    };
    const auto solution = planner::solve(problem, options);
    if (!solution || !planner::check(problem, *solution).empty()) return 1;
    const auto last = static_cast<double>(solution->cost.total());
    fmt::print(R"({{"bench":"homberger","type":"{}","customers":{},"cost":{:.1f})", type, customers, last / 10);
    for (const auto& [mark, cost] : at) {
      fmt::print(R"(,"gap_percent_at_{}s":{:.3f})", mark, 100 * (static_cast<double>(cost) / last - 1));
    }
    fmt::print(",\"seed\":1}}\n");
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "month";
  const double number = argc > 2 ? std::strtod(argv[2], nullptr) : 0;
  if (what == "month") return run_month(number > 0 ? number : 20, argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1);
  if (what == "large") return run_size("large", 10'000, 200, 5, number > 0 ? number : 50);
  if (what == "growth") return run_growth();
  if (what == "homberger") return run_homberger(number > 0 ? static_cast<int>(number) : 200);
  fmt::print(stderr, "usage: bench_planner_towns [month|large|growth|homberger [NUMBER [SEED]]]\n");
  return 2;
}
