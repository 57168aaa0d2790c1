#include "planner/solve.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "planner/reasons.hpp"
#include "planner/timetable.hpp"

namespace gridvisit::planner {
namespace {

// The paper's parameters (its section 5).
constexpr double kMeanRemoved = 10;
constexpr int kLongestString = 10;
constexpr double kBlink = 0.01;
constexpr double kStartTemperature = 100;
constexpr double kEndTemperature = 1;

constexpr int kIterationsPerReport = 1'000;
constexpr std::size_t kNeighbours = 40;

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine, which std's distributions do not promise.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  double unit() { return static_cast<double>(next() >> 11U) * 0x1p-53; }
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(unit() * static_cast<double>(count)); }

 private:
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111eb;
    return z ^ (z >> 31U);
  }

  std::uint64_t state_;
};

class Search {
 public:
  Search(const Problem& problem, const SolveOptions& options)
      : problem_(problem), options_(options), random_(options.seed), current_(problem) {
    list_neighbours();
    recreate(current_, 0);
    best_ = current_.sequences();
    best_cost_ = current_.cost();
  }

  std::vector<std::vector<int>> run() {
    const double cooling = std::pow(kEndTemperature / kStartTemperature, 1.0 / std::max(1, options_.iterations));
    double temperature = kStartTemperature;
    for (int i = 0; i < options_.iterations && !options_.stop.stop_requested(); ++i, temperature *= cooling) {
      PlanState next = current_;
      ruin(next);
      recreate(next, kBlink);
      if (!accepts(next.cost(), temperature)) continue;
      current_ = std::move(next);
      if (current_.cost() < best_cost_) {
        best_ = current_.sequences();
        best_cost_ = current_.cost();
      }
      if (options_.progress && i % kIterationsPerReport == 0) options_.progress(i, best_cost_);
    }
    return fill_up();
  }

 private:
  void list_neighbours() {
    const auto jobs = static_cast<int>(problem_.jobs.size());
    neighbours_.resize(problem_.jobs.size());
    for (int job = 0; job < jobs; ++job) {
      std::vector<int>& near = neighbours_[static_cast<std::size_t>(job)];
      near.resize(problem_.jobs.size());
      std::iota(near.begin(), near.end(), 0);
      const int from = problem_.jobs[static_cast<std::size_t>(job)].location;
      const auto kept = near.begin() + static_cast<std::ptrdiff_t>(std::min(near.size(), kNeighbours));
      std::partial_sort(near.begin(), kept, near.end(), [&](int a, int b) {
        const auto way = [&](int other) {
          return problem_.matrix.seconds_between(from, problem_.jobs[static_cast<std::size_t>(other)].location);
        };
        return std::pair(way(a), a) < std::pair(way(b), b);
      });
      near.erase(kept, near.end());
    }
  }

  bool accepts(const Cost& cost, double temperature) {
    if (cost.left_out != current_.cost().left_out) return cost.left_out < current_.cost().left_out;
    const double allowed = -temperature * std::log(1 - random_.unit());
    return static_cast<double>(cost.travel_s) < static_cast<double>(current_.cost().travel_s) + allowed;
  }

  // Takes strings of neighbouring stops out of neighbouring routes.
  void ruin(PlanState& plan) {
    if (problem_.jobs.empty()) return;
    double planned = 0;
    double used = 0;
    for (const auto& sequence : plan.sequences()) {
      planned += static_cast<double>(sequence.size());
      used += sequence.empty() ? 0 : 1;
    }
    if (planned == 0) return;
    const double longest = std::min<double>(kLongestString, planned / used);
    const double most_strings = 4 * kMeanRemoved / (1 + longest) - 1;
    const auto strings = 1 + random_.below(static_cast<std::size_t>(std::max(1.0, most_strings)));
    std::vector<int> ruined;
    for (const int job : neighbours_[random_.below(problem_.jobs.size())]) {
      if (ruined.size() >= strings) return;
      const int shift = plan.shift_of(job);
      if (shift < 0 || std::ranges::find(ruined, shift) != ruined.end()) continue;
      ruined.push_back(shift);
      remove_string(plan, job, shift, longest);
    }
  }

  void remove_string(PlanState& plan, int job, int shift, double longest) {
    const std::vector<int> sequence = plan.sequences()[static_cast<std::size_t>(shift)];
    const auto most = static_cast<std::size_t>(std::min(longest, static_cast<double>(sequence.size())));
    const std::size_t length = 1 + random_.below(std::max<std::size_t>(1, most));
    const auto at = static_cast<std::size_t>(std::ranges::find(sequence, job) - sequence.begin());
    const std::size_t earliest = at + 1 >= length ? at + 1 - length : 0;
    const std::size_t latest = std::min(at, sequence.size() - length);
    const std::size_t first = earliest + random_.below(latest - earliest + 1);
    for (std::size_t i = first; i < first + length; ++i) plan.remove(sequence[i]);
  }

  // The left out by a changing order, each where it costs least, passing a place over now and then.
  void recreate(PlanState& plan, double blink) {
    std::vector<int> waiting = plan.left_out();
    std::vector<double> key(problem_.jobs.size());
    const std::size_t order = random_.below(4);
    for (const int job : waiting) {
      const Job& wanted = problem_.jobs[static_cast<std::size_t>(job)];
      double& k = key[static_cast<std::size_t>(job)];
      switch (order) {
        case 0: k = random_.unit(); break;
        case 1: k = -wanted.priority; break;
        case 2: k = wanted.windows.back().end - wanted.windows.front().begin; break;
        default: k = -way_from_start(wanted); break;
      }
    }
    std::ranges::sort(waiting, {}, [&](int job) {
      return std::tuple(-problem_.jobs[static_cast<std::size_t>(job)].priority * (order == 0 ? 0 : 1),
                        key[static_cast<std::size_t>(job)], job);
    });
    for (const int job : waiting) {
      const auto place = plan.best_place(job, [&] { return blink > 0 && random_.unit() < blink; });
      if (place) plan.insert(job, *place);
    }
  }

  double way_from_start(const Job& job) const {
    return problem_.shifts.empty()
               ? 0
               : problem_.matrix.seconds_between(problem_.shifts.front().start_location, job.location);
  }

  // What a blink left out of the best although it fits.
  std::vector<std::vector<int>> fill_up() {
    PlanState plan(problem_);
    for (int shift = 0; shift < static_cast<int>(best_.size()); ++shift) {
      const std::vector<int>& sequence = best_[static_cast<std::size_t>(shift)];
      for (std::size_t i = 0; i < sequence.size(); ++i) plan.insert(sequence[i], {shift, i});
    }
    recreate(plan, 0);
    return plan.sequences();
  }

  const Problem& problem_;
  const SolveOptions& options_;
  Random random_;
  PlanState current_;
  std::vector<std::vector<int>> best_;
  Cost best_cost_;
  std::vector<std::vector<int>> neighbours_;
};

}  // namespace

Result<Solution> solve(const Problem& problem, const SolveOptions& options) {
  if (auto valid = validate(problem); !valid) return failure(valid);
  const std::vector<std::vector<int>> sequences = Search(problem, options).run();
  Solution solution;
  for (int shift = 0; shift < static_cast<int>(sequences.size()); ++shift) {
    auto route = make_route(problem, shift, sequences[static_cast<std::size_t>(shift)]);
    if (!route) return failure(ErrorCode::internal, "the planner made a route that cannot be driven");
    solution.routes.push_back(std::move(*route));
  }
  solution.left_out = explain(problem, sequences);
  return solution;
}

}  // namespace gridvisit::planner
