#include "planner/genetic/individual.hpp"

namespace gridvisit::planner::genetic {

Individual measure(const Instance& instance, Plan plan) {
  Individual made;
  made.before.assign(static_cast<std::size_t>(instance.clients) + 2, 0);
  made.after.assign(static_cast<std::size_t>(instance.clients) + 2, 0);
  for (const std::vector<int>& route : plan) {
    if (route.empty()) continue;
    Segment times = instance.segments[0];
    Money load = 0;
    int last = 0;
    const auto drive_to = [&](int node) {
      const Arc& arc = instance.arc(last, node);
      made.cost += arc.cost;
      times = join(times, instance.segments[static_cast<std::size_t>(node)], arc.time);
      made.before[static_cast<std::size_t>(node)] = last;
      made.after[static_cast<std::size_t>(last)] = node;
      last = node;
    };
    for (const int client : route) {
      drive_to(client);
      load += instance.load[static_cast<std::size_t>(client)];
    }
    drive_to(instance.end());
    made.warp += times.warp;
    made.excess_load += std::max<Money>(0, load - instance.capacity);
  }
  made.plan = std::move(plan);
  return made;
}

double distance(const Individual& a, const Individual& b) {
  const std::size_t clients = a.before.size() - 2;
  std::size_t broken = 0;
  for (std::size_t i = 1; i <= clients; ++i) {
    broken += (a.before[i] != b.before[i] ? 1U : 0U) + (a.after[i] != b.after[i] ? 1U : 0U);
  }
  return clients == 0 ? 0 : static_cast<double>(broken) / static_cast<double>(2 * clients);
}

}  // namespace gridvisit::planner::genetic
