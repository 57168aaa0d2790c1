#include "planner/genetic/swap_star.hpp"

#include <limits>

namespace gridvisit::planner::genetic {
namespace {

constexpr Money kNone = std::numeric_limits<Money>::max() / 4;

}  // namespace

SwapStar::SwapStar(RouteList& list)
    : list_(list),
      instance_(list.instance()),
      places_(static_cast<std::size_t>(instance_.vehicles) * static_cast<std::size_t>(instance_.clients + 1)) {}

void SwapStar::reset() {
  for (Places& places : places_) places.changes = -1;
}

Money SwapStar::through(const WorkNode& before, const WorkNode& node, const WorkNode& after) const {
  const WorkRoute& route = *before.route;
  const Arc& in = instance_.arc(before.id, node.id);
  const Arc& out = instance_.arc(node.id, after.id);
  const Segment times = join(join(before.from_start, list_.alone(node), in.time), after.to_end, out.time);
  return Money{in.cost} + out.cost - instance_.arc(before.id, after.id).cost +
         (times.warp - route.warp()) * list_.penalties.warp;
}

const SwapStar::Places& SwapStar::find_places(const WorkNode& node, WorkRoute& route) {
  const std::size_t row = static_cast<std::size_t>(route.index) * static_cast<std::size_t>(instance_.clients + 1);
  Places& places = places_[row + static_cast<std::size_t>(node.id)];
  if (places.changes >= route.changed) return places;
  places.changes = list_.changes;
  places.cost.fill(kNone);
  places.behind.fill(nullptr);
  for (WorkNode* before = &route.start; before != &route.end; before = before->after) {
    const Money cost = through(*before, node, *before->after);
    if (cost >= places.cost.back()) continue;
    std::size_t at = kPlaces - 1;
    for (; at > 0 && cost < places.cost[at - 1]; --at) {
      places.cost[at] = places.cost[at - 1];
      places.behind[at] = places.behind[at - 1];
    }
    places.cost[at] = cost;
    places.behind[at] = before;
  }
  return places;
}

Money SwapStar::removal(const WorkNode& node) const {
  const Arc& past = instance_.arc(node.before->id, node.after->id);
  const Segment times = join(node.before->from_start, node.after->to_end, past.time);
  return Money{past.cost} - instance_.arc(node.before->id, node.id).cost - instance_.arc(node.id, node.after->id).cost +
         (times.warp - node.route->warp()) * list_.penalties.warp;
}

std::pair<Money, WorkNode*> SwapStar::place_without(const WorkNode& node, WorkNode& gone) {
  std::pair<Money, WorkNode*> best{through(*gone.before, node, *gone.after), gone.before};
  const Places& places = find_places(node, *gone.route);
  for (std::size_t i = 0; i < kPlaces && places.behind[i] != nullptr; ++i) {
    if (places.behind[i] == &gone || places.behind[i] == gone.before) continue;
    if (places.cost[i] < best.first) best = {places.cost[i], places.behind[i]};
    break;
  }
  return best;
}

Money SwapStar::route_cost(const WorkRoute& route) const {
  Money cost = route.penalty;
  for (const WorkNode* node = &route.start; node != &route.end; node = node->after) {
    cost += instance_.arc(node->id, node->after->id).cost;
  }
  return cost;
}

bool SwapStar::carry_out(const Choice& choice) {
  WorkRoute& route_a = *choice.a->route;
  WorkRoute& route_b = *choice.b->route;
  const Money cost_before = route_cost(route_a) + route_cost(route_b);
  WorkNode* const old_a = choice.a->before;
  WorkNode* const old_b = choice.b->before;
  RouteList::unlink(*choice.a);
  RouteList::unlink(*choice.b);
  RouteList::link_behind(*choice.a, *choice.a_behind);
  RouteList::link_behind(*choice.b, *choice.b_behind);
  list_.update(route_a);
  list_.update(route_b);
  if (route_cost(route_a) + route_cost(route_b) < cost_before) {
    route_a.changed = route_b.changed = ++list_.changes;
    return true;
  }
  RouteList::unlink(*choice.a);
  RouteList::unlink(*choice.b);
  RouteList::link_behind(*choice.a, *old_a);
  RouteList::link_behind(*choice.b, *old_b);
  list_.update(route_a);
  list_.update(route_b);
  return false;
}

bool SwapStar::improve(WorkRoute& a, WorkRoute& b) {
  const auto list_removals = [this](const WorkRoute& route, std::vector<Money>& removals) {
    removals.clear();
    for (const WorkNode* node = route.start.after; node != &route.end; node = node->after) {
      removals.push_back(removal(*node));
    }
  };
  list_removals(a, removals_a_);
  list_removals(b, removals_b_);
  Choice best;
  for (WorkNode* u = a.start.after; u != &a.end; u = u->after) {
    const std::int32_t load_u = instance_.load[static_cast<std::size_t>(u->id)];
    for (WorkNode* v = b.start.after; v != &b.end; v = v->after) {
      const std::int32_t difference = instance_.load[static_cast<std::size_t>(v->id)] - load_u;
      const Money loads = list_.penalty(a.warp(), a.load() + difference) +
                          list_.penalty(b.warp(), b.load() - difference) - a.penalty - b.penalty;
      const Money removals = removals_a_[static_cast<std::size_t>(u->rank) - 1] +
                             removals_b_[static_cast<std::size_t>(v->rank) - 1] + loads;
      if (removals >= best.delta) continue;
      const auto [cost_u, behind_u] = place_without(*u, *v);
      if (removals + cost_u >= best.delta) continue;
      const auto [cost_v, behind_v] = place_without(*v, *u);
      const Money delta = removals + cost_u + cost_v;
      if (delta < best.delta) best = {delta, u, behind_u, v, behind_v};
    }
  }
  return best.a != nullptr && carry_out(best);
}

}  // namespace gridvisit::planner::genetic
