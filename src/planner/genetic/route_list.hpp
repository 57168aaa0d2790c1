// The routes a local search works on: doubly linked nodes that know the times of all before and all after them, so that
// any exchange between two routes is judged in constant time.
#pragma once

#include <vector>

#include "planner/genetic/instance.hpp"

namespace gridvisit::planner::genetic {

struct WorkRoute;

struct WorkNode {
  int id = 0;                  ///< in the instance
  int rank = 0;                ///< in the route; 0: its start
  WorkRoute* route = nullptr;  ///< null: not planned
  WorkNode* before = nullptr;
  WorkNode* after = nullptr;
  std::int32_t load = 0;     ///< of all from the start to this
  std::int32_t tested = -1;  ///< the number of changes there had been when its moves were last tried
  Segment from_start;        ///< start … this
  Segment to_end;            ///< this … end
};

struct WorkRoute {
  int index = 0;
  WorkNode start;
  WorkNode end;
  std::int32_t changed = 0;  ///< the number of changes there had been with its last
  Money penalty = 0;         ///< what its broken rules cost

  [[nodiscard]] bool empty() const { return start.after == &end; }
  [[nodiscard]] int size() const { return end.rank - 1; }
  [[nodiscard]] std::int32_t load() const { return end.load; }
  [[nodiscard]] std::int32_t warp() const { return end.from_start.warp; }
};

/// Owns nodes and routes. A node's address lasts as long as the list.
class RouteList {
 public:
  explicit RouteList(const Instance& instance);

  void load(const Plan& plan);
  [[nodiscard]] Plan to_plan() const;

  [[nodiscard]] WorkNode& client(int id) { return clients_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] std::vector<WorkRoute>& routes() { return routes_; }
  [[nodiscard]] const Instance& instance() const { return *instance_; }
  [[nodiscard]] const Segment& alone(const WorkNode& node) const {
    return instance_->segments[static_cast<std::size_t>(node.id)];
  }

  Penalties penalties;
  std::int32_t changes = 0;

  /// Recomputes what the route's nodes know, after they were linked anew.
  void update(WorkRoute& route);
  [[nodiscard]] Money penalty(std::int32_t warp, std::int32_t load) const {
    return warp * penalties.warp + std::max(0, load - instance_->capacity) * penalties.load;
  }

  /// Puts an unplanned or just unlinked node behind another; the caller updates the route.
  static void link_behind(WorkNode& node, WorkNode& place);
  static void unlink(WorkNode& node);

 private:
  const Instance* instance_;
  std::vector<WorkNode> clients_;  ///< by id; 0 is not used
  std::vector<WorkRoute> routes_;
};

}  // namespace gridvisit::planner::genetic
