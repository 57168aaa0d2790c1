#include "cql2/evaluate.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "cql2/time_text.hpp"
#include "geodata/spatial_relation.hpp"

namespace gridvisit::cql2 {
namespace {

using Truth = std::optional<bool>;  ///< nothing: not known

std::string fold(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::unexpected<Error> fault(std::string_view what) {
  return failure(ErrorCode::invalid, "the filter makes no sense: " + std::string(what), {{}, {}, "filter"});
}

SpatialRelation relation_of(Op op) {
  switch (op) {
    case Op::s_within: return SpatialRelation::within;
    case Op::s_contains: return SpatialRelation::contains;
    case Op::s_disjoint: return SpatialRelation::disjoint;
    case Op::s_equals: return SpatialRelation::equals;
    case Op::s_touches: return SpatialRelation::touches;
    case Op::s_crosses: return SpatialRelation::crosses;
    case Op::s_overlaps: return SpatialRelation::overlaps;
    default: return SpatialRelation::intersects;
  }
}

/// A within B is B contains A: turned around so that the literal comes second.
SpatialRelation converse(SpatialRelation relation) {
  if (relation == SpatialRelation::within) return SpatialRelation::contains;
  if (relation == SpatialRelation::contains) return SpatialRelation::within;
  return relation;
}

bool is_literal(const Expression& expression) { return expression.op == Op::literal; }

/// A moment or span where the value is one or a text that says one.
std::optional<TimeSpan> to_span(const Value& value) {
  if (const auto* span = std::get_if<TimeSpan>(&value)) return *span;
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return std::nullopt;
  const auto span = parse_instant(*text);
  return span ? std::optional(*span) : std::nullopt;
}

/// Less than 0, 0 or more, as strcmp; nothing where the two cannot be compared.
std::optional<int> compare(const Value& a, const Value& b) {
  const auto order = [](const auto& x, const auto& y) { return x < y ? -1 : (y < x ? 1 : 0); };
  if (std::holds_alternative<std::monostate>(a) || std::holds_alternative<std::monostate>(b)) return std::nullopt;
  if (std::holds_alternative<TimeSpan>(a) || std::holds_alternative<TimeSpan>(b)) {
    const auto x = to_span(a);
    const auto y = to_span(b);
    if (!x || !y) return std::nullopt;
    return x->last_ms < y->first_ms ? -1 : (y->last_ms < x->first_ms ? 1 : 0);
  }
  if (a.index() != b.index()) return std::nullopt;
  if (const auto* x = std::get_if<double>(&a)) return order(*x, std::get<double>(b));
  if (const auto* x = std::get_if<std::string>(&a)) return order(*x, std::get<std::string>(b));
  if (const auto* x = std::get_if<bool>(&a)) return order(int{*x}, int{std::get<bool>(b)});
  return std::nullopt;
}

bool holds(Op op, int order) {
  switch (op) {
    case Op::equal: return order == 0;
    case Op::not_equal: return order != 0;
    case Op::less: return order < 0;
    case Op::less_or_equal: return order <= 0;
    case Op::greater: return order > 0;
    default: return order >= 0;
  }
}

bool holds(Op op, const TimeSpan& a, const TimeSpan& b) {
  switch (op) {
    case Op::t_after: return a.first_ms > b.last_ms;
    case Op::t_before: return a.last_ms < b.first_ms;
    case Op::t_equals: return a == b;
    case Op::t_during: return a.first_ms >= b.first_ms && a.last_ms <= b.last_ms;
    case Op::t_disjoint: return a.first_ms > b.last_ms || a.last_ms < b.first_ms;
    default: return a.first_ms <= b.last_ms && a.last_ms >= b.first_ms;
  }
}

bool holds(Op op, TextList a, TextList b) {
  std::ranges::sort(a);
  std::ranges::sort(b);
  switch (op) {
    case Op::a_contains: return std::ranges::includes(a, b);
    case Op::a_contained_by: return std::ranges::includes(b, a);
    case Op::a_equals: return a == b;
    default:
      return std::ranges::any_of(a, [&](const std::string& text) { return std::ranges::binary_search(b, text); });
  }
}

std::size_t character_size(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

}  // namespace

bool is_like(std::string_view text, std::string_view pattern) {
  // Greedy with one place to come back to: linear but for the product of the two lengths.
  std::size_t t = 0;
  std::size_t p = 0;
  std::size_t star = std::string_view::npos;
  std::size_t from = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '%') {
      star = p++;
      from = t;
      continue;
    }
    const bool escaped = p + 1 < pattern.size() && pattern[p] == '\\';
    if (p < pattern.size() && pattern[p] == '_') {
      t = std::min(text.size(), t + character_size(text[t]));
      ++p;
      continue;
    }
    if (p < pattern.size() && pattern[p + (escaped ? 1 : 0)] == text[t]) {
      ++t;
      p += escaped ? 2 : 1;
      continue;
    }
    if (star == std::string_view::npos) return false;
    p = star + 1;
    from = std::min(text.size(), from + character_size(text[from]));
    t = from;
  }
  while (p < pattern.size() && pattern[p] == '%') ++p;
  return p == pattern.size();
}

struct Filter::Parts {
  Expression expression;
  std::map<const Expression*, SpatialTest> spatial;  ///< of calls with a literal geometry

  Result<> prepare(const Expression& node) {
    if (is_spatial(node.op)) {
      const Expression& first = node.arguments[0];
      const Expression& second = node.arguments[1];
      const Expression* fixed = is_literal(second) ? &second : is_literal(first) ? &first : nullptr;
      if (fixed == nullptr) return fault("a spatial function needs a geometry to compare with");
      const auto* geometry = std::get_if<std::shared_ptr<const Geometry>>(&fixed->value);
      if (geometry == nullptr) return fault("a spatial function needs a geometry to compare with");
      const SpatialRelation relation = relation_of(node.op);
      auto test = SpatialTest::make(fixed == &second ? relation : converse(relation), **geometry);
      if (!test) return failure(test);
      spatial.emplace(&node, std::move(*test));
    }
    if (node.op == Op::like && is_literal(node.arguments[1]) &&
        !std::holds_alternative<std::string>(node.arguments[1].value)) {
      return fault("LIKE needs a pattern in quotes");
    }
    for (const Expression& argument : node.arguments) {
      if (auto prepared = prepare(argument); !prepared) return prepared;
    }
    return {};
  }

  [[nodiscard]] Truth truth(const Expression& node, const Lookup& lookup) const {
    switch (node.op) {
      case Op::all_of: return all(node, lookup, false);
      case Op::any_of: return all(node, lookup, true);
      case Op::negation: {
        const Truth inner = truth(node.arguments[0], lookup);
        return inner ? Truth(!*inner) : std::nullopt;
      }
      case Op::is_null: return std::holds_alternative<std::monostate>(value(node.arguments[0], lookup));
      case Op::like: return like(node, lookup);
      case Op::between: return between(node, lookup);
      case Op::in: return in(node, lookup);
      default: break;
    }
    if (is_spatial(node.op)) return spatially(node, lookup);
    if (is_comparison(node.op)) {
      const auto order = compare(value(node.arguments[0], lookup), value(node.arguments[1], lookup));
      return order ? Truth(holds(node.op, *order)) : std::nullopt;
    }
    if (is_temporal(node.op)) {
      const auto a = to_span(value(node.arguments[0], lookup));
      const auto b = to_span(value(node.arguments[1], lookup));
      return a && b ? Truth(holds(node.op, *a, *b)) : std::nullopt;
    }
    if (is_of_sets(node.op)) {
      const Value a = value(node.arguments[0], lookup);
      const Value b = value(node.arguments[1], lookup);
      const auto* x = std::get_if<TextList>(&a);
      const auto* y = std::get_if<TextList>(&b);
      return x != nullptr && y != nullptr ? Truth(holds(node.op, *x, *y)) : std::nullopt;
    }
    const Value plain = value(node, lookup);
    const auto* flag = std::get_if<bool>(&plain);
    return flag == nullptr ? std::nullopt : Truth(*flag);
  }

  // Of AND the first that is false decides, of OR the first that is true; else what is not known.
  [[nodiscard]] Truth all(const Expression& node, const Lookup& lookup, bool decides) const {
    bool unknown = false;
    for (const Expression& argument : node.arguments) {
      const Truth one = truth(argument, lookup);
      if (one && *one == decides) return decides;
      unknown = unknown || !one;
    }
    return unknown ? std::nullopt : Truth(!decides);
  }

  [[nodiscard]] Truth like(const Expression& node, const Lookup& lookup) const {
    const Value text = value(node.arguments[0], lookup);
    const Value pattern = value(node.arguments[1], lookup);
    const auto* t = std::get_if<std::string>(&text);
    const auto* p = std::get_if<std::string>(&pattern);
    return t != nullptr && p != nullptr ? Truth(is_like(*t, *p)) : std::nullopt;
  }

  [[nodiscard]] Truth between(const Expression& node, const Lookup& lookup) const {
    const Value middle = value(node.arguments[0], lookup);
    const auto low = compare(middle, value(node.arguments[1], lookup));
    const auto high = compare(middle, value(node.arguments[2], lookup));
    return low && high ? Truth(*low >= 0 && *high <= 0) : std::nullopt;
  }

  [[nodiscard]] Truth in(const Expression& node, const Lookup& lookup) const {
    const Value sought = value(node.arguments[0], lookup);
    if (std::holds_alternative<std::monostate>(sought)) return std::nullopt;
    for (std::size_t i = 1; i < node.arguments.size(); ++i) {
      if (compare(sought, value(node.arguments[i], lookup)) == 0) return true;
    }
    return false;
  }

  [[nodiscard]] Truth spatially(const Expression& node, const Lookup& lookup) const {
    const bool second_is_fixed = is_literal(node.arguments[1]);
    const Value mine = value(node.arguments[second_is_fixed ? 0 : 1], lookup);
    const auto* geometry = std::get_if<std::shared_ptr<const Geometry>>(&mine);
    if (geometry == nullptr || *geometry == nullptr) return std::nullopt;
    return spatial.at(&node).holds(**geometry);
  }

  [[nodiscard]] Value value(const Expression& node, const Lookup& lookup) const {
    switch (node.op) {
      case Op::literal: return node.value;
      case Op::property: return lookup(node.name);
      case Op::case_insensitive: {
        Value inner = value(node.arguments[0], lookup);
        if (auto* text = std::get_if<std::string>(&inner)) *text = fold(std::move(*text));
        return inner;
      }
      case Op::add:
      case Op::subtract:
      case Op::multiply:
      case Op::divide: return arithmetic(node, lookup);
      default: {
        const Truth known = truth(node, lookup);
        return known ? Value(*known) : Value();
      }
    }
  }

  [[nodiscard]] Value arithmetic(const Expression& node, const Lookup& lookup) const {
    const Value a = value(node.arguments[0], lookup);
    const Value b = value(node.arguments[1], lookup);
    const auto* x = std::get_if<double>(&a);
    const auto* y = std::get_if<double>(&b);
    if (x == nullptr || y == nullptr) return {};
    switch (node.op) {
      case Op::add: return *x + *y;
      case Op::subtract: return *x - *y;
      case Op::multiply: return *x * *y;
      default: return *y == 0 ? Value() : Value(*x / *y);
    }
  }
};

Filter::Filter(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Filter::Filter(Filter&&) noexcept = default;
Filter& Filter::operator=(Filter&&) noexcept = default;
Filter::~Filter() = default;

Result<Filter> Filter::make(Expression expression) {
  auto parts = std::make_unique<Parts>();
  parts->expression = std::move(expression);
  if (auto prepared = parts->prepare(parts->expression); !prepared) return failure(prepared);
  return Filter(std::move(parts));
}

bool Filter::passes(const Lookup& lookup) const { return parts_->truth(parts_->expression, lookup).value_or(false); }

}  // namespace gridvisit::cql2
