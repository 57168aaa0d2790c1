// A schema read once: its subschemas as numbered nodes, each with what its keywords say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include "base/error.hpp"
#include "domain/json_schema/pattern.hpp"

namespace gridvisit {

using NodeId = std::uint32_t;

/// The bits of "type". Every integer is a number.
inline constexpr unsigned kNullType = 1U << 0U;
inline constexpr unsigned kBooleanType = 1U << 1U;
inline constexpr unsigned kObjectType = 1U << 2U;
inline constexpr unsigned kArrayType = 1U << 3U;
inline constexpr unsigned kNumberType = 1U << 4U;
inline constexpr unsigned kStringType = 1U << 5U;
inline constexpr unsigned kIntegerType = 1U << 6U;

struct NumberRules {
  std::optional<boost::json::value> minimum, maximum, above, below, multiple_of;
};

struct TextRules {
  std::optional<std::uint64_t> min_length, max_length;  ///< characters
  std::optional<SchemaPattern> pattern;
  bool is_date = false;
};

struct ArrayRules {
  std::optional<std::uint64_t> min_items, max_items, min_contains, max_contains;
  bool unique = false;
  std::vector<NodeId> prefix;
  std::optional<NodeId> items;  ///< of those behind the prefix
  std::optional<NodeId> contains;
};

struct ObjectRules {
  std::optional<std::uint64_t> min_properties, max_properties;
  std::vector<std::string> required;
  std::vector<std::pair<std::string, NodeId>> properties;
  std::vector<std::pair<SchemaPattern, NodeId>> pattern_properties;
  std::optional<NodeId> additional;  ///< of members neither of the two names
  std::optional<NodeId> names;
  std::vector<std::pair<std::string, std::vector<std::string>>> dependent_required;
  std::vector<std::pair<std::string, NodeId>> dependent_schemas;
};

struct SchemaNode {
  std::optional<bool> always;  ///< a schema that is just true or false
  std::optional<unsigned> types;
  std::optional<boost::json::array> one_of_values;  ///< enum
  std::optional<boost::json::value> only_value;     ///< const
  NumberRules number;
  TextRules text;
  ArrayRules array;
  ObjectRules object;
  std::optional<NodeId> reference;
  std::vector<NodeId> all_of, any_of, one_of;
  std::optional<NodeId> negated, condition, then_node, else_node;
  std::string title;  ///< what people call it

  /// The nodes that look at the same value.
  [[nodiscard]] std::vector<NodeId> in_place() const;
};

/// Refused: nodes that look at the same value in a circle, or deeper within each other than
/// limits::kSchemaInPlaceDepth.
Result<> check_in_place(const std::vector<SchemaNode>& nodes);

}  // namespace gridvisit
