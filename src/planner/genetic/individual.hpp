// One solution of the population, measured once.
#pragma once

#include "planner/genetic/instance.hpp"

namespace gridvisit::planner::genetic {

struct Individual {
  Plan plan;
  Money cost = 0;
  Money warp = 0;
  Money excess_load = 0;
  std::vector<int> before;  ///< by client: the node before it
  std::vector<int> after;

  [[nodiscard]] bool feasible() const { return warp == 0 && excess_load == 0; }
  [[nodiscard]] Money penalised(const Penalties& penalties) const {
    return cost + warp * penalties.warp + excess_load * penalties.load;
  }
};

Individual measure(const Instance& instance, Plan plan);

/// The share of a client's two neighbours that differ, 0…1 (broken pairs distance).
double distance(const Individual& a, const Individual& b);

}  // namespace gridvisit::planner::genetic
