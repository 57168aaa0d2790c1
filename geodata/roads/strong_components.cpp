#include "geodata/roads/strong_components.hpp"

#include <algorithm>

namespace gridvisit::roads {

std::vector<std::uint32_t> strong_components(std::span<const std::uint32_t> first,
                                             std::span<const std::uint32_t> heads) {
  constexpr std::uint32_t kNone = UINT32_MAX;
  const auto node_count = static_cast<std::uint32_t>(first.size() - 1);
  std::vector<std::uint32_t> component(node_count, kNone);
  std::vector<std::uint32_t> visited_as(node_count, kNone);
  std::vector<std::uint32_t> lowest(node_count);  // the earliest visited node known to be reachable
  std::vector<std::uint32_t> next_arc(first.begin(), first.end() - 1);
  std::vector<std::uint32_t> open;  // visited, component not yet known
  std::vector<std::uint32_t> path;
  std::uint32_t visits = 0;
  std::uint32_t components = 0;

  const auto enter = [&](std::uint32_t node) {
    visited_as[node] = lowest[node] = visits++;
    open.push_back(node);
    path.push_back(node);
  };
  const auto leave = [&](std::uint32_t node) {
    path.pop_back();
    if (!path.empty()) lowest[path.back()] = std::min(lowest[path.back()], lowest[node]);
    if (lowest[node] != visited_as[node]) return;
    while (component[node] == kNone) {
      component[open.back()] = components;
      open.pop_back();
    }
    ++components;
  };

  for (std::uint32_t root = 0; root < node_count; ++root) {
    if (visited_as[root] == kNone) enter(root);
    while (!path.empty()) {
      const std::uint32_t node = path.back();
      if (next_arc[node] == first[node + 1]) {
        leave(node);
        continue;
      }
      const std::uint32_t head = heads[next_arc[node]++];
      if (visited_as[head] == kNone) {
        enter(head);
      } else if (component[head] == kNone) {
        lowest[node] = std::min(lowest[node], visited_as[head]);
      }
    }
  }
  return component;
}

}  // namespace gridvisit::roads
