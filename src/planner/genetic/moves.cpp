#include "planner/genetic/moves.hpp"

namespace gridvisit::planner::genetic {
namespace {

void connect(WorkNode& a, WorkNode& b) {
  a.after = &b;
  b.before = &a;
}

}  // namespace

Segment Moves::times_between(const WorkNode& first, const WorkNode& last) const {
  Segment times = list_.alone(first);
  for (const WorkNode* node = &first; node != &last; node = node->after) {
    times = join(times, list_.alone(*node->after), time(*node, *node->after));
  }
  return times;
}

Moves::Run Moves::take_run(WorkNode& first, int count) const {
  if (first.rank + count > first.route->end.rank) return {&first, nullptr, {}, 0};
  WorkNode* last = &first;
  Segment times = list_.alone(first);
  for (int i = 1; i < count; ++i) {
    times = join(times, list_.alone(*last->after), time(*last, *last->after));
    last = last->after;
  }
  return {&first, last, times, last->load - first.before->load};
}

std::int32_t Moves::warp_through(const WorkNode& before, const Run& run, const WorkNode& after) const {
  const Segment first = join(before.from_start, run.times, time(before, *run.first));
  return join(first, after.to_end, time(*run.last, after)).warp;
}

std::int32_t Moves::warp_within(const WorkNode& before, const Run& a, const Run& b, const WorkNode& after) const {
  Segment all = join(before.from_start, a.times, time(before, *a.first));
  all = join(all, b.times, time(*a.last, *b.first));
  return join(all, after.to_end, time(*b.last, after)).warp;
}

void Moves::changed(WorkRoute& a, WorkRoute& b) {
  ++list_.changes;
  a.changed = b.changed = list_.changes;
  list_.update(a);
  if (&a != &b) list_.update(b);
}

bool Moves::relocate(WorkNode& first, WorkNode& place, int count) {
  WorkRoute& from = *first.route;
  WorkRoute& to = *place.route;
  if (&place == first.before) return false;
  if (first.rank + count > from.end.rank) return false;
  if (&from == &to && place.rank >= first.rank && place.rank < first.rank + count) return false;
  WorkNode* last = &first;
  for (int i = 1; i < count; ++i) last = last->after;
  WorkNode& before = *first.before;
  WorkNode& after = *last->after;
  WorkNode& behind = *place.after;
  Money delta = cost(before, after) - cost(before, first) - cost(*last, after) + cost(place, first) +
                cost(*last, behind) - cost(place, behind);
  if (&from == &to) {
    if (delta >= from.penalty) return false;
    const Run run = take_run(first, count);
    // Everything between the old and the new place moves to the other side of the run.
    WorkNode& between_first = place.rank > first.rank ? after : behind;
    WorkNode& between_last = place.rank > first.rank ? place : before;
    const Run between{&between_first, &between_last, times_between(between_first, between_last), 0};
    const std::int32_t warp =
        place.rank > first.rank ? warp_within(before, between, run, behind) : warp_within(place, run, between, after);
    delta += list_.penalty(warp, from.load()) - from.penalty;
    if (delta >= 0) return false;
  } else {
    if (delta >= from.penalty + to.penalty) return false;
    const Run run = take_run(first, count);
    delta += list_.penalty(warp_through(place, run, behind), to.load() + run.load) - to.penalty - from.penalty;
    if (delta >= 0) return false;
    delta += list_.penalty(join(before.from_start, after.to_end, time(before, after)).warp, from.load() - run.load);
    if (delta >= 0) return false;
  }
  connect(before, after);
  connect(place, first);
  connect(*last, behind);
  changed(from, to);
  return true;
}

bool Moves::exchange_within(const Run& a, const Run& b, Money delta) {
  WorkRoute& route = *a.first->route;
  WorkNode& before = *a.first->before;
  WorkNode& after = *b.last->after;
  WorkNode& middle_first = *a.last->after;
  WorkNode& middle_last = *b.first->before;
  Segment all = join(before.from_start, b.times, time(before, *b.first));
  all = join(all, times_between(middle_first, middle_last), time(*b.last, middle_first));
  all = join(all, a.times, time(middle_last, *a.first));
  const std::int32_t warp = join(all, after.to_end, time(*a.last, after)).warp;
  delta += list_.penalty(warp, route.load()) - route.penalty;
  if (delta >= 0) return false;
  connect(before, *b.first);
  connect(*b.last, middle_first);
  connect(middle_last, *a.first);
  connect(*a.last, after);
  changed(route, route);
  return true;
}

bool Moves::exchange(WorkNode& first, WorkNode& other, int count, int other_count) {
  WorkRoute& route = *first.route;
  WorkRoute& other_route = *other.route;
  if (first.rank + count > route.end.rank || other.rank + other_count > other_route.end.rank) return false;
  if (&route == &other_route) {
    // Overlapping or adjacent runs are the business of relocate.
    if (other.rank <= first.rank + count && first.rank <= other.rank + other_count) return false;
  }
  WorkNode* last = &first;
  for (int i = 1; i < count; ++i) last = last->after;
  WorkNode* other_last = &other;
  for (int i = 1; i < other_count; ++i) other_last = other_last->after;
  WorkNode& before = *first.before;
  WorkNode& after = *last->after;
  WorkNode& other_before = *other.before;
  WorkNode& other_after = *other_last->after;
  Money delta = cost(before, other) + cost(*other_last, after) - cost(before, first) - cost(*last, after) +
                cost(other_before, first) + cost(*last, other_after) - cost(other_before, other) -
                cost(*other_last, other_after);
  if (&route == &other_route) {
    if (delta >= route.penalty) return false;
    const Run a = take_run(first, count);
    const Run b = take_run(other, other_count);
    return first.rank < other.rank ? exchange_within(a, b, delta) : exchange_within(b, a, delta);
  }
  if (delta >= route.penalty + other_route.penalty) return false;
  const Run a = take_run(first, count);
  const Run b = take_run(other, other_count);
  delta += list_.penalty(warp_through(before, b, after), route.load() + b.load - a.load) - route.penalty -
           other_route.penalty;
  if (delta >= 0) return false;
  delta += list_.penalty(warp_through(other_before, a, other_after), other_route.load() + a.load - b.load);
  if (delta >= 0) return false;
  connect(before, other);
  connect(*other_last, after);
  connect(other_before, first);
  connect(*last, other_after);
  changed(route, other_route);
  return true;
}

bool Moves::exchange_tails(WorkNode& a, WorkNode& b) {
  WorkRoute& route_a = *a.route;
  WorkRoute& route_b = *b.route;
  WorkNode& after_a = *a.after;
  WorkNode& after_b = *b.after;
  Money delta = cost(a, after_b) + cost(b, after_a) - cost(a, after_a) - cost(b, after_b);
  if (delta >= route_a.penalty + route_b.penalty) return false;
  const std::int32_t new_load_a = a.load + route_b.load() - b.load;
  const std::int32_t new_load_b = b.load + route_a.load() - a.load;
  delta += list_.penalty(join(a.from_start, after_b.to_end, time(a, after_b)).warp, new_load_a) - route_a.penalty -
           route_b.penalty;
  if (delta >= 0) return false;
  delta += list_.penalty(join(b.from_start, after_a.to_end, time(b, after_a)).warp, new_load_b);
  if (delta >= 0) return false;
  WorkNode& last_a = *route_a.end.before;
  WorkNode& last_b = *route_b.end.before;
  if (&after_b == &route_b.end) {
    connect(a, route_a.end);
  } else {
    connect(a, after_b);
    connect(last_b, route_a.end);
  }
  if (&after_a == &route_a.end) {
    connect(b, route_b.end);
  } else {
    connect(b, after_a);
    connect(last_a, route_b.end);
  }
  changed(route_a, route_b);
  return true;
}

bool Moves::reverse(WorkNode& a, WorkNode& b) {
  WorkRoute& route = *a.route;
  WorkNode& first = *a.after;
  WorkNode& behind = *b.after;
  if (b.rank <= first.rank) return false;
  Money delta = cost(a, b) + cost(first, behind) - cost(a, first) - cost(b, behind);
  if (instance_.symmetric && delta >= route.penalty) return false;
  Segment all = join(a.from_start, list_.alone(b), time(a, b));
  for (const WorkNode* node = &b; node != &first; node = node->before) {
    delta += cost(*node, *node->before) - cost(*node->before, *node);
    all = join(all, list_.alone(*node->before), time(*node, *node->before));
  }
  if (delta >= route.penalty) return false;
  delta += list_.penalty(join(all, behind.to_end, time(first, behind)).warp, route.load()) - route.penalty;
  if (delta >= 0) return false;
  WorkNode* place = &a;
  for (WorkNode* node = &b; true;) {
    WorkNode* next = node->before;
    const bool was_first = node == &first;
    connect(*place, *node);
    place = node;
    if (was_first) break;
    node = next;
  }
  connect(*place, behind);
  changed(route, route);
  return true;
}

}  // namespace gridvisit::planner::genetic
