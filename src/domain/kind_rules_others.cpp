#include <ranges>
#include <string_view>
#include <utility>

#include "domain/form.hpp"
#include "domain/kind_rules.hpp"
#include "domain/text_rules.hpp"
#include "schema/catalogue.hpp"

namespace gridvisit {
namespace {

/// YYYY, YYYY-Qn or YYYY-MM.
bool is_period(const std::string& text) {
  const bool quarter = text.size() == 7 && text[5] == 'Q' && text[6] >= '1' && text[6] <= '4';
  if (text.size() == 4) return parse_day(text + "-01-01").has_value();
  return parse_day(quarter ? text.substr(0, 5) + "01-01" : text + "-01").has_value();
}

}  // namespace

Result<> check_rules(const v1::Indicator& indicator) {
  if (!is_period(indicator.period())) {
    return broken("period", "should be a year, quarter or month: 2026, 2026-Q4, 2026-11");
  }
  return {};
}

Result<> check_rules(const v1::Form& form) {
  if (const auto compiled = CompiledForm::compile(form.schema_json()); !compiled) return failure(compiled);
  return {};
}

Result<> check_rules(const v1::Conflict& conflict) {
  const auto kind = parse_kind(conflict.record_kind());
  if (!kind) return broken("record_kind", kind.error().message);
  for (const auto field : std::views::split(std::string_view(conflict.field()), ',')) {
    if ((*kind)->find_field(std::string_view(field)) == nullptr) {
      return broken("field", "should name fields of a " + (*kind)->name);
    }
  }
  for (const auto& [name, value] : {std::pair("kept_json", &conflict.kept_json()),
                                    {"other_json", &conflict.other_json()},
                                    {"base_json", &conflict.base_json()}}) {
    if (value->empty()) continue;
    if (const auto checked = check_json_object(*value); !checked) return broken(name, checked.error().message);
  }
  return {};
}

}  // namespace gridvisit
