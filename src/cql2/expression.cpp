#include "cql2/expression.hpp"

#include <algorithm>
#include <array>

namespace gridvisit::cql2 {
namespace {

constexpr std::array<std::pair<std::string_view, Op>, 19> kFunctions{{
    {"s_intersects", Op::s_intersects}, {"s_within", Op::s_within},
    {"s_contains", Op::s_contains},     {"s_disjoint", Op::s_disjoint},
    {"s_equals", Op::s_equals},         {"s_touches", Op::s_touches},
    {"s_crosses", Op::s_crosses},       {"s_overlaps", Op::s_overlaps},
    {"t_after", Op::t_after},           {"t_before", Op::t_before},
    {"t_disjoint", Op::t_disjoint},     {"t_equals", Op::t_equals},
    {"t_intersects", Op::t_intersects}, {"t_during", Op::t_during},
    {"a_contains", Op::a_contains},     {"a_containedby", Op::a_contained_by},
    {"a_equals", Op::a_equals},         {"a_overlaps", Op::a_overlaps},
    {"casei", Op::case_insensitive},
}};

void collect(const Expression& expression, std::vector<std::string>& names) {
  if (expression.op == Op::property) names.push_back(expression.name);
  for (const Expression& argument : expression.arguments) collect(argument, names);
}

}  // namespace

Op find_function(std::string_view name) {
  const auto* const found = std::ranges::find(kFunctions, name, &std::pair<std::string_view, Op>::first);
  return found == kFunctions.end() ? Op::literal : found->second;
}

std::vector<std::string> properties_of(const Expression& expression) {
  std::vector<std::string> names;
  collect(expression, names);
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  return names;
}

}  // namespace gridvisit::cql2
