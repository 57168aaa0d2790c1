#include "geodata/roads/shortest_paths.hpp"

#include <algorithm>

namespace gridvisit::roads {

ShortestPaths::ShortestPaths(std::span<const std::uint32_t> first_arc, std::span<const Arc> arcs)
    : first_arc_(first_arc),
      arcs_(arcs),
      cost_(first_arc.size() - 1),
      arc_into_(first_arc.size() - 1),
      is_target_(first_arc.size() - 1) {}

void ShortestPaths::set_targets(std::span<const std::uint32_t> nodes) {
  std::ranges::fill(is_target_, false);
  for (const std::uint32_t node : nodes) is_target_[node] = 1;
  target_count_ = static_cast<std::size_t>(std::ranges::count(is_target_, true));
}

void ShortestPaths::run_from(std::span<const NodeCost> sources) {
  std::ranges::fill(cost_, kNoPath);
  heap_.clear();
  for (const NodeCost& source : sources) reach(source, kNoArc);
  std::size_t unsettled_targets = target_count_;
  while (!heap_.empty() && unsettled_targets > 0) {
    const NodeCost settled = pop();
    if (settled.cost != cost_[settled.node]) continue;
    if (is_target_[settled.node] != 0) --unsettled_targets;
    for (std::uint32_t arc = first_arc_[settled.node]; arc < first_arc_[settled.node + 1]; ++arc) {
      reach({settled.cost + make_cost(arcs_[arc].ms, arcs_[arc].length_dm), arcs_[arc].head}, arc);
    }
  }
}

void ShortestPaths::reach(NodeCost reached, std::uint32_t arc) {
  if (reached.cost >= cost_[reached.node]) return;
  cost_[reached.node] = reached.cost;
  arc_into_[reached.node] = arc;
  push(reached);
}

void ShortestPaths::push(NodeCost entry) {
  std::size_t hole = heap_.size();
  heap_.push_back(entry);
  while (hole > 0) {
    const std::size_t parent = (hole - 1) / 4;
    if (heap_[parent].cost <= entry.cost) break;
    heap_[hole] = heap_[parent];
    hole = parent;
  }
  heap_[hole] = entry;
}

NodeCost ShortestPaths::pop() {
  const NodeCost top = heap_.front();
  const NodeCost last = heap_.back();
  heap_.pop_back();
  if (heap_.empty()) return top;
  std::size_t hole = 0;
  for (std::size_t child = 1; child < heap_.size(); child = 4 * hole + 1) {
    const std::size_t end = std::min(child + 4, heap_.size());
    std::size_t least = child;
    for (std::size_t i = child + 1; i < end; ++i) {
      if (heap_[i].cost < heap_[least].cost) least = i;
    }
    if (heap_[least].cost >= last.cost) break;
    heap_[hole] = heap_[least];
    hole = least;
  }
  heap_[hole] = last;
  return top;
}

}  // namespace gridvisit::roads
