#include "planner/reasons.hpp"

namespace gridvisit::planner {
namespace {

constexpr Money kNoBound = std::numeric_limits<Money>::max();
/// So many get relaxations; more have the kind of reason only.
constexpr int kMostExplained = 200;
/// Insertions tried for one relaxation of a job for two; beyond it the smallest of those tried is told.
constexpr std::size_t kMostPairPlaces = 400;

class Explanation {
 public:
  explicit Explanation(const ruin::PlanState& plan) : model_(with_spare_shift(plan.model())), plan_(model_) {
    std::vector<ruin::RouteState> routes = plan.routes();
    // The spare shift stays empty.
    routes.emplace_back();
    plan_.restore(routes);
  }

  std::vector<LeftOut> run() {
    std::vector<LeftOut> reasons;
    for (int task = 0; task < model_.task_count(); ++task) {
      const Task& its = model_.task(task);
      if (its.person == 1 || plan_.shift_of(task) >= 0) continue;
      LeftOut& reason = reasons.emplace_back();
      reason.job = its.job;
      reason.occurrence = its.occurrence;
      classify(task, reason);
      if (reasons.size() <= kMostExplained && reason.why != WhyLeftOut::no_shift) relax(task, reason);
    }
    return reasons;
  }

 private:
  static Model with_spare_shift(const Model& model) {
    Model copy = model;
    copy.add_spare_shift();
    return copy;
  }
  [[nodiscard]] int spare() const { return model_.shift_count() - 1; }

  void classify(int task, LeftOut& reason) {
    reason.why = WhyLeftOut::no_time_left;
    if (spare() == 0) {
      reason.why = WhyLeftOut::no_shift;
      return;
    }
    bool is_allowed = false;
    bool is_reachable = false;
    bool fits_alone = false;
    const int partner = model_.task(task).partner;
    for (int shift = 0; shift < spare(); ++shift) {
      if (!model_.may_ever_do(shift, task)) continue;
      if (partner >= 0 && !has_partner_shift(partner, shift)) continue;
      is_allowed = true;
      const Shift& its = model_.shift(shift);
      const int here = model_.task(task).location;
      if (!model_.way_exists(shift, its.start_location, here) || !model_.way_exists(shift, here, its.end_location)) {
        continue;
      }
      is_reachable = true;
      model_.replace(spare(), its, task);
      fits_alone = fits_alone || try_shift(task, spare());
      if (fits_alone) break;
    }
    if (!is_allowed) {
      reason.why = WhyLeftOut::not_allowed;
    } else if (!is_reachable) {
      reason.why = WhyLeftOut::unreachable;
    } else if (!fits_alone) {
      reason.why = WhyLeftOut::outside_every_shift;
    }
    close_spare(task);
  }

  // Somebody else who may be the second, on the same day.
  [[nodiscard]] bool has_partner_shift(int partner, int shift) const {
    for (int other = 0; other < spare(); ++other) {
      const Shift& its = model_.shift(other);
      if (its.worker != model_.shift(shift).worker && its.day == model_.shift(shift).day &&
          model_.may_ever_do(other, partner)) {
        return true;
      }
    }
    return false;
  }

  void close_spare(int task) { model_.replace(spare(), Model::closed_shift(), task); }

  /// The cheapest place of the task in the shift; the second person of two is not looked at.
  bool try_shift(int task, int shift) {
    if (!plan_.may_join(task, shift)) return false;
    const int size = static_cast<int>(plan_.route(shift).tasks.size());
    const int first = plan_.first_free_position(task, shift);
    const int last = model_.task(task).pinned_position >= 0 ? first : size;
    for (int position = first; position <= last; ++position) {
      if (plan_.insertion_cost(task, {shift, position, false, 0}, kNoBound)) return true;
    }
    return false;
  }

  bool try_shift_of_pair(int first, int shift, std::size_t& tried) {
    if (!plan_.may_join(first, shift)) return false;
    const int second = model_.task(first).partner;
    const int size = static_cast<int>(plan_.route(shift).tasks.size());
    for (int position = plan_.first_free_position(first, shift); position <= size; ++position) {
      if (++tried > kMostPairPlaces) return false;
      const ruin::Place place{shift, position, false, 0};
      if (!plan_.insertion_cost(first, place, kNoBound) || !plan_.insert(first, place)) continue;
      bool fits = false;
      for (int other = 0; other < model_.shift_count() && !fits; ++other) {
        if (model_.shift(other).day == model_.shift(shift).day) fits = try_shift(second, other);
      }
      plan_.remove(first);
      plan_.settle();
      if (fits) return true;
    }
    return false;
  }

  bool fits_somewhere(int task) {
    std::size_t tried = 0;
    for (int shift = 0; shift < model_.shift_count(); ++shift) {
      if (model_.task(task).partner < 0 ? try_shift(task, shift) : try_shift_of_pair(task, shift, tried)) return true;
    }
    return false;
  }

  bool fits_in(int task, int shift) {
    std::size_t tried = 0;
    return model_.task(task).partner < 0 ? try_shift(task, shift) : try_shift_of_pair(task, shift, tried);
  }

  void relax(int task, LeftOut& reason) {
    try_longer_shift(task, reason);
    try_wider_window(task, reason);
    try_skill(task, reason);
    try_more_jobs(task, reason);
    try_another_shift(task, reason);
    try_drop(task, reason);
  }

  void try_longer_shift(int task, LeftOut& reason) {
    if (model_.task(task).partner >= 0) return;
    std::optional<Relaxation> least;
    for (int shift = 0; shift < spare(); ++shift) {
      if (!model_.may_ever_do(shift, task)) continue;
      const Shift old = model_.shift(shift);
      Shift longer = old;
      longer.end = kLatestTime;
      longer.most_overtime = 0;
      model_.replace(shift, longer, task);
      if (plan_.may_join(task, shift)) {
        const int size = static_cast<int>(plan_.route(shift).tasks.size());
        for (int position = plan_.first_free_position(task, shift); position <= size; ++position) {
          if (!plan_.insertion_cost(task, {shift, position, false, 0}, kNoBound)) continue;
          const Seconds by = plan_.tried_finish(shift) - old.end - old.most_overtime;
          if (!least || by < least->amount) least = Relaxation{Relaxation::Kind::longer_shift, shift, by};
        }
      }
      model_.replace(shift, old, task);
    }
    if (!least) return;
    reason.shift = least->shift;
    reason.longer_by = static_cast<Seconds>(least->amount);
    reason.relaxations.push_back(*least);
  }

  // Wider is never worse, so the least is found by halving.
  void try_wider_window(int task, LeftOut& reason) {
    const int partner = model_.task(task).partner;
    const auto fits_with = [&](Seconds by) {
      model_.widen_windows(task, by);
      if (partner >= 0) model_.widen_windows(partner, by);
      const bool fits = fits_somewhere(task);
      model_.widen_windows(task, -by);
      if (partner >= 0) model_.widen_windows(partner, -by);
      return fits;
    };
    constexpr Seconds kMostWidening = 24 * 3'600;
    if (!fits_with(kMostWidening)) return;
    Seconds too_little = 0;
    Seconds enough = kMostWidening;
    while (enough - too_little > 1) {
      const Seconds middle = too_little + (enough - too_little) / 2;
      (fits_with(middle) ? enough : too_little) = middle;
    }
    reason.relaxations.push_back({Relaxation::Kind::wider_window, -1, enough});
  }

  // Who lacks one skill and has time.
  void try_skill(int task, LeftOut& reason) {
    for (int shift = 0; shift < spare(); ++shift) {
      if (model_.may_ever_do(shift, task)) continue;
      const Shift old = model_.shift(shift);
      std::vector<int> missing;
      for (const int skill : model_.job_of(task).skills) {
        if (std::ranges::find(old.skills, skill) == old.skills.end()) missing.push_back(skill);
      }
      if (missing.size() != 1) continue;
      Shift skilled = old;
      skilled.skills.push_back(missing[0]);
      model_.replace(shift, skilled, task);
      const bool fits = fits_in(task, shift);
      model_.replace(shift, old, task);
      if (!fits) continue;
      reason.relaxations.push_back({Relaxation::Kind::skill, shift, missing[0]});
      return;
    }
  }

  void try_more_jobs(int task, LeftOut& reason) {
    for (int shift = 0; shift < spare(); ++shift) {
      const Shift old = model_.shift(shift);
      if (static_cast<int>(plan_.route(shift).tasks.size()) < old.most_jobs) continue;
      Shift busier = old;
      ++busier.most_jobs;
      model_.replace(shift, busier, task);
      const bool fits = fits_in(task, shift);
      model_.replace(shift, old, task);
      if (!fits) continue;
      reason.relaxations.push_back({Relaxation::Kind::more_jobs, shift, 1});
      return;
    }
  }

  void try_another_shift(int task, LeftOut& reason) {
    std::optional<Relaxation> least;
    for (int shift = 0; shift < spare(); ++shift) {
      if (!model_.may_do(shift, task)) continue;
      model_.replace(spare(), model_.shift(shift), task);
      if (!fits_in(task, spare())) continue;
      const auto needed = std::int64_t{plan_.tried_finish(spare())} - model_.shift(shift).begin;
      const std::int64_t amount =
          model_.task(task).partner >= 0 ? model_.shift(shift).end - model_.shift(shift).begin : needed;
      if (!least || amount < least->amount) least = Relaxation{Relaxation::Kind::another_shift, shift, amount};
    }
    close_spare(task);
    if (least) reason.relaxations.push_back(*least);
  }

  // The least important planned job that would have to make way.
  void try_drop(int task, LeftOut& reason) {
    std::optional<Relaxation> best;
    Money best_cost = kNoBound;
    for (int shift = 0; shift < spare(); ++shift) {
      if (!model_.may_do(shift, task)) continue;
      for (const int other : std::vector<int>(plan_.route(shift).tasks)) {
        const Task& its = model_.task(other);
        const Money cost = model_.left_out_cost(other);
        if (its.partner >= 0 || its.pinned_position >= 0 || its.job == model_.task(task).job) continue;
        if (cost > model_.left_out_cost(task) || cost >= best_cost) continue;
        plan_.begin();
        plan_.remove(other);
        plan_.settle();
        const bool fits = fits_in(task, shift);
        plan_.roll_back();
        if (!fits) continue;
        best = Relaxation{Relaxation::Kind::drop, shift, its.job};
        best_cost = cost;
      }
    }
    if (best) reason.relaxations.push_back(*best);
  }

  Model model_;
  ruin::PlanState plan_;
};

}  // namespace

std::vector<LeftOut> explain(const ruin::PlanState& plan) {
  if (plan.left_out().empty()) return {};
  return Explanation(plan).run();
}

}  // namespace gridvisit::planner
