// Improves a plan until no move of the neighbourhoods makes it cheaper, broken rules priced in.
#pragma once

#include "planner/genetic/moves.hpp"
#include "planner/genetic/route_list.hpp"
#include "planner/genetic/swap_star.hpp"
#include "planner/random.hpp"

namespace gridvisit::planner::genetic {

class LocalSearch {
 public:
  LocalSearch(const Instance& instance, Random& random);

  /// Clients the plan lacks are put where they cost least first.
  Plan improve(const Plan& plan, const Penalties& penalties, bool with_swap_star);

 private:
  void list_neighbours();
  void insert_missing();
  void insert_cheapest(WorkNode& node);
  bool improve_moves();
  bool improve_client(WorkNode& node);
  bool try_moves(WorkNode& node, WorkNode& near);
  bool try_empty_route(WorkNode& node);
  bool improve_swap_star();
  [[nodiscard]] WorkRoute* find_empty_route();

  const Instance& instance_;
  Random& random_;
  RouteList list_;
  Moves moves_;
  SwapStar swap_star_;
  std::vector<std::vector<int>> neighbours_;  ///< by client: the likeliest to be beside it
  std::vector<int> order_;
  bool first_pass_ = true;
};

}  // namespace gridvisit::planner::genetic
