#include "exchange/draft.hpp"

#include <algorithm>

#include "domain/id_number.hpp"
#include "exchange/cell_text.hpp"
#include "exchange/cell_value.hpp"

namespace gridvisit {
namespace {

// Programmes ask for the age, and the number tells it.
void complete_from_id_number(const KindInfo& kind, Draft& draft) {
  if (!draft.record.has_recipient()) return;
  v1::Recipient& person = *draft.record.mutable_recipient();
  const bool knows_day = !person.birth_day().empty() && !draft.birth_is_month;
  if (person.id_number().empty() || (knows_day && person.sex() != v1::SEX_UNSPECIFIED)) return;
  const auto number = parse_id_number(person.id_number(), Day::max());
  if (!number) return;
  // "1952年3月" was read as the first of March.
  const std::string day = format_day(number->birth_day);
  if (person.birth_day().empty() || (!knows_day && day.starts_with(person.birth_day().substr(0, 7)))) {
    person.set_birth_day(day);
    draft.say(*kind.find_field("birth_day"));
  }
  if (person.sex() == v1::SEX_UNSPECIFIED) {
    person.set_sex(number->sex);
    draft.say(*kind.find_field("sex"));
  }
}

}  // namespace

bool Draft::says(const FieldInfo& field) const { return std::ranges::find(fields, &field) != fields.end(); }

void Draft::say(const FieldInfo& field) {
  if (!says(field)) fields.push_back(&field);
}

void Draft::unsay(const FieldInfo& field) { std::erase(fields, &field); }

DraftReader::DraftReader(const ImportKind& kind, ColumnPlan plan, std::string file_name, std::size_t file_index,
                         RowFindings& findings)
    : kind_(kind),
      plan_(std::move(plan)),
      file_name_(std::move(file_name)),
      file_index_(file_index),
      findings_(findings) {
  for (const ColumnUse& use : plan_.uses) {
    if (use.target->use == Target::Use::longitude) longitude_ = &use;
    if (use.target->use == Target::Use::latitude) latitude_ = &use;
  }
}

std::string_view DraftReader::cell_of(const FeatureRow& row, const ColumnUse& use) const {
  if (use.column >= row.cells.size() || !row.cells[use.column]) return {};
  return trim(*row.cells[use.column]);
}

std::optional<Draft> DraftReader::read(const FeatureRow& row) {
  const bool empty = std::holds_alternative<std::monostate>(row.geometry) &&
                     std::ranges::all_of(row.cells, [](const auto& cell) { return !cell || trim(*cell).empty(); });
  if (empty) return std::nullopt;
  Draft draft{.file = file_index_, .row = row.row};
  draft.fields.reserve(plan_.uses.size() + 3);
  mutable_body(draft.record, *kind_.kind);
  for (const ColumnUse& use : plan_.uses) read_cell(use, cell_of(row, use), draft);
  read_geometry(row, draft);
  if (kind_.companion != nullptr) read_companions(row, draft);
  complete_from_id_number(*kind_.kind, draft);
  warn_of_months(row, draft);
  return draft;
}

void DraftReader::read_cell(const ColumnUse& use, std::string_view cell, Draft& draft) {
  switch (use.target->use) {
    case Target::Use::value: {
      draft.fields.push_back(use.target->field);
      const auto set = set_from_cell(*use.target->field, cell, use.format, mutable_body(draft.record, *kind_.kind));
      if (!set) refuse(draft, use, set.error(), cell);
      if (set && use.target->field->name == "birth_day") draft.birth_is_month = names_month_only(cell);
      return;
    }
    case Target::Use::key:
      draft.say(*use.target->field);
      if (!cell.empty()) draft.keys.push_back({use.target, std::string(cell)});
      return;
    case Target::Use::longitude:
    case Target::Use::latitude:
    case Target::Use::companion: return;
  }
}

void DraftReader::read_geometry(const FeatureRow& row, Draft& draft) {
  if (kind_.geometry == nullptr) return;
  draft.geometry = row.geometry;
  if (!std::holds_alternative<std::monostate>(row.geometry) || longitude_ == nullptr || latitude_ == nullptr) return;
  const std::string_view lon = cell_of(row, *longitude_);
  const std::string_view lat = cell_of(row, *latitude_);
  if (lon.empty() && lat.empty()) return;
  const auto lon_value = parse_number_cell(lon);
  const auto lat_value = parse_number_cell(lat);
  if (!lon_value) refuse(draft, *longitude_, lon_value.error(), lon);
  if (!lat_value) refuse(draft, *latitude_, lat_value.error(), lat);
  if (lon_value && lat_value) draft.geometry = Position{*lon_value, *lat_value};
}

void DraftReader::read_companions(const FeatureRow& row, Draft& draft) {
  // A cell with several codes makes a record of each, so that a worker's grids fit in one row.
  v1::Record first;
  google::protobuf::Message& body = mutable_body(first, *kind_.companion);
  std::string_view codes;
  const ColumnUse* code_use = nullptr;
  bool any = false;
  for (const ColumnUse& use : plan_.uses) {
    if (use.target->use != Target::Use::companion) continue;
    const std::string_view cell = cell_of(row, use);
    any = any || !cell.empty();
    if (use.target->field->rule.code()) {
      codes = cell;
      code_use = &use;
    } else if (const auto set = set_from_cell(*use.target->field, cell, use.format, body); !set) {
      refuse(draft, use, set.error(), cell);
    }
  }
  if (!any) return;
  if (codes.empty()) {
    draft.companions.push_back(first);
    return;
  }
  for (const std::string_view code : split_set(codes)) {
    v1::Record companion = first;
    const auto set = set_from_cell(*code_use->target->field, code, {}, mutable_body(companion, *kind_.companion));
    if (!set) refuse(draft, *code_use, set.error(), code);
    draft.companions.push_back(std::move(companion));
  }
}

// The first of the month stands for it, unless the ID number knew the day; whoever looks at the list can mend it.
void DraftReader::warn_of_months(const FeatureRow& row, const Draft& draft) {
  for (const ColumnUse& use : plan_.uses) {
    const FieldInfo& field = *use.target->field;
    if (use.target->use != Target::Use::value || !field.rule.day()) continue;
    const std::string_view cell = cell_of(row, use);
    if (cell.empty() || !names_month_only(cell)) continue;
    const google::protobuf::Message& body = body_of(draft.record, *kind_.kind);
    const std::string day = body.GetReflection()->GetString(body, field.descriptor);
    if (!day.ends_with("-01")) continue;
    findings_.add({.severity = Severity::warning,
                   .code = "day_assumed",
                   .file = file_name_,
                   .row = draft.row,
                   .field = use.target->name,
                   .message = "gives the month only; taken as " + day,
                   .value = shown_value(field, cell),
                   .table = file_index_,
                   .column = static_cast<int>(use.column)});
  }
}

void DraftReader::refuse(Draft& draft, const ColumnUse& use, const Error& error, std::string_view cell) {
  draft.refused = true;
  const FieldInfo& shown = use.target->use == Target::Use::key ? *use.target->key : *use.target->field;
  findings_.add({.code = "bad_value",
                 .file = file_name_,
                 .row = draft.row,
                 .field = use.target->name,
                 .message = error.message,
                 .value = shown_value(shown, cell),
                 .table = file_index_,
                 .column = static_cast<int>(use.column)});
}

}  // namespace gridvisit
