// The individuals of the genetic search, feasible and not, kept for being good and for being different (Vidal et al.
// 2013).
#pragma once

#include <memory>

#include "planner/genetic/individual.hpp"
#include "planner/random.hpp"

namespace gridvisit::planner::genetic {

class Population {
 public:
  explicit Population(const Penalties& penalties) : penalties_(penalties) {}

  void add(Individual individual);
  void clear();
  [[nodiscard]] std::size_t size() const { return feasible_.size() + infeasible_.size(); }
  /// Two by binary tournament, if possible neither too alike nor too different.
  std::pair<const Individual*, const Individual*> choose_parents(Random& random);

 private:
  struct Member {
    std::unique_ptr<Individual> individual;
    std::vector<std::pair<double, const Individual*>> nearest;  ///< all others of its group, the most alike first
    double fitness = 0;                                         ///< lower is better
  };
  using Group = std::vector<Member>;

  void add_to(Group& group, std::unique_ptr<Individual> individual);
  void rate(Group& group) const;
  static void remove_worst(Group& group);
  static void remove(Group& group, std::size_t index);
  const Individual* choose(Random& random);

  const Penalties& penalties_;
  Group feasible_;
  Group infeasible_;
};

}  // namespace gridvisit::planner::genetic
