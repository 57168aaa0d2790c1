#include "domain/json_schema/node.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.hpp"

namespace gridvisit {
namespace {

/// How deep nodes that look at the same value lie within each other; refused where they go in a circle.
class InPlaceDepth {
 public:
  explicit InPlaceDepth(const std::vector<SchemaNode>& nodes) : nodes_(nodes), depth_(nodes.size(), kUnseen) {}

  Result<> run() {
    for (NodeId id = 0; id < nodes_.size(); ++id) {
      if (auto measured = measure(id, 0); !measured) return measured;
    }
    return {};
  }

 private:
  static constexpr int kUnseen = -1;
  static constexpr int kOpen = -2;

  // `above` bounds the recursion before the depth below is known.
  Result<> measure(NodeId id, std::size_t above) {
    if (depth_[id] >= 0 && above + static_cast<std::size_t>(depth_[id]) <= limits::kSchemaInPlaceDepth) return {};
    if (depth_[id] == kOpen) {
      return failure(ErrorCode::unsupported, "a $ref leads back to itself: no value could ever be judged by it");
    }
    if (above > limits::kSchemaInPlaceDepth || depth_[id] >= 0) {
      return failure(ErrorCode::too_large,
                     fmt::format("$ref, allOf and the like lie more than {} deep within each other; make it simpler",
                                 limits::kSchemaInPlaceDepth));
    }
    depth_[id] = kOpen;
    int deepest = 0;
    for (const NodeId below : nodes_[id].in_place()) {
      if (auto measured = measure(below, above + 1); !measured) return measured;
      deepest = std::max(deepest, depth_[below] + 1);
    }
    depth_[id] = deepest;
    return {};
  }

  const std::vector<SchemaNode>& nodes_;
  std::vector<int> depth_;
};

}  // namespace

std::vector<NodeId> SchemaNode::in_place() const {
  std::vector<NodeId> nodes;
  for (const auto* list : {&all_of, &any_of, &one_of}) nodes.insert(nodes.end(), list->begin(), list->end());
  for (const auto& one : {reference, negated, condition, then_node, else_node}) {
    if (one) nodes.push_back(*one);
  }
  for (const auto& [name, node] : object.dependent_schemas) nodes.push_back(node);
  return nodes;
}

Result<> check_in_place(const std::vector<SchemaNode>& nodes) { return InPlaceDepth(nodes).run(); }

}  // namespace gridvisit
