#include "sync/form_answers.hpp"

#include <algorithm>

#include "domain/form.hpp"
#include "store/records.hpp"

namespace gridvisit {
namespace {

struct Answers {
  const std::string* form_id = nullptr;
  const std::string* json = nullptr;
};

Answers answers_of(const v1::Record& record) {
  if (record.has_visit()) return {&record.visit().form_id(), &record.visit().answers_json()};
  if (record.has_inspection()) return {&record.inspection().form_id(), &record.inspection().answers_json()};
  return {};
}

// Null where it cannot be read.
const CompiledForm* find_form(Transaction& transaction, const std::string& id) {
  if (const auto known = transaction.forms.find(id); known != transaction.forms.end()) return &known->second;
  const auto stored = find_record({transaction.connection, transaction.vault}, *find_kind(v1::KIND_FORM), id);
  if (!stored) return nullptr;
  auto compiled = CompiledForm::compile(stored->record.form().schema_json());
  if (!compiled) return nullptr;
  return &transaction.forms.emplace(id, std::move(*compiled)).first->second;
}

}  // namespace

Result<> check_form_answers(Transaction& transaction, const v1::Record& record,
                            const std::vector<const FieldInfo*>& changed) {
  const auto [form_id, json] = answers_of(record);
  const bool is_concerned = std::ranges::any_of(
      changed, [](const FieldInfo* field) { return field->name == "form_id" || field->name == "answers_json"; });
  if (form_id == nullptr || form_id->empty() || !is_concerned) return {};
  const CompiledForm* form = find_form(transaction, *form_id);
  return form == nullptr ? Result<>() : form->check(*json);
}

}  // namespace gridvisit
