#include "planner/genetic/route_list.hpp"

namespace gridvisit::planner::genetic {

RouteList::RouteList(const Instance& instance)
    : instance_(&instance),
      clients_(static_cast<std::size_t>(instance.clients) + 1),
      routes_(static_cast<std::size_t>(instance.vehicles)) {
  for (int id = 0; id <= instance.clients; ++id) client(id).id = id;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    routes_[i].index = static_cast<int>(i);
    routes_[i].start.id = 0;
    routes_[i].end.id = instance.end();
  }
}

void RouteList::load(const Plan& plan) {
  changes = 0;
  for (WorkNode& node : clients_) {
    node.route = nullptr;
    node.before = node.after = nullptr;
    node.tested = -1;
  }
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    WorkRoute& route = routes_[i];
    route.changed = 0;
    WorkNode* last = &route.start;
    const auto append = [&last](WorkNode& node) {
      last->after = &node;
      node.before = last;
      last = &node;
    };
    if (i < plan.size()) {
      for (const int id : plan[i]) append(client(id));
    }
    append(route.end);
    update(route);
  }
}

Plan RouteList::to_plan() const {
  Plan plan;
  for (const WorkRoute& route : routes_) {
    if (route.empty()) continue;
    std::vector<int>& clients = plan.emplace_back();
    for (const WorkNode* node = route.start.after; node != &route.end; node = node->after) clients.push_back(node->id);
  }
  return plan;
}

void RouteList::update(WorkRoute& route) {
  WorkNode* node = &route.start;
  node->route = &route;
  node->rank = 0;
  node->load = 0;
  node->from_start = alone(*node);
  while (node != &route.end) {
    WorkNode* next = node->after;
    next->route = &route;
    next->rank = node->rank + 1;
    next->load = node->load + instance_->load[static_cast<std::size_t>(next->id)];
    next->from_start = join(node->from_start, alone(*next), instance_->arc(node->id, next->id).time);
    node = next;
  }
  node->to_end = alone(*node);
  while (node != &route.start) {
    WorkNode* previous = node->before;
    previous->to_end = join(alone(*previous), node->to_end, instance_->arc(previous->id, node->id).time);
    node = previous;
  }
  route.penalty = penalty(route.warp(), route.load());
}

void RouteList::link_behind(WorkNode& node, WorkNode& place) {
  node.before = &place;
  node.after = place.after;
  place.after->before = &node;
  place.after = &node;
  node.route = place.route;
}

void RouteList::unlink(WorkNode& node) {
  node.before->after = node.after;
  node.after->before = node.before;
  node.before = node.after = nullptr;
  node.route = nullptr;
}

}  // namespace gridvisit::planner::genetic
