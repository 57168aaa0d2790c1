// A filter as a tree (OGC 21-065r2, Common Query Language 2): what both of its languages are read into.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "geodata/geometry.hpp"

namespace gridvisit::cql2 {

/// A span of time in milliseconds since 1970 UTC, ends included; open ends are the furthest there are.
struct TimeSpan {
  std::int64_t first_ms = INT64_MIN;
  std::int64_t last_ms = INT64_MAX;
  bool operator==(const TimeSpan&) const = default;
};

using TextList = std::vector<std::string>;

/// Null is what is not known: a comparison with it is neither true nor false.
using Value =
    std::variant<std::monostate, bool, double, std::string, TimeSpan, TextList, std::shared_ptr<const Geometry>>;

enum class Op : std::uint8_t {
  literal,
  property,
  // logic
  all_of,
  any_of,
  negation,
  // comparison
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  like,
  between,
  in,
  is_null,
  // functions of text
  case_insensitive,
  // arithmetic
  add,
  subtract,
  multiply,
  divide,
  // space
  s_intersects,
  s_within,
  s_contains,
  s_disjoint,
  s_equals,
  s_touches,
  s_crosses,
  s_overlaps,
  // time
  t_after,
  t_before,
  t_disjoint,
  t_equals,
  t_intersects,
  t_during,
  // sets
  a_contains,
  a_contained_by,
  a_equals,
  a_overlaps,
};

struct Expression {
  Op op = Op::literal;
  Value value;                        ///< of a literal
  std::string name;                   ///< of a property
  std::vector<Expression> arguments;  ///< of everything else
};

inline bool is_spatial(Op op) { return op >= Op::s_intersects && op <= Op::s_overlaps; }
inline bool is_temporal(Op op) { return op >= Op::t_after && op <= Op::t_during; }
inline bool is_of_sets(Op op) { return op >= Op::a_contains; }
inline bool is_comparison(Op op) { return op >= Op::equal && op <= Op::greater_or_equal; }

/// Of "s_intersects", "t_after" and the like, in lower case; Op::literal where there is none such.
Op find_function(std::string_view name);

/// The properties it asks about.
std::vector<std::string> properties_of(const Expression& expression);

}  // namespace gridvisit::cql2
