// The moves of the local search. Each tries one place, and carries itself out if that makes the plan cheaper; each is
// judged by what it adds and takes away, times by joining segments. Sources: relocate, or-opt, exchange: Savelsbergh,
// "The vehicle routing problem with time windows: minimizing route duration", 1992; 2-opt*: Potvin and Rousseau, "An
// exchange heuristic for routeing problems with time windows", JORS 46(12), 1995.
#pragma once

#include "planner/genetic/route_list.hpp"

namespace gridvisit::planner::genetic {

class Moves {
 public:
  explicit Moves(RouteList& list) : list_(list), instance_(list.instance()) {}

  /// Moves `count` clients from `first` on behind `place` (a client, or a route's start).
  bool relocate(WorkNode& first, WorkNode& place, int count);
  /// Exchanges `count` clients from `first` on with `other_count` from `other` on. `count` ≥ `other_count` ≥ 1.
  bool exchange(WorkNode& first, WorkNode& other, int count, int other_count);
  /// Exchanges what follows two nodes of different routes.
  bool exchange_tails(WorkNode& a, WorkNode& b);
  /// Reverses what follows `a` up to `b` in the same route.
  bool reverse(WorkNode& a, WorkNode& b);

 private:
  /// A run of nodes of one route.
  struct Run {
    WorkNode* first;
    WorkNode* last;
    Segment times;
    std::int32_t load;
  };
  /// `count` clients from `first` on; null `last` where the route ends before.
  [[nodiscard]] Run take_run(WorkNode& first, int count) const;
  [[nodiscard]] Segment times_between(const WorkNode& first, const WorkNode& last) const;
  [[nodiscard]] Money cost(const WorkNode& from, const WorkNode& to) const {
    return instance_.arc(from.id, to.id).cost;
  }
  [[nodiscard]] std::int32_t time(const WorkNode& from, const WorkNode& to) const {
    return instance_.arc(from.id, to.id).time;
  }
  /// start … before, run, after … end
  [[nodiscard]] std::int32_t warp_through(const WorkNode& before, const Run& run, const WorkNode& after) const;
  [[nodiscard]] std::int32_t warp_within(const WorkNode& before, const Run& a, const Run& b,
                                         const WorkNode& after) const;
  [[nodiscard]] bool exchange_within(const Run& a, const Run& b, Money delta);
  void changed(WorkRoute& a, WorkRoute& b);

  RouteList& list_;
  const Instance& instance_;
};

}  // namespace gridvisit::planner::genetic
