#include "exchange/preview.hpp"

#include <fmt/format.h>

#include "base/limits.hpp"
#include "domain/authorise.hpp"
#include "domain/disclosure.hpp"
#include "domain/id_number.hpp"
#include "exchange/cell_writing.hpp"
#include "sync/field_value.hpp"

namespace gridvisit {
namespace {

using google::protobuf::Message;

std::string shown(const FieldInfo& field, const Message& body) {
  switch (field.shape) {
    case FieldShape::reference: return {};  // an id tells nobody anything
    case FieldShape::position: {
      if (!body.GetReflection()->HasField(body, field.descriptor)) return {};
      const auto& p = dynamic_cast<const v1::Position&>(body.GetReflection()->GetMessage(body, field.descriptor));
      return fmt::format("{:.6f}, {:.6f}", p.lon_deg(), p.lat_deg());
    }
    case FieldShape::area: {
      const std::string wkb = body.GetReflection()->GetString(body, field.descriptor);
      return wkb.empty() ? std::string() : fmt::format("an area, {} bytes", wkb.size());
    }
    default: break;
  }
  std::string text = text_of_cell(to_cell(field, body));
  if (text.empty()) return text;
  if (field.rule.personal() == v1::PERSONAL_DATA_ID_NUMBER) return mask_id_number(text);
  return shown_start(text);
}

}  // namespace

std::string label_of(const KindInfo& kind, const Message& body) {
  std::string label;
  for (const char* name : {"name", "number", "code", "login", "programme", "month", "period"}) {
    const FieldInfo* field = kind.find_field(name);
    const std::string text = field == nullptr ? std::string() : text_of_cell(to_cell(*field, body));
    if (!text.empty()) label += (label.empty() ? "" : " ") + text;
  }
  return label;
}

std::vector<ShownChange> ImportPreview::changes(const Draft& draft, const StoredRecord* stored) const {
  std::vector<ShownChange> all;
  const Message& after = body_of(draft.record, *kind_.kind);
  v1::Record before;
  if (stored != nullptr) {
    const auto role = may_see(actor_, *kind_.kind, stored->record.scope());
    before = stored->record;
    disclose(before, role.value_or(v1::ROLE_UNSPECIFIED));
  }
  const Message& was = body_of(before, *kind_.kind);
  for (const FieldInfo* field : draft.fields) {
    if (stored != nullptr && same_value(*field, after, body_of(stored->record, *kind_.kind))) continue;
    ShownChange change{field->name, heading_of(*field), shown(*field, was), shown(*field, after)};
    if (!change.before.empty() || !change.after.empty()) all.push_back(std::move(change));
  }
  return all;
}

void ImportPreview::add(Outcome outcome, const std::string& file, const Draft& draft, const StoredRecord* stored) {
  std::vector<ImportSample>& samples = outcome == Outcome::created     ? samples_.created
                                       : outcome == Outcome::changed   ? samples_.changed
                                       : outcome == Outcome::unchanged ? samples_.unchanged
                                                                       : samples_.refused;
  if (samples.size() >= limits::kImportSamples) return;
  ImportSample sample{file, draft.row, label_of(*kind_.kind, body_of(draft.record, *kind_.kind))};
  if (outcome == Outcome::created) sample.changes = changes(draft, nullptr);
  if (outcome == Outcome::changed) sample.changes = changes(draft, stored);
  samples.push_back(std::move(sample));
}

}  // namespace gridvisit
