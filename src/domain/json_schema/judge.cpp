#include "domain/json_schema/judge.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "domain/json_schema/pointer.hpp"
#include "domain/json_schema/value.hpp"

namespace gridvisit {
namespace {

namespace json = boost::json;

/// Where in the value one is: a chain on the stack, written out only where something is wrong.
struct Place {
  const Place* parent = nullptr;
  std::string_view member;
  std::optional<std::size_t> item;

  [[nodiscard]] std::string pointer() const {
    if (parent == nullptr) return "";
    return item ? pointer_to(parent->pointer(), *item) : pointer_to(parent->pointer(), member);
  }
};

unsigned types_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null: return kNullType;
    case json::kind::bool_: return kBooleanType;
    case json::kind::object: return kObjectType;
    case json::kind::array: return kArrayType;
    case json::kind::string: return kStringType;
    default: return is_integer(value) ? kNumberType | kIntegerType : kNumberType;
  }
}

std::string names_of(unsigned types) {
  std::string names;
  for (const auto& [type, name] : {std::pair{kNullType, "nothing (null)"},
                                   {kBooleanType, "true or false"},
                                   {kObjectType, "an object"},
                                   {kArrayType, "a list"},
                                   {kNumberType, "a number"},
                                   {kStringType, "a text"},
                                   {kIntegerType, "a whole number"}}) {
    if ((types & type) != 0) names += fmt::format("{}{}", names.empty() ? "" : " or ", name);
  }
  return names;
}

std::string written(const json::value& value) {
  constexpr std::size_t kMostBytes = 60;
  std::string text = json::serialize(value);
  if (text.size() <= kMostBytes) return text;
  std::size_t end = kMostBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

std::string written_list(const json::array& values) {
  constexpr std::size_t kMostValues = 12;
  std::string text;
  for (std::size_t i = 0; i < std::min(values.size(), kMostValues); ++i) {
    text += (i == 0 ? "" : ", ") + written(values[i]);
  }
  return values.size() > kMostValues ? text + " …" : text;
}

/// Where nobody wants to know the faults, it stops at the first.
class Judge {
 public:
  Judge(const std::vector<SchemaNode>& nodes, std::vector<SchemaFault>& faults) : nodes_(nodes), faults_(faults) {}

  /// Whether judging took more than it may.
  [[nodiscard]] bool overran() const { return overran_; }

  bool run(NodeId id, const json::value& value, const Place& place, bool tell) {
    if (overran_ || ++steps_ > limits::kSchemaSteps || depth_ > limits::kSchemaDepth) {
      overran_ = true;
      return false;
    }
    const SchemaNode& node = nodes_[id];
    if (node.always) {
      return *node.always || fault(node.title, place, tell, [] { return "is not asked for; remove it"; });
    }
    if (node.types && (*node.types & types_of(value)) == 0) {
      return fault(node.title, place, tell, [&] { return "should be " + names_of(*node.types); });
    }
    ++depth_;
    bool valid = check_values(node, value, place, tell);
    const auto also = [&](bool result) {
      valid = valid && result;
      return tell || valid;
    };
    if (tell || valid) {
      if (value.is_number()) {
        also(check_number(node, value, place, tell));
      } else if (const auto* text = value.if_string()) {
        also(check_text(node, *text, place, tell));
      } else if (const auto* list = value.if_array()) {
        also(check_array(node, *list, place, tell));
      } else if (const auto* members = value.if_object()) {
        also(check_object(node, value, *members, place, tell));
      }
    }
    if (tell || valid) also(check_applied(node, value, place, tell));
    --depth_;
    return valid;
  }

 private:
  template <typename Message>
  bool fault(const std::string& title, const Place& place, bool tell, Message message) {
    if (tell && faults_.size() < limits::kSchemaFaults) faults_.push_back({place.pointer(), title, message()});
    return false;
  }

  bool equal(const json::value& a, const json::value& b) { return is_equal(a, b, steps_); }

  bool check_values(const SchemaNode& node, const json::value& value, const Place& place, bool tell) {
    bool valid = true;
    if (node.one_of_values) {
      valid = std::ranges::any_of(*node.one_of_values, [&](const json::value& one) { return equal(one, value); }) ||
              fault(node.title, place, tell, [&] { return "should be one of " + written_list(*node.one_of_values); });
    }
    if (node.only_value && !equal(*node.only_value, value)) {
      valid = fault(node.title, place, tell, [&] { return "should be " + written(*node.only_value); });
    }
    return valid;
  }

  bool check_number(const SchemaNode& node, const json::value& value, const Place& place, bool tell) {
    const NumberRules& rules = node.number;
    const long double number = to_real(value);
    bool valid = true;
    const auto hold = [&](const std::optional<json::value>& bound, auto holds, const char* what) {
      if (!bound || holds(number, to_real(*bound))) return;
      valid = fault(node.title, place, tell, [&] { return fmt::format("should be {} {}", what, written(*bound)); });
    };
    hold(rules.minimum, std::greater_equal{}, "at least");
    hold(rules.maximum, std::less_equal{}, "at most");
    hold(rules.above, std::greater{}, "more than");
    hold(rules.below, std::less{}, "less than");
    if (rules.multiple_of && !is_multiple(value, *rules.multiple_of)) {
      valid = fault(node.title, place, tell, [&] { return "should be a multiple of " + written(*rules.multiple_of); });
    }
    return valid;
  }

  bool check_text(const SchemaNode& node, std::string_view text, const Place& place, bool tell) {
    const TextRules& rules = node.text;
    steps_ += text.size() / 64;
    bool valid = true;
    if (rules.min_length || rules.max_length) {
      const std::size_t length = count_characters(text);
      if (rules.min_length && length < *rules.min_length) {
        valid = fault(node.title, place, tell, [&] {
          return length == 0 ? std::string("is empty; fill it in")
                             : fmt::format("has {} characters; write at least {}", length, *rules.min_length);
        });
      }
      if (rules.max_length && length > *rules.max_length) {
        valid = fault(node.title, place, tell,
                      [&] { return fmt::format("has {} characters; shorten it to {}", length, *rules.max_length); });
      }
    }
    if (rules.pattern && !rules.pattern->matches(text)) {
      valid = fault(node.title, place, tell, [&] { return "should match the pattern " + rules.pattern->text(); });
    }
    if (rules.is_date && !parse_day(text)) {
      valid = fault(node.title, place, tell, [] { return "should be a day that exists, as 2026-11-24"; });
    }
    return valid;
  }

  bool check_array(const SchemaNode& node, const json::array& list, const Place& place, bool tell) {
    const ArrayRules& rules = node.array;
    bool valid = true;
    if (rules.min_items && list.size() < *rules.min_items) {
      valid = fault(node.title, place, tell,
                    [&] { return fmt::format("has {} entries; give at least {}", list.size(), *rules.min_items); });
    }
    if (rules.max_items && list.size() > *rules.max_items) {
      valid = fault(node.title, place, tell,
                    [&] { return fmt::format("has {} entries; give at most {}", list.size(), *rules.max_items); });
    }
    for (std::size_t i = 0; i < list.size() && (tell || valid) && !overran_; ++i) {
      const auto schema = i < rules.prefix.size() ? std::optional(rules.prefix[i]) : rules.items;
      if (schema) valid = run(*schema, list[i], {&place, {}, i}, tell) && valid;
    }
    if (rules.unique && (tell || valid)) valid = check_unique(node, list, place, tell) && valid;
    if (rules.contains && (tell || valid)) valid = check_contains(node, list, place, tell) && valid;
    return valid;
  }

  bool check_unique(const SchemaNode& node, const json::array& list, const Place& place, bool tell) {
    for (std::size_t i = 1; i < list.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (steps_ > limits::kSchemaSteps) {
          overran_ = true;
          return false;
        }
        if (!equal(list[i], list[j])) continue;
        return fault(node.title, {&place, {}, i}, tell, [] { return "is there twice; once is enough"; });
      }
    }
    return true;
  }

  bool check_contains(const SchemaNode& node, const json::array& list, const Place& place, bool tell) {
    const ArrayRules& rules = node.array;
    const std::uint64_t least = rules.min_contains.value_or(1);
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < list.size() && !overran_; ++i) {
      if (run(*rules.contains, list[i], {&place, {}, i}, false)) ++count;
    }
    if (count < least) {
      return fault(node.title, place, tell,
                   [&] { return fmt::format("should hold at least {} entries of the kind asked for", least); });
    }
    if (!rules.max_contains || count <= *rules.max_contains) return true;
    return fault(node.title, place, tell, [&] {
      return fmt::format("should hold at most {} entries of the kind asked for", *rules.max_contains);
    });
  }

  bool check_object(const SchemaNode& node, const json::value& value, const json::object& members, const Place& place,
                    bool tell) {
    const ObjectRules& rules = node.object;
    bool valid = check_required(node, members, place, tell);
    if (rules.min_properties && members.size() < *rules.min_properties) {
      valid = fault(node.title, place, tell,
                    [&] { return fmt::format("should have at least {} members", *rules.min_properties); });
    }
    if (rules.max_properties && members.size() > *rules.max_properties) {
      valid = fault(node.title, place, tell,
                    [&] { return fmt::format("should have at most {} members", *rules.max_properties); });
    }
    for (const auto& member : members) {
      if ((!tell && !valid) || overran_) break;
      valid = check_member(rules, member.key(), member.value(), {&place, member.key(), {}}, tell) && valid;
    }
    for (const auto& [name, schema] : rules.dependent_schemas) {
      if (members.contains(name)) valid = run(schema, value, place, tell) && valid;
    }
    return valid;
  }

  bool check_required(const SchemaNode& node, const json::object& members, const Place& place, bool tell) {
    bool valid = true;
    const auto need = [&](const std::string& name, const std::string& with) {
      ++steps_;
      if (members.contains(name)) return;
      const auto named = std::ranges::find(node.object.properties, name, &std::pair<std::string, NodeId>::first);
      const bool is_known = named != node.object.properties.end();
      valid = fault(is_known ? nodes_[named->second].title : "", {&place, name, {}}, tell, [&] {
        return with.empty() ? std::string("is missing; fill it in")
                            : fmt::format("is missing, and needed where there is {}; fill it in", with);
      });
    };
    for (const std::string& name : node.object.required) need(name, "");
    for (const auto& [trigger, names] : node.object.dependent_required) {
      if (!members.contains(trigger)) continue;
      for (const std::string& name : names) need(name, trigger);
    }
    return valid;
  }

  bool check_member(const ObjectRules& rules, std::string_view name, const json::value& value, const Place& place,
                    bool tell) {
    ++steps_;
    bool valid = true;
    bool is_named = false;
    if (rules.names) valid = run(*rules.names, json::value(name), place, tell);
    const auto property = std::ranges::find(rules.properties, name, &std::pair<std::string, NodeId>::first);
    if (property != rules.properties.end()) {
      is_named = true;
      valid = run(property->second, value, place, tell) && valid;
    }
    for (const auto& [pattern, schema] : rules.pattern_properties) {
      steps_ += 1 + name.size() / 64;
      if (!pattern.matches(name)) continue;
      is_named = true;
      valid = run(schema, value, place, tell) && valid;
    }
    if (!is_named && rules.additional) valid = run(*rules.additional, value, place, tell) && valid;
    return valid;
  }

  // The schemas that look at the same value.
  bool check_applied(const SchemaNode& node, const json::value& value, const Place& place, bool tell) {
    const auto holds = [&](NodeId id) { return run(id, value, place, false); };
    bool valid = !node.reference || run(*node.reference, value, place, tell);
    for (const NodeId id : node.all_of) {
      if (tell || valid) valid = run(id, value, place, tell) && valid;
    }
    if (!node.any_of.empty() && !std::ranges::any_of(node.any_of, holds)) {
      valid = fault(node.title, place, tell,
                    [&] { return fmt::format("fits none of the {} ways it may be filled in", node.any_of.size()); });
    }
    if (!node.one_of.empty()) {
      const auto count = std::ranges::count_if(node.one_of, holds);
      if (count != 1) {
        valid = fault(node.title, place, tell, [&] {
          return fmt::format("fits {} of the {} ways it may be filled in; it should fit exactly one",
                             count == 0 ? "none" : std::to_string(count), node.one_of.size());
        });
      }
    }
    if (node.negated && holds(*node.negated)) {
      valid = fault(node.title, place, tell, [] { return "is what is not allowed here; change it"; });
    }
    if (node.condition) {
      const auto& branch = holds(*node.condition) ? node.then_node : node.else_node;
      if (branch && (tell || valid)) valid = run(*branch, value, place, tell) && valid;
    }
    return valid;
  }

  const std::vector<SchemaNode>& nodes_;
  std::vector<SchemaFault>& faults_;
  std::size_t steps_ = 0;
  std::size_t depth_ = 0;
  bool overran_ = false;
};

}  // namespace

Result<std::vector<SchemaFault>> judge(const std::vector<SchemaNode>& nodes, const json::value& value) {
  std::vector<SchemaFault> faults;
  Judge judge(nodes, faults);
  const bool valid = judge.run(0, value, {}, true);
  if (judge.overran()) {
    return failure(ErrorCode::too_large, "is too large or too deep to be checked; write less, or a simpler form");
  }
  if (!valid && faults.empty()) return failure(ErrorCode::internal, "is refused by its schema without a reason");
  return faults;
}

}  // namespace gridvisit
