#include "planner/ruin/search.hpp"

#include <cmath>

namespace gridvisit::planner::ruin {
namespace {

// The paper's parameters (its section 5); temperatures are relative to what a task costs on average.
constexpr double kMeanRemoved = 10;
constexpr double kLongestString = 10;
constexpr double kSplitChance = 0.5;
constexpr double kSplitStop = 0.01;
constexpr double kBlink = 0.01;
constexpr double kStartTemperature = 1.0;
constexpr double kWarmTemperature = 0.1;
constexpr double kEndTemperature = 0.01;
constexpr double kScatterChance = 0.1;
constexpr double kEmptyChance = 0.05;

class Search {
 public:
  Search(PlanState& plan, const SearchOptions& options)
      : plan_(plan), model_(plan.model()), options_(options), random_(options.seed), recreate_(model_, random_) {}

  void run(bool warm) {
    recreate_.put_back(plan_, 0);
    keep_best();
    if (model_.task_count() == 0) return;
    const double scale = average_cost();
    const double hot = scale * (warm ? kWarmTemperature : kStartTemperature);
    const double cold = scale * kEndTemperature;
    for (double done = options_.done(); done < 1; done = options_.done()) {
      const double temperature = hot * std::pow(cold / hot, done);
      const Money before = plan_.cost();
      plan_.begin();
      ruin();
      recreate_.put_back(plan_, kBlink);
      const double allowed = -temperature * std::log(1 - random_.unit());
      if (static_cast<double>(plan_.cost() - before) >= allowed) {
        plan_.roll_back();
      } else if (plan_.cost() < best_cost_) {
        keep_best();
      }
    }
    plan_.restore(best_);
    // What a blink left out although it fits.
    recreate_.put_back(plan_, 0);
    if (plan_.cost() > best_cost_) plan_.restore(best_);
  }

 private:
  void keep_best() {
    best_ = plan_.routes();
    best_cost_ = plan_.cost();
    if (options_.improved) options_.improved(plan_);
  }

  [[nodiscard]] double average_cost() const {
    Money left_out = 0;
    for (const int task : plan_.left_out()) left_out += model_.left_out_cost(task);
    return std::max(1.0, static_cast<double>(plan_.cost() - left_out) / model_.task_count());
  }

  void remove(int task) {
    const Task& its = model_.task(task);
    if (its.pinned_position >= 0) return;
    plan_.remove(task);
    if (its.partner >= 0) plan_.remove(its.partner);
  }

  void ruin() {
    const double kind = random_.unit();
    if (kind < kScatterChance) {
      scatter();
    } else if (kind < kScatterChance + kEmptyChance) {
      empty_shift();
    } else {
      remove_strings();
    }
    plan_.settle();
  }

  void scatter() {
    const std::size_t count = 1 + random_.below(static_cast<std::size_t>(kMeanRemoved));
    for (std::size_t i = 0; i < count; ++i) remove(draw_task());
  }

  void empty_shift() {
    const int shift = plan_.shift_of(draw_task());
    if (shift < 0 || plan_.route(shift).tasks.size() > 2 * static_cast<std::size_t>(kLongestString)) return;
    for (const int task : std::vector<int>(plan_.route(shift).tasks)) remove(task);
  }

  int draw_task() { return static_cast<int>(random_.below(static_cast<std::size_t>(model_.task_count()))); }

  // Takes strings of neighbouring stops out of neighbouring routes.
  void remove_strings() {
    double planned = 0;
    double used = 0;
    for (int shift = 0; shift < model_.shift_count(); ++shift) {
      const std::size_t size = plan_.route(shift).tasks.size();
      planned += static_cast<double>(size);
      used += size == 0 ? 0 : 1;
    }
    if (planned == 0) return;
    const double longest = std::min(kLongestString, planned / used);
    const double most_strings = 4 * kMeanRemoved / (1 + longest) - 1;
    const auto strings = static_cast<std::size_t>(1 + random_.unit() * std::max(0.0, most_strings));
    const int seed = draw_task();
    std::vector<int> ruined;
    const auto ruin_around = [&](int task) {
      const int shift = plan_.shift_of(task);
      if (shift < 0 || std::ranges::find(ruined, shift) != ruined.end()) return;
      ruined.push_back(shift);
      remove_string(task, shift, longest);
    };
    ruin_around(seed);
    for (const int task : recreate_.neighbours(seed)) {
      if (ruined.size() >= strings) return;
      ruin_around(task);
    }
  }

  void remove_string(int task, int shift, double longest) {
    const std::vector<int> tasks = plan_.route(shift).tasks;
    const std::size_t size = tasks.size();
    const double most = std::min(longest, static_cast<double>(size));
    const auto length = static_cast<std::size_t>(1 + random_.unit() * most);
    const std::size_t taken = std::min(length, size);
    // A split string keeps some stops in its middle.
    std::size_t kept = 0;
    if (taken > 1 && taken < size && random_.chance(kSplitChance)) {
      kept = 1;
      while (taken + kept < size && !random_.chance(kSplitStop) && random_.chance(0.5)) ++kept;
    }
    const std::size_t span = std::min(size, taken + kept);
    const auto at = static_cast<std::size_t>(plan_.position_of(task));
    const std::size_t earliest = at + 1 >= span ? at + 1 - span : 0;
    const std::size_t latest = std::min(at, size - span);
    const std::size_t first = earliest + random_.below(latest - earliest + 1);
    const std::size_t kept_from = kept == 0 ? span : 1 + random_.below(span - kept);
    for (std::size_t i = 0; i < span; ++i) {
      if (i >= kept_from && i < kept_from + kept) continue;
      remove(tasks[first + i]);
    }
  }

  PlanState& plan_;
  const Model& model_;
  const SearchOptions& options_;
  Random random_;
  Recreate recreate_;
  std::vector<RouteState> best_;
  Money best_cost_ = 0;
};

}  // namespace

void search(PlanState& plan, const SearchOptions& options, bool warm) { Search(plan, options).run(warm); }

}  // namespace gridvisit::planner::ruin
