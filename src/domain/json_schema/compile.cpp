#include "domain/json_schema/compile.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <unordered_map>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "domain/json_schema/pointer.hpp"
#include "domain/json_schema/value.hpp"
#include "domain/text_rules.hpp"

namespace gridvisit {
namespace {

namespace json = boost::json;

constexpr std::string_view kDialect = "https://json-schema.org/draft/2020-12/schema";

constexpr std::array<std::pair<std::string_view, unsigned>, 7> kTypes{{{"null", kNullType},
                                                                       {"boolean", kBooleanType},
                                                                       {"object", kObjectType},
                                                                       {"array", kArrayType},
                                                                       {"number", kNumberType},
                                                                       {"string", kStringType},
                                                                       {"integer", kIntegerType}}};

class Compiler {
 public:
  explicit Compiler(const json::value& document) : document_(document) { find_anchors(document); }

  Result<std::vector<SchemaNode>> run() {
    node_of(document_, "");
    while (!pending_.empty() && !refused_) {
      const Pending next = std::move(pending_.front());
      pending_.pop_front();
      here_ = next.pointer;
      SchemaNode node = read(*next.schema);
      nodes_[next.id] = std::move(node);
    }
    if (refused_) return std::unexpected(*refused_);
    return std::move(nodes_);
  }

 private:
  struct Pending {
    const json::value* schema;
    std::string pointer;
    NodeId id;
  };
  using Read = void (Compiler::*)(SchemaNode&, const json::value&);

  void refuse(std::string what, ErrorCode code = ErrorCode::invalid) {
    if (refused_) return;
    const std::string place = keyword_.empty() ? here_ : pointer_to(here_, keyword_);
    refused_ = Error{code, fmt::format("{}{}{}", place, place.empty() ? "" : ": ", what)};
  }

  void find_anchors(const json::value& value) {
    if (const auto* list = value.if_array()) {
      for (const json::value& item : *list) find_anchors(item);
    } else if (const auto* object = value.if_object()) {
      const json::value* anchor = object->if_contains("$anchor");
      if (anchor != nullptr && anchor->is_string()) anchors_.emplace(std::string(anchor->get_string()), &value);
      for (const auto& member : *object) find_anchors(member.value());
    }
  }

  // The node of a schema at that place; read later, so that references may go in circles.
  NodeId node_of(const json::value& schema, std::string pointer) {
    const auto [known, is_new] = ids_.emplace(&schema, static_cast<NodeId>(nodes_.size()));
    if (!is_new) return known->second;
    if (!schema.is_object() && !schema.is_bool()) refuse("should be a schema: an object in braces, true or false");
    if (nodes_.size() == limits::kSchemaNodes) {
      refuse(fmt::format("there are more than {} schemas within this one; make it smaller", limits::kSchemaNodes),
             ErrorCode::too_large);
      return known->second;
    }
    nodes_.emplace_back();
    pending_.push_back({&schema, std::move(pointer), known->second});
    return known->second;
  }

  SchemaNode read(const json::value& schema) {
    SchemaNode node;
    if (const bool* verdict = schema.if_bool()) node.always = *verdict;
    if (const json::object* members = schema.if_object()) {
      for (const auto& member : *members) {
        const auto reader = readers().find(member.key());
        if (reader == readers().end()) continue;  // a remark, or a keyword of somebody else's
        keyword_ = member.key();
        (this->*reader->second)(node, member.value());
      }
    }
    keyword_ = {};
    return node;
  }

  // ------------------------------------------------------------------ values of keywords

  NodeId schema_at(const json::value& value) { return node_of(value, pointer_to(here_, keyword_)); }

  std::vector<NodeId> schemas_in(const json::value& value) {
    std::vector<NodeId> ids;
    const json::array* list = value.if_array();
    if (list == nullptr || list->empty()) {
      refuse("should be a list of at least one schema, in brackets");
      return ids;
    }
    for (std::size_t i = 0; i < list->size(); ++i) {
      ids.push_back(node_of((*list)[i], pointer_to(pointer_to(here_, keyword_), i)));
    }
    return ids;
  }

  template <typename Add>
  void for_members(const json::value& value, Add add) {
    const json::object* members = value.if_object();
    if (members == nullptr) return refuse("should be an object, in braces");
    for (const auto& member : *members) add(std::string(member.key()), member.value());
  }

  void for_schemas(const json::value& value, const std::function<void(std::string, NodeId)>& add) {
    for_members(value, [&](std::string name, const json::value& schema) {
      const NodeId id = node_of(schema, pointer_to(pointer_to(here_, keyword_), name));
      add(std::move(name), id);
    });
  }

  std::vector<std::string> texts_in(const json::value& value) {
    std::vector<std::string> texts;
    const json::array* list = value.if_array();
    if (list == nullptr) refuse("should be a list of texts, in brackets");
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
      const json::string* text = (*list)[i].if_string();
      if (text == nullptr) {
        refuse("should hold texts only");
      } else if (std::ranges::find(texts, std::string_view(*text)) != texts.end()) {
        refuse(fmt::format("holds \"{}\" twice; once is enough", std::string_view(*text)));
      } else {
        texts.emplace_back(*text);
      }
    }
    return texts;
  }

  void take_count(const json::value& value, std::optional<std::uint64_t>& into) {
    if (!is_integer(value) || to_real(value) < 0 || to_real(value) > 1e15L) {
      return refuse("should be a whole number, not below 0");
    }
    into = static_cast<std::uint64_t>(to_real(value));
  }

  void take_number(const json::value& value, std::optional<json::value>& into) {
    if (!value.is_number()) return refuse("should be a number");
    into = value;
  }

  std::optional<SchemaPattern> pattern_of(std::string_view text) {
    if (++patterns_ > limits::kSchemaPatterns) {
      refuse(fmt::format("there are more than {} patterns; make do with fewer", limits::kSchemaPatterns),
             ErrorCode::too_large);
      return std::nullopt;
    }
    auto pattern = SchemaPattern::compile(text);
    if (pattern) return std::move(*pattern);
    refuse(pattern.error().message, pattern.error().code);
    return std::nullopt;
  }

  // ------------------------------------------------------------------ keywords

  void read_type(SchemaNode& node, const json::value& value) {
    const json::array names = value.is_array() ? value.get_array() : json::array{value};
    unsigned types = 0;
    for (const json::value& name : names) {
      const auto* const known = std::ranges::find_if(kTypes, [&](const auto& type) {
        return name.is_string() && std::string_view(name.get_string()) == type.first;
      });
      if (known == kTypes.end()) {
        return refuse("should name a type: null, boolean, object, array, number, string, integer");
      }
      types |= known->second;
    }
    if (types == 0) return refuse("should name at least one type");
    node.types = types;
  }

  void read_enum(SchemaNode& node, const json::value& value) {
    if (!value.is_array()) return refuse("should be a list, in brackets");
    node.one_of_values = value.get_array();
  }
  // NOLINTNEXTLINE(readability-convert-member-functions-to-static): one of the table's
  void read_const(SchemaNode& node, const json::value& value) { node.only_value = value; }
  void read_title(SchemaNode& node, const json::value& value) {
    if (!value.is_string()) return refuse("should be a text, in quotes");
    node.title = value.get_string();
  }

  void read_multiple_of(SchemaNode& node, const json::value& value) {
    take_number(value, node.number.multiple_of);
    if (node.number.multiple_of && to_real(value) <= 0) refuse("should be above 0");
  }
  template <std::optional<json::value> NumberRules::* Rule>
  void read_bound(SchemaNode& node, const json::value& value) {
    take_number(value, node.number.*Rule);
  }
  template <typename Rules, Rules SchemaNode::* Part, std::optional<std::uint64_t> Rules::* Rule>
  void read_count(SchemaNode& node, const json::value& value) {
    take_count(value, node.*Part.*Rule);
  }

  void read_pattern(SchemaNode& node, const json::value& value) {
    if (!value.is_string()) return refuse("should be a text, in quotes");
    node.text.pattern = pattern_of(value.get_string());
  }
  void read_format(SchemaNode& node, const json::value& value) {
    if (!value.is_string()) return refuse("should be a text, in quotes");
    node.text.is_date = value.get_string() == "date";
  }

  void read_unique(SchemaNode& node, const json::value& value) {
    if (!value.is_bool()) return refuse("should be true or false");
    node.array.unique = value.get_bool();
  }
  void read_prefix(SchemaNode& node, const json::value& value) { node.array.prefix = schemas_in(value); }
  void read_items(SchemaNode& node, const json::value& value) {
    if (value.is_array()) return refuse("should be one schema; schemas by place are \"prefixItems\"");
    node.array.items = schema_at(value);
  }
  void read_contains(SchemaNode& node, const json::value& value) { node.array.contains = schema_at(value); }

  void read_required(SchemaNode& node, const json::value& value) { node.object.required = texts_in(value); }
  void read_properties(SchemaNode& node, const json::value& value) {
    for_schemas(value, [&](std::string name, NodeId id) { node.object.properties.emplace_back(std::move(name), id); });
  }
  void read_pattern_properties(SchemaNode& node, const json::value& value) {
    for_schemas(value, [&](const std::string& text, NodeId id) {
      if (auto pattern = pattern_of(text)) node.object.pattern_properties.emplace_back(std::move(*pattern), id);
    });
  }
  void read_additional(SchemaNode& node, const json::value& value) { node.object.additional = schema_at(value); }
  void read_names(SchemaNode& node, const json::value& value) { node.object.names = schema_at(value); }
  void read_dependent_required(SchemaNode& node, const json::value& value) {
    for_members(value, [&](std::string name, const json::value& names) {
      node.object.dependent_required.emplace_back(std::move(name), texts_in(names));
    });
  }
  void read_dependent_schemas(SchemaNode& node, const json::value& value) {
    for_schemas(value,
                [&](std::string name, NodeId id) { node.object.dependent_schemas.emplace_back(std::move(name), id); });
  }

  template <std::vector<NodeId> SchemaNode::* List>
  void read_list(SchemaNode& node, const json::value& value) {
    node.*List = schemas_in(value);
  }
  template <std::optional<NodeId> SchemaNode::* One>
  void read_schema(SchemaNode& node, const json::value& value) {
    node.*One = schema_at(value);
  }
  // Read where they are, so that a mistake in one nobody refers to (yet) is found.
  void read_definitions(SchemaNode& /*node*/, const json::value& value) {
    for_schemas(value, [](const std::string&, NodeId) {});
  }

  void read_reference(SchemaNode& node, const json::value& value) {
    if (!value.is_string()) return refuse("should be a text, in quotes");
    std::string_view target = value.get_string();
    const std::string_view id = document_id();
    if (!id.empty() && target.starts_with(id)) target.remove_prefix(id.size());
    if (!target.empty() && target.front() != '#') {
      return refuse("leads to another document, which is not fetched; copy it into \"$defs\" and refer to #/$defs/…",
                    ErrorCode::unsupported);
    }
    const auto fragment = decode_fragment(target.empty() ? target : target.substr(1));
    if (!fragment) return refuse(fragment.error().message);
    const json::value* schema = nullptr;
    if (fragment->empty() || fragment->front() == '/') {
      schema = find_pointer(document_, *fragment);
    } else if (const auto anchor = anchors_.find(*fragment); anchor != anchors_.end()) {
      schema = anchor->second;
    }
    if (schema == nullptr) return refuse(fmt::format("there is nothing at {}", std::string_view(value.get_string())));
    node.reference = node_of(*schema, *fragment);
  }

  [[nodiscard]] std::string_view document_id() const {
    const json::object* root = document_.if_object();
    const json::value* id = root == nullptr ? nullptr : root->if_contains("$id");
    if (id == nullptr || !id->is_string()) return {};
    const std::string_view text = id->get_string();
    return text.substr(0, text.find('#'));
  }

  void read_dialect(SchemaNode& /*node*/, const json::value& value) {
    std::string_view dialect = value.is_string() ? std::string_view(value.get_string()) : std::string_view();
    if (dialect.ends_with('#')) dialect.remove_suffix(1);
    if (dialect != kDialect) {
      refuse(fmt::format("should be {}: no other draft is read", kDialect), ErrorCode::unsupported);
    }
  }
  void read_id(SchemaNode& /*node*/, const json::value& value) {
    if (!value.is_string()) return refuse("should be a text, in quotes");
    if (!here_.empty()) {
      refuse("a document of its own within this one is not supported; remove it", ErrorCode::unsupported);
    }
  }
  void read_unsupported(SchemaNode& /*node*/, const json::value& /*value*/) {
    refuse("this keyword is not supported, and ignoring it would accept what it forbids; write the form without it",
           ErrorCode::unsupported);
  }

  static const std::unordered_map<std::string_view, Read>& readers();

  const json::value& document_;
  std::unordered_map<const json::value*, NodeId> ids_;
  std::map<std::string, const json::value*, std::less<>> anchors_;
  std::vector<SchemaNode> nodes_;
  std::deque<Pending> pending_;
  std::string here_;          ///< the schema being read,
  std::string_view keyword_;  ///< and the keyword
  std::size_t patterns_ = 0;
  std::optional<Error> refused_;
};

const std::unordered_map<std::string_view, Compiler::Read>& Compiler::readers() {
  using C = Compiler;
  using N = SchemaNode;
  static const std::unordered_map<std::string_view, Read> kReaders{
      {"$schema", &C::read_dialect},
      {"$id", &C::read_id},
      {"$ref", &C::read_reference},
      {"$defs", &C::read_definitions},
      {"$dynamicRef", &C::read_unsupported},
      {"$dynamicAnchor", &C::read_unsupported},
      {"unevaluatedItems", &C::read_unsupported},
      {"unevaluatedProperties", &C::read_unsupported},
      {"title", &C::read_title},
      {"type", &C::read_type},
      {"enum", &C::read_enum},
      {"const", &C::read_const},
      {"multipleOf", &C::read_multiple_of},
      {"minimum", &C::read_bound<&NumberRules::minimum>},
      {"maximum", &C::read_bound<&NumberRules::maximum>},
      {"exclusiveMinimum", &C::read_bound<&NumberRules::above>},
      {"exclusiveMaximum", &C::read_bound<&NumberRules::below>},
      {"minLength", &C::read_count<TextRules, &N::text, &TextRules::min_length>},
      {"maxLength", &C::read_count<TextRules, &N::text, &TextRules::max_length>},
      {"pattern", &C::read_pattern},
      {"format", &C::read_format},
      {"minItems", &C::read_count<ArrayRules, &N::array, &ArrayRules::min_items>},
      {"maxItems", &C::read_count<ArrayRules, &N::array, &ArrayRules::max_items>},
      {"minContains", &C::read_count<ArrayRules, &N::array, &ArrayRules::min_contains>},
      {"maxContains", &C::read_count<ArrayRules, &N::array, &ArrayRules::max_contains>},
      {"uniqueItems", &C::read_unique},
      {"prefixItems", &C::read_prefix},
      {"items", &C::read_items},
      {"contains", &C::read_contains},
      {"minProperties", &C::read_count<ObjectRules, &N::object, &ObjectRules::min_properties>},
      {"maxProperties", &C::read_count<ObjectRules, &N::object, &ObjectRules::max_properties>},
      {"required", &C::read_required},
      {"properties", &C::read_properties},
      {"patternProperties", &C::read_pattern_properties},
      {"additionalProperties", &C::read_additional},
      {"propertyNames", &C::read_names},
      {"dependentRequired", &C::read_dependent_required},
      {"dependentSchemas", &C::read_dependent_schemas},
      {"allOf", &C::read_list<&N::all_of>},
      {"anyOf", &C::read_list<&N::any_of>},
      {"oneOf", &C::read_list<&N::one_of>},
      {"not", &C::read_schema<&N::negated>},
      {"if", &C::read_schema<&N::condition>},
      {"then", &C::read_schema<&N::then_node>},
      {"else", &C::read_schema<&N::else_node>},
  };
  return kReaders;
}

}  // namespace

Result<std::vector<SchemaNode>> compile_schema(std::string_view schema_json) {
  const auto document = parse_json(schema_json);
  if (!document) return failure(document);
  auto nodes = Compiler(*document).run();
  if (!nodes) return nodes;
  if (const auto bounded = check_in_place(*nodes); !bounded) return failure(bounded);
  return nodes;
}

}  // namespace gridvisit
