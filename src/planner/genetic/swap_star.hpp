// SWAP*: exchanges two clients of two routes, each going to its best place in the other route and not to the other's.
// Vidal, "Hybrid genetic search for the CVRP: open-source implementation and SWAP* neighborhood", Computers &
// Operations Research 140, 2022; with time windows as in Kool et al., "Hybrid Genetic Search for the Vehicle Routing
// Problem with Time Windows: a High-Performance Implementation", DIMACS 2022.
#pragma once

#include <array>

#include "planner/genetic/route_list.hpp"

namespace gridvisit::planner::genetic {

class SwapStar {
 public:
  explicit SwapStar(RouteList& list);

  /// Forgets what it knew of another plan.
  void reset();
  /// Carries out the best exchange between the routes, if it makes the plan cheaper.
  bool improve(WorkRoute& a, WorkRoute& b);

 private:
  static constexpr std::size_t kPlaces = 3;
  /// Where a client would go in a route, cheapest first.
  struct Places {
    std::int32_t changes = -1;  ///< that the route had when these were found
    std::array<Money, kPlaces> cost{};
    std::array<WorkNode*, kPlaces> behind{};
  };
  struct Choice {
    Money delta = 0;
    WorkNode* a = nullptr;
    WorkNode* a_behind = nullptr;
    WorkNode* b = nullptr;
    WorkNode* b_behind = nullptr;
  };

  const Places& find_places(const WorkNode& node, WorkRoute& route);
  /// What taking a client out saves, below 0.
  [[nodiscard]] Money removal(const WorkNode& node) const;
  /// The cheapest place for a client in the route of `gone`, which leaves it.
  std::pair<Money, WorkNode*> place_without(const WorkNode& node, WorkNode& gone);
  [[nodiscard]] Money through(const WorkNode& before, const WorkNode& node, const WorkNode& after) const;
  bool carry_out(const Choice& choice);
  [[nodiscard]] Money route_cost(const WorkRoute& route) const;

  RouteList& list_;
  const Instance& instance_;
  std::vector<Places> places_;  ///< by route, then client
  std::vector<Money> removals_a_;
  std::vector<Money> removals_b_;
};

}  // namespace gridvisit::planner::genetic
