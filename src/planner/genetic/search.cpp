#include "planner/genetic/search.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "planner/genetic/crossover.hpp"
#include "planner/genetic/local_search.hpp"
#include "planner/genetic/population.hpp"

namespace gridvisit::planner::genetic {
namespace {

constexpr int kFirstPopulation = 25;
constexpr int kRestartAfter = 10'000;  ///< children without a better one
constexpr double kSwapStarChance = 0.15;
constexpr double kRepairChance = 0.8;
constexpr Money kRepairFactor = 12;
constexpr int kChildrenPerAdjustment = 50;
constexpr double kFeasibleTarget = 0.43;
constexpr double kIncrease = 1.34;
constexpr double kDecrease = 0.68;
constexpr Money kMostPenalty = 1'000'000;

class Search {
 public:
  Search(const Instance& instance, const SearchOptions& options)
      : instance_(instance),
        options_(options),
        random_(options.seed),
        local_search_(instance, random_),
        population_(penalties_) {
    set_first_penalties();
  }

  std::optional<Individual> run() {
    if (instance_.clients == 0) return measure(instance_, {});
    for (const Plan& start : options_.starts) educate(start);
    fill();
    while (options_.go_on()) {
      if (since_better_ >= kRestartAfter) {
        population_.clear();
        since_better_ = 0;
        fill();
        if (population_.size() == 0) break;
      }
      const auto [first, second] = population_.choose_parents(random_);
      educate(exchange_routes(instance_, *first, *second, random_));
    }
    return std::move(best_);
  }

 private:
  // A second late costs about as much as a second of travel at first.
  void set_first_penalties() {
    Money cost = 0;
    Money time = 1;
    for (const Arc& arc : instance_.arcs) {
      cost += arc.cost;
      time += arc.time;
    }
    Money load = 1;
    for (const std::int32_t one : instance_.load) load += one;
    scale_ = std::max<Money>(1, cost / time);
    penalties_.warp = 6 * scale_;
    const auto arcs = static_cast<Money>(instance_.arcs.size());
    penalties_.load = std::max<Money>(1, cost / arcs * instance_.clients / load);
  }

  void fill() {
    while (population_.size() < kFirstPopulation && options_.go_on()) educate(random_plan());
  }

  Plan random_plan() {
    std::vector<int> order(static_cast<std::size_t>(instance_.clients));
    std::iota(order.begin(), order.end(), 1);
    random_.shuffle(order);
    Plan plan(static_cast<std::size_t>(instance_.vehicles));
    const std::size_t each = std::max<std::size_t>(1, (order.size() + plan.size() - 1) / plan.size());
    for (std::size_t i = 0; i < order.size(); ++i) plan[i / each].push_back(order[i]);
    return plan;
  }

  void educate(const Plan& plan) {
    ++since_better_;
    Individual child = measure(instance_, local_search_.improve(plan, penalties_, random_.chance(kSwapStarChance)));
    count(child);
    if (!child.feasible() && random_.chance(kRepairChance)) {
      const Penalties hard{penalties_.warp * kRepairFactor, penalties_.load * kRepairFactor};
      Individual repaired = measure(instance_, local_search_.improve(child.plan, hard, false));
      if (repaired.feasible()) register_child(std::move(repaired));
    }
    register_child(std::move(child));
  }

  void register_child(Individual child) {
    if (child.feasible() && (!best_ || child.cost < best_->cost)) {
      Individual better = measure(instance_, local_search_.improve(child.plan, penalties_, true));
      if (better.feasible() && better.cost < child.cost) child = std::move(better);
      best_ = child;
      since_better_ = 0;
      if (options_.improved) options_.improved(*best_);
    }
    population_.add(std::move(child));
  }

  void count(const Individual& child) {
    ++counted_;
    in_time_ += child.warp == 0 ? 1 : 0;
    in_load_ += child.excess_load == 0 ? 1 : 0;
    if (counted_ < kChildrenPerAdjustment) return;
    adjust(penalties_.warp, in_time_);
    adjust(penalties_.load, in_load_);
    counted_ = in_time_ = in_load_ = 0;
  }

  static void adjust(Money& penalty, int kept) {
    const double share = static_cast<double>(kept) / kChildrenPerAdjustment;
    if (std::abs(share - kFeasibleTarget) < 0.05) return;
    const double factor = share < kFeasibleTarget ? kIncrease : kDecrease;
    const auto changed = static_cast<Money>(static_cast<double>(penalty) * factor);
    penalty = std::clamp<Money>(share < kFeasibleTarget ? std::max(changed, penalty + 1) : changed, 1, kMostPenalty);
  }

  const Instance& instance_;
  const SearchOptions& options_;
  Random random_;
  Penalties penalties_;
  Money scale_ = 1;
  LocalSearch local_search_;
  Population population_;
  std::optional<Individual> best_;
  int since_better_ = 0;
  int counted_ = 0;
  int in_time_ = 0;
  int in_load_ = 0;
};

}  // namespace

std::optional<Individual> search(const Instance& instance, const SearchOptions& options) {
  return Search(instance, options).run();
}

}  // namespace gridvisit::planner::genetic
