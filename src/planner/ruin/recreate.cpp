#include "planner/ruin/recreate.hpp"

#include <limits>
#include <tuple>

namespace gridvisit::planner::ruin {
namespace {

constexpr std::size_t kNeighbours = 60;
constexpr std::size_t kFewShifts = 40;    ///< so many are all looked at
constexpr std::size_t kNearShifts = 12;   ///< drawn from the quarter that begins nearest
constexpr std::size_t kOtherShifts = 4;   ///< drawn from all
constexpr std::size_t kMostLeftOut = 40;  ///< that are tried at once
constexpr std::size_t kPairPlaces = 5;    ///< of the first of two, for which the second is placed
constexpr Money kNoBound = std::numeric_limits<Money>::max();

constexpr std::size_t index_of(int number) { return static_cast<std::size_t>(number); }

}  // namespace

Recreate::Recreate(const Model& model, Random& random)
    : model_(model), random_(random), marked_(index_of(model.shift_count())), keys_(index_of(model.task_count())) {
  list_neighbours();
  list_shifts();
}

void Recreate::list_neighbours() {
  neighbours_.resize(index_of(model_.task_count()));
  if (model_.shift_count() == 0) return;
  std::vector<std::pair<std::int64_t, int>> near;
  for (int task = 0; task < model_.task_count(); ++task) {
    near.clear();
    for (int other = 0; other < model_.task_count(); ++other) {
      if (other == task) continue;
      const int here = model_.task(task).location;
      const int there = model_.task(other).location;
      const std::int64_t way = std::min(model_.travel_s(0, here, there), model_.travel_s(0, there, here));
      const std::span<const Window> own = model_.windows_of(task);
      const std::span<const Window> others = model_.windows_of(other);
      // What can never be on one day's way is no neighbour.
      const std::int64_t apart =
          std::max({0, own.front().begin - others.back().end, others.front().begin - own.back().end});
      near.emplace_back(way + apart, other);
    }
    const std::size_t kept = std::min(kNeighbours, near.size());
    std::partial_sort(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(kept), near.end());
    for (std::size_t i = 0; i < kept; ++i) neighbours_[index_of(task)].push_back(near[i].second);
  }
}

void Recreate::list_shifts() {
  shifts_.resize(index_of(model_.task_count()));
  for (int task = 0; task < model_.task_count(); ++task) {
    std::vector<int>& allowed = shifts_[index_of(task)];
    for (int shift = 0; shift < model_.shift_count(); ++shift) {
      if (model_.may_do(shift, task)) allowed.push_back(shift);
    }
    if (allowed.size() <= kFewShifts) continue;
    std::vector<std::pair<Money, int>> order;
    for (const int shift : allowed) {
      const Money way = model_.travel_cost(shift, model_.shift(shift).start_location, model_.task(task).location);
      order.emplace_back(way + model_.shift_cost(task, shift), shift);
    }
    std::ranges::sort(order);
    for (std::size_t i = 0; i < order.size(); ++i) allowed[i] = order[i].second;
  }
}

double Recreate::sort_key(int task, std::size_t order) {
  const std::span<const Window> windows = model_.windows_of(task);
  const Shift& shift = model_.shift(0);
  const int start = shift.start_location == kAnywhere ? model_.task(task).location : shift.start_location;
  switch (order) {
    case 0: return random_.unit();
    case 1: return -static_cast<double>(model_.task(task).service);
    case 2: return static_cast<double>(windows.back().end) - windows.front().begin;
    case 3: return static_cast<double>(windows.front().begin);
    case 4: return model_.travel_s(0, start, model_.task(task).location);
    default: return -static_cast<double>(model_.travel_s(0, start, model_.task(task).location));
  }
}

// Pinned stops first, in their order; then, mostly, what costs most to leave out and what needs two.
void Recreate::sort(std::vector<int>& tasks) {
  if (model_.shift_count() == 0) return;
  const std::size_t order = random_.below(6);
  const bool by_worth = random_.chance(0.8);
  for (const int task : tasks) keys_[index_of(task)] = sort_key(task, order);
  std::ranges::sort(tasks, {}, [&](int task) {
    const Task& its = model_.task(task);
    const int pinned = its.pinned_position < 0 ? std::numeric_limits<int>::max() : its.pinned_position;
    const int first = its.person == 1 ? its.partner : task;
    return std::tuple(pinned, by_worth ? -model_.left_out_cost(first) : 0, by_worth && its.partner >= 0 ? 0 : 1,
                      keys_[index_of(task)], task);
  });
}

void Recreate::find_candidates(const PlanState& plan, int task) {
  candidates_.clear();
  const std::vector<int>& allowed = shifts_[index_of(task)];
  const bool all = allowed.size() <= kFewShifts;
  ++marks_;
  const auto consider = [&](int shift) {
    if (shift < 0 || marked_[index_of(shift)] == marks_) return;
    marked_[index_of(shift)] = marks_;
    if (plan.may_join(task, shift)) candidates_.push_back(shift);
  };
  if (all) {
    for (const int shift : allowed) consider(shift);
    return;
  }
  for (const int other : neighbours(task)) consider(plan.shift_of(other));
  for (std::size_t i = 0; i < kNearShifts; ++i) consider(allowed[random_.below(allowed.size() / 4)]);
  for (std::size_t i = 0; i < kOtherShifts; ++i) consider(allowed[random_.below(allowed.size())]);
  if (!candidates_.empty()) return;
  for (const int shift : allowed) consider(shift);
}

void Recreate::look_at_shift(PlanState& plan, int task, int shift, double blink, Place& best) {
  const int size = static_cast<int>(plan.route(shift).tasks.size());
  const bool may_be_early = model_.task(task).may_be_early;
  const int pinned = model_.task(task).pinned_position;
  const int first = plan.first_free_position(task, shift);
  for (int position = first; position <= (pinned >= 0 ? first : size); ++position) {
    if (blink > 0 && random_.chance(blink)) continue;
    for (int patient = 0; patient <= (may_be_early ? 1 : 0); ++patient) {
      const Place place{shift, position, patient == 1, 0};
      const auto cost = plan.insertion_cost(task, place, best.cost);
      if (!cost) continue;
      best = place;
      best.cost = *cost;
    }
  }
}

Place Recreate::best_place(PlanState& plan, int task, double blink, Money bound) {
  find_candidates(plan, task);
  Place best;
  best.cost = bound;
  for (const int shift : candidates_) look_at_shift(plan, task, shift, blink, best);
  return best;
}

// The first goes to each of its best shifts in turn, and the second to its best place then.
void Recreate::put_pair_back(PlanState& plan, int first, int second, double blink) {
  find_candidates(plan, first);
  std::vector<Place> places;
  for (const int shift : std::vector<int>(candidates_)) {
    Place place;
    place.cost = kNoBound;
    look_at_shift(plan, first, shift, blink, place);
    if (place.shift >= 0) places.push_back(place);
  }
  const std::size_t kept = std::min(places.size(), kPairPlaces);
  std::partial_sort(
      places.begin(), places.begin() + static_cast<std::ptrdiff_t>(kept), places.end(),
      [](const Place& a, const Place& b) { return std::tuple(a.cost, a.shift) < std::tuple(b.cost, b.shift); });
  places.resize(kept);
  Place best_first;
  Place best_second;
  const Money without = plan.cost();
  Money best = kNoBound;
  const auto take = [&](const Place& place) {
    if (!plan.insert(first, place)) return;
    const Money spent = plan.cost() - without;
    const Place beside = best_place(plan, second, 0, best == kNoBound ? kNoBound : best - spent);
    if (beside.shift >= 0) {
      best = spent + beside.cost;
      best_first = place;
      best_second = beside;
    }
    plan.remove(first);
    plan.settle();
  };
  for (const Place& place : places) take(place);
  // Leaving both out may be cheaper.
  if (best_first.shift < 0 || best >= 0 || !plan.insert(first, best_first)) return;
  if (plan.insert(second, best_second)) return;
  plan.remove(first);
  plan.settle();
}

void Recreate::put_back(PlanState& plan, double blink) {
  plan.settle();
  std::vector<int> tasks = plan.left_out();
  const std::size_t most = blink == 0 ? tasks.size() : kMostLeftOut;
  if (tasks.size() > most) {
    random_.shuffle(tasks);
    tasks.resize(most);
  }
  sort(tasks);
  for (const int task : tasks) {
    if (plan.shift_of(task) >= 0) continue;
    const Task& its = model_.task(task);
    if (its.partner >= 0) {
      const int first = its.person == 0 ? task : its.partner;
      const int second = its.person == 0 ? its.partner : task;
      if (plan.shift_of(first) < 0 && plan.shift_of(second) < 0) put_pair_back(plan, first, second, blink);
      continue;
    }
    // What leaving it out costs is what it may cost at most.
    const Place best = best_place(plan, task, blink, model_.left_out_cost(task));
    if (best.shift >= 0) plan.insert(task, best);
  }
}

}  // namespace gridvisit::planner::ruin
