#include "domain/form.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "domain/broken_rule.hpp"
#include "domain/json_schema/pointer.hpp"
#include "domain/text_rules.hpp"

namespace gridvisit {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 3> kPhotoWishes{"required", "optional", "none"};
constexpr std::size_t kToldFaults = 5;

std::unexpected<Error> refuse(const std::string& pointer, std::string_view what) {
  return broken("schema_json", pointer + ": " + std::string(what));
}

Result<> check_labels(const json::object& schema, const json::value& labels, const std::string& pointer) {
  if (!labels.is_object()) return refuse(pointer, "should be an object, in braces");
  const json::value* values = schema.if_contains("enum");
  if (values == nullptr) return refuse(pointer, "labels the values of an enum; add the enum");
  for (const auto& label : labels.get_object()) {
    const std::string place = pointer_to(pointer, label.key());
    if (!label.value().is_string()) return refuse(place, "should be a text, in quotes");
    if (std::ranges::find(values->get_array(), json::value(label.key())) == values->get_array().end()) {
      return refuse(place, "labels a value that the enum does not have");
    }
  }
  return {};
}

// Of a schema that has been compiled: its keywords are of the right types.
Result<> check_remarks(const json::value& value, const std::string& pointer) {
  const json::object* schema = value.if_object();
  if (schema == nullptr) return {};
  if (const json::value* english = schema->if_contains("x-en"); english != nullptr && !english->is_string()) {
    return refuse(pointer_to(pointer, "x-en"), "should be a text, in quotes");
  }
  if (const json::value* labels = schema->if_contains("x-labels")) {
    if (auto checked = check_labels(*schema, *labels, pointer_to(pointer, "x-labels")); !checked) return checked;
  }
  if (const json::value* photo = schema->if_contains("x-photo")) {
    const std::string place = pointer_to(pointer, "x-photo");
    if (!pointer.empty()) return refuse(place, "stands at the top of the form, for all of it");
    if (!photo->is_string() || std::ranges::find(kPhotoWishes, photo->get_string()) == kPhotoWishes.end()) {
      return refuse(place, R"(should be "required", "optional" or "none")");
    }
  }
  if (const json::value* properties = schema->if_contains("properties")) {
    const std::string place = pointer_to(pointer, "properties");
    for (const auto& property : properties->get_object()) {
      if (auto checked = check_remarks(property.value(), pointer_to(place, property.key())); !checked) return checked;
    }
  }
  const json::value* items = schema->if_contains("items");
  return items == nullptr ? Result<>() : check_remarks(*items, pointer_to(pointer, "items"));
}

std::string to_text(const std::vector<SchemaFault>& faults) {
  std::string text;
  for (std::size_t i = 0; i < std::min(faults.size(), kToldFaults); ++i) {
    const SchemaFault& fault = faults[i];
    if (i > 0) text += "; ";
    text += fault.pointer.empty() ? "the answers" : fault.pointer;
    if (!fault.title.empty() && !fault.pointer.empty()) text += " (" + fault.title + ")";
    text += (fault.pointer.empty() ? ": " : " ") + fault.message;
  }
  if (faults.size() > kToldFaults) text += fmt::format("; and {} more", faults.size() - kToldFaults);
  return text;
}

}  // namespace

Result<CompiledForm> CompiledForm::compile(std::string_view schema_json) {
  const auto document = parse_json(schema_json);
  if (!document) return broken("schema_json", document.error().message);
  const json::object* root = document->if_object();
  if (root == nullptr) return broken("schema_json", "should be a JSON object, in braces");
  auto schema = JsonSchema::compile(schema_json);
  if (!schema) return broken("schema_json", schema.error().message, schema.error().code);
  if (const auto checked = check_remarks(*document, ""); !checked) return failure(checked);
  const json::value* photo = root->if_contains("x-photo");
  return CompiledForm(std::move(*schema), photo != nullptr && photo->get_string() == kPhotoWishes.front());
}

Result<> CompiledForm::check(std::string_view answers_json) const {
  const auto faults = schema_.check_text(answers_json.empty() ? "{}" : answers_json);
  if (!faults) return broken("answers_json", faults.error().message, faults.error().code);
  if (faults->empty()) return {};
  return broken("answers_json", to_text(*faults));
}

Result<> check_answers(const v1::Form& form, std::string_view answers_json) {
  const auto compiled = CompiledForm::compile(form.schema_json());
  if (!compiled) return failure(compiled);
  return compiled->check(answers_json);
}

}  // namespace gridvisit
