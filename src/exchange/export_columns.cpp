#include "exchange/export_columns.hpp"

#include "domain/authorise.hpp"
#include "domain/disclosure.hpp"
#include "exchange/cell_writing.hpp"

namespace gridvisit {
namespace {

constexpr std::size_t kMostKnown = 20'000;  ///< records kept at hand

void copy_id_numbers(const v1::Record& from, const KindInfo& kind, v1::Record& to) {
  const google::protobuf::Message& body = body_of(from, kind);
  for (const FieldInfo& field : kind.fields) {
    if (field.rule.personal() != v1::PERSONAL_DATA_ID_NUMBER) continue;
    google::protobuf::Message& shown = mutable_body(to, kind);
    shown.GetReflection()->SetString(&shown, field.descriptor, body.GetReflection()->GetString(body, field.descriptor));
  }
}

}  // namespace

v1::Record shown_record(const v1::Record& record, const Shown& shown) {
  v1::Record copy = record;
  disclose(copy, shown.role);
  if (const KindInfo* kind = kind_of(record); kind != nullptr && shown.unmasked) copy_id_numbers(record, *kind, copy);
  return copy;
}

std::optional<Shown> find_shown(const Actor& actor, const KindInfo& kind, std::string_view scope, bool unmask) {
  const auto role = may_see(actor, kind, scope);
  if (!role) return std::nullopt;
  return Shown{*role, unmask && may_unmask(*role)};
}

TableCell KeyLookup::find(const Target& target, const std::string& id) {
  if (id.empty()) return {};
  const KindInfo& kind = *target.field->references;
  if (known_.size() > kMostKnown) known_.clear();
  auto [known, fresh] = known_.try_emplace(id);
  if (fresh) {
    if (const auto stored = find_record(reader_, kind, id)) {
      const auto shown = find_shown(actor_, kind, stored->record.scope(), unmask_);
      if (shown) known->second = shown_record(stored->record, *shown);
    }
  }
  return known->second ? to_cell(*target.key, body_of(*known->second, kind)) : TableCell();
}

std::vector<const Target*> export_targets(const ImportKind& kind) {
  std::vector<const Target*> targets;
  for (const Target& target : kind.targets) {
    if (target.use == Target::Use::value || target.use == Target::Use::key) targets.push_back(&target);
  }
  return targets;
}

bool is_personal(const Target& target) {
  const FieldInfo& field = target.use == Target::Use::key ? *target.key : *target.field;
  return field.rule.personal() != v1::PERSONAL_DATA_NONE || target.field->rule.personal() != v1::PERSONAL_DATA_NONE;
}

}  // namespace gridvisit
