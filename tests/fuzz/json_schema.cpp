// A form's schema, and answers to judge by it: the schema ends at a NUL.
#include "base/limits.hpp"
#include "domain/form.hpp"
#include "domain/text_rules.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace gridvisit;

void require_told(const std::vector<SchemaFault>& faults) {
  fuzz::require(faults.size() <= limits::kSchemaFaults, "no more faults are told than a person reads");
  for (const SchemaFault& fault : faults) {
    fuzz::require(fault.pointer.empty() || fault.pointer.starts_with('/'), "a fault has a place");
    fuzz::require(!fault.message.empty(), "a fault says what to do");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view answers = fuzz::as_text(data, size);
  const std::string_view schema_json = fuzz::take_until(answers, '\0');
  const auto form = CompiledForm::compile(schema_json);
  const auto schema = JsonSchema::compile(schema_json);
  fuzz::require(schema || !form, "a form is a schema");
  if (!schema) {
    fuzz::require(!schema.error().message.empty(), "a schema that cannot be used says why");
    return 0;
  }
  const auto faults = schema->check_text(answers);
  if (!faults) return 0;
  require_told(*faults);
  const auto again = schema->check_text(answers);
  fuzz::require(again && *again == *faults, "a verdict is the same twice");
  if (!form || answers.empty()) return 0;
  const auto checked = form->check(answers);
  fuzz::require(checked.has_value() == faults->empty(), "answers are taken where nothing is wrong with them");
  return 0;
}
