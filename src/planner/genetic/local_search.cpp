#include "planner/genetic/local_search.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace gridvisit::planner::genetic {
namespace {

// Granular neighbourhoods (Toth and Vigo 2003), with waiting and lateness as Vidal et al. 2013 price them.
constexpr std::size_t kNeighbours = 40;
constexpr double kWaitWeight = 0.2;
constexpr double kWarpWeight = 1.0;

double closeness(const Instance& instance, int from, int to) {
  const Arc& arc = instance.arc(from, to);
  const Segment& a = instance.segments[static_cast<std::size_t>(from)];
  const Segment& b = instance.segments[static_cast<std::size_t>(to)];
  const double wait = std::max(b.earliest - arc.time - a.duration - a.latest, 0);
  const double warp = std::max(a.earliest + a.duration + arc.time - b.latest, 0);
  return arc.cost + kWaitWeight * wait + kWarpWeight * warp;
}

}  // namespace

LocalSearch::LocalSearch(const Instance& instance, Random& random)
    : instance_(instance), random_(random), list_(instance), moves_(list_), swap_star_(list_) {
  order_.resize(static_cast<std::size_t>(instance.clients));
  std::iota(order_.begin(), order_.end(), 1);
  list_neighbours();
}

void LocalSearch::list_neighbours() {
  neighbours_.resize(static_cast<std::size_t>(instance_.clients) + 1);
  std::vector<std::pair<double, int>> near;
  for (int i = 1; i <= instance_.clients; ++i) {
    near.clear();
    for (int j = 1; j <= instance_.clients; ++j) {
      if (j != i) near.emplace_back(std::min(closeness(instance_, i, j), closeness(instance_, j, i)), j);
    }
    const std::size_t kept = std::min(kNeighbours, near.size());
    std::partial_sort(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(kept), near.end());
    for (std::size_t k = 0; k < kept; ++k) neighbours_[static_cast<std::size_t>(i)].push_back(near[k].second);
  }
}

Plan LocalSearch::improve(const Plan& plan, const Penalties& penalties, bool with_swap_star) {
  list_.penalties = penalties;
  list_.load(plan);
  insert_missing();
  random_.shuffle(order_);
  first_pass_ = true;
  improve_moves();
  if (with_swap_star) {
    swap_star_.reset();
    while (improve_swap_star() && improve_moves()) {
    }
  }
  return list_.to_plan();
}

void LocalSearch::insert_missing() {
  std::vector<int> missing;
  for (int id = 1; id <= instance_.clients; ++id) {
    if (list_.client(id).route == nullptr) missing.push_back(id);
  }
  random_.shuffle(missing);
  for (const int id : missing) insert_cheapest(list_.client(id));
}

WorkRoute* LocalSearch::find_empty_route() {
  const auto found = std::ranges::find_if(list_.routes(), [](const WorkRoute& route) { return route.empty(); });
  return found == list_.routes().end() ? nullptr : &*found;
}

// Behind each neighbour, at the start of each neighbour's route, and in an empty vehicle.
void LocalSearch::insert_cheapest(WorkNode& node) {
  WorkNode* best = nullptr;
  Money best_cost = std::numeric_limits<Money>::max();
  const auto consider = [&](WorkNode& place) {
    const Arc& in = instance_.arc(place.id, node.id);
    const Arc& out = instance_.arc(node.id, place.after->id);
    const WorkRoute& route = *place.route;
    const Segment times = join(join(place.from_start, list_.alone(node), in.time), place.after->to_end, out.time);
    const std::int32_t load = route.load() + instance_.load[static_cast<std::size_t>(node.id)];
    const Money cost = Money{in.cost} + out.cost - instance_.arc(place.id, place.after->id).cost +
                       list_.penalty(times.warp, load) - route.penalty;
    if (cost >= best_cost) return;
    best_cost = cost;
    best = &place;
  };
  for (const int id : neighbours_[static_cast<std::size_t>(node.id)]) {
    WorkNode& near = list_.client(id);
    if (near.route == nullptr) continue;
    consider(near);
    if (near.rank == 1) consider(near.route->start);
  }
  if (WorkRoute* empty = find_empty_route()) consider(empty->start);
  if (best == nullptr) best = &list_.routes()[random_.below(list_.routes().size())].start;
  RouteList::link_behind(node, *best);
  WorkRoute& route = *best->route;
  route.changed = ++list_.changes;
  list_.update(route);
}

bool LocalSearch::improve_moves() {
  bool improved = false;
  for (bool again = true; again;) {
    again = false;
    for (const int id : order_) again = improve_client(list_.client(id)) || again;
    improved = improved || again;
    // Empty routes are tried once the others have settled.
    if (first_pass_) again = true;
    first_pass_ = false;
  }
  return improved;
}

bool LocalSearch::improve_client(WorkNode& node) {
  bool improved = false;
  const std::int32_t tested = node.tested;
  node.tested = list_.changes;
  for (const int id : neighbours_[static_cast<std::size_t>(node.id)]) {
    WorkNode& near = list_.client(id);
    if (node.route->changed <= tested && near.route->changed <= tested) continue;
    if (try_moves(node, near)) {
      improved = true;
      continue;
    }
    if (near.rank != 1) continue;
    WorkNode& start = near.route->start;
    if (moves_.relocate(node, start, 1) || moves_.relocate(node, start, 2) || moves_.relocate(node, start, 3)) {
      improved = true;
    }
  }
  if (!first_pass_ && try_empty_route(node)) improved = true;
  return improved;
}

bool LocalSearch::try_moves(WorkNode& node, WorkNode& near) {
  if (moves_.relocate(node, near, 1)) return true;
  if (moves_.relocate(node, near, 2)) return true;
  if (moves_.relocate(node, near, 3)) return true;
  if (node.id < near.id && moves_.exchange(node, near, 1, 1)) return true;
  if (moves_.exchange(node, near, 2, 1)) return true;
  if (node.id < near.id && moves_.exchange(node, near, 2, 2)) return true;
  if (moves_.exchange(node, near, 3, 1)) return true;
  if (moves_.exchange(node, near, 3, 2)) return true;
  if (node.id < near.id && moves_.exchange(node, near, 3, 3)) return true;
  // Both make `near` follow `node`.
  if (node.route != near.route) return moves_.exchange_tails(node, *near.before);
  return moves_.reverse(node, near);
}

bool LocalSearch::try_empty_route(WorkNode& node) {
  WorkRoute* empty = find_empty_route();
  if (empty == nullptr || node.route->size() < 2) return false;
  return moves_.relocate(node, empty->start, 1) || moves_.relocate(node, empty->start, 2) ||
         moves_.relocate(node, empty->start, 3) || moves_.exchange_tails(node, empty->start);
}

bool LocalSearch::improve_swap_star() {
  bool improved = false;
  std::vector<WorkRoute>& routes = list_.routes();
  for (std::size_t i = 0; i < routes.size(); ++i) {
    if (routes[i].empty()) continue;
    for (std::size_t j = i + 1; j < routes.size(); ++j) {
      if (routes[j].empty()) continue;
      while (swap_star_.improve(routes[i], routes[j])) improved = true;
    }
  }
  return improved;
}

}  // namespace gridvisit::planner::genetic
