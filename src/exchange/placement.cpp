#include "exchange/placement.hpp"

#include <fmt/format.h>

#include "base/scope_code.hpp"
#include "geodata/wkb.hpp"

namespace gridvisit {
namespace {

bool same_place(const v1::Position& a, const v1::Position& b) {
  return a.lon_deg() == b.lon_deg() && a.lat_deg() == b.lat_deg();
}

void set_position(v1::Position& to, Position from) {
  to.set_lon_deg(from.lon_deg);
  to.set_lat_deg(from.lat_deg);
}

// Six decimals are a decimetre: enough to find the place, and what people can read.
std::string text_of(Position p) { return fmt::format("{:.6f}, {:.6f}", p.lon_deg, p.lat_deg); }

}  // namespace

void Placement::report(Draft& draft, Severity severity, std::string code, const std::string& field_name,
                       std::string message, std::string value) {
  if (severity == Severity::error) draft.refused = true;
  findings_.add({.severity = severity,
                 .code = std::move(code),
                 .file = tables_[draft.file].name,
                 .row = draft.row,
                 .field = field_name,
                 .message = std::move(message),
                 .value = std::move(value),
                 .table = draft.file,
                 .column = tables_[draft.file].plan.column_of(field_name)});
}

void Placement::take_geometry(Draft& draft) {
  if (kind_.geometry == nullptr || std::holds_alternative<std::monostate>(draft.geometry)) return;
  if (const auto* position = std::get_if<Position>(&draft.geometry); position != nullptr && !kind_.is_area()) {
    return take_position(draft, *position);
  }
  const auto* area = std::get_if<MultiPolygon>(&draft.geometry);
  if (area == nullptr || !kind_.is_area()) {
    return report(draft, Severity::error, "wrong_geometry", kind_.geometry->name,
                  kind_.is_area() ? "should be an area (a polygon)" : "should be a point");
  }
  google::protobuf::Message& body = mutable_body(draft.record, *kind_.kind);
  body.GetReflection()->SetString(&body, kind_.geometry->descriptor, to_wkb(draft.geometry));
  draft.say(*kind_.geometry);
}

void Placement::take_position(Draft& draft, Position position) {
  const std::string& name = kind_.geometry->name;
  const Position swapped{position.lat_deg, position.lon_deg};
  const bool is_home = draft.record.has_recipient();
  const std::string shown = is_home ? std::string() : text_of(position);
  if (!is_valid(position)) {
    const bool turned = is_valid(swapped) && district_.contains(swapped);
    return report(draft, Severity::error, turned ? "swapped_position" : "bad_position", name,
                  turned ? "longitude and latitude are swapped" : "is no longitude and latitude in degrees", shown);
  }
  if (district_.has_areas() && !district_.contains(position)) {
    if (district_.contains(swapped)) {
      return report(draft, Severity::error, "swapped_position", name, "longitude and latitude are swapped", shown);
    }
    // A hospital or a signpost may stand beyond the boundary; the people cared for live within it.
    report(draft, is_home ? Severity::error : Severity::warning, "outside_district", name,
           "lies outside the district; check the position and the coordinate system", shown);
    if (is_home) return;
  }
  google::protobuf::Message& body = mutable_body(draft.record, *kind_.kind);
  auto* message = body.GetReflection()->MutableMessage(&body, kind_.geometry->descriptor);
  set_position(dynamic_cast<v1::Position&>(*message), position);
  draft.say(*kind_.geometry);
}

void Placement::place_person(Draft& draft, const std::optional<StoredRecord>& stored) {
  v1::Recipient& person = *draft.record.mutable_recipient();
  const v1::Recipient* before = stored ? &stored->record.recipient() : nullptr;
  // A grid said or stored already says more than a village.
  if (!person.grid_code().empty() ||
      (before != nullptr && !draft.says(field("grid_code")) && !before->grid_code().empty())) {
    if (person.grid_code().empty() && person.village_code().empty()) draft.unsay(field("village_code"));
    if (person.grid_code().empty() && is_within(before->grid_code(), person.village_code())) {
      draft.unsay(field("village_code"));
      person.clear_village_code();
    }
  }
  if (person.has_position()) {
    take_code_of(draft, person);
    const bool known = before != nullptr && before->has_position() && same_place(before->position(), person.position());
    if (known && !before->grid_code().empty() && !draft.says(field("grid_code"))) draft.unsay(field("grid_code"));
    draft.say(field("position_is_approximate"));
    return;
  }
  approximate(draft, person, before);
}

void Placement::take_code_of(Draft& draft, v1::Recipient& person) {
  const Position home{person.position().lon_deg(), person.position().lat_deg()};
  const auto grid = district_.grid_at(home);
  if (!person.grid_code().empty()) {
    if (grid && *grid != person.grid_code()) {
      report(draft, Severity::warning, "grid_contradicts_position", "grid_code",
             fmt::format("the position lies in the grid {}; the code given is kept", *grid), person.grid_code());
    }
    return;
  }
  if (!grid) return;
  if (!person.village_code().empty() && !is_within(*grid, person.village_code())) {
    return report(draft, Severity::warning, "village_contradicts_position", "village_code",
                  fmt::format("the position lies in the grid {} of another village; the village given is kept", *grid),
                  person.village_code());
  }
  person.set_grid_code(std::string(*grid));
  draft.say(field("grid_code"));
}

void Placement::approximate(Draft& draft, v1::Recipient& person, const v1::Recipient* stored) {
  const std::string& said = person.grid_code().empty() ? person.village_code() : person.grid_code();
  if (stored != nullptr) {
    const bool moved =
        !said.empty() && !is_within(stored->grid_code().empty() ? stored->village_code() : stored->grid_code(), said);
    const bool measured = stored->has_position() && !stored->position_is_approximate();
    if (!moved || measured) {
      draft.unsay(field("position"));
      draft.unsay(field("position_is_approximate"));
      return;
    }
  }
  if (said.empty()) {
    return report(
        draft, Severity::warning, "no_place", "grid_code",
        "has neither a position nor the code of a grid or village: nobody visits this person until staff place them");
  }
  const auto point = district_.point_in(said);
  if (!point) return;  // an unknown code is refused when the record is written; a village may be without any boundary
  set_position(*person.mutable_position(), *point);
  person.set_position_is_approximate(true);
  draft.say(field("position"));
  draft.say(field("position_is_approximate"));
}

}  // namespace gridvisit
