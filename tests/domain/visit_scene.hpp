// A visit to judge, with everything around it, written so that a test says only what it is about.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "domain/visit_flags.hpp"
#include "make_record.hpp"

namespace gridvisit {

inline constexpr Position kHome{118.3, 32.3};
inline constexpr double kMetresPerDegree = 6'371'008.8 * 3.14159265358979323846 / 180;  // of latitude

/// A place so many metres north of the home.
inline Position north(double metres) { return {kHome.lon_deg, kHome.lat_deg + metres / kMetresPerDegree}; }

inline std::string at(const char* time) {
  return fmt::format("visited_at_ms: {} ", parse_timestamp(time).value().time_since_epoch().count());
}

inline std::string position(Position p, int accuracy_m = 0) {
  return fmt::format("position {{ lon_deg: {:.9f} lat_deg: {:.9f} }} position_accuracy_m: {} ", p.lon_deg, p.lat_deg,
                     accuracy_m);
}

inline const std::string kHomeVisit =
    "recipient_id: 'p' user_id: 'w' level: VISIT_LEVEL_VILLAGE method: VISIT_METHOD_HOME duration_minutes: 20 ";
inline const std::string kMorning = at("2026-11-24 09:00");

/// A later word on a field replaces an earlier one, so a test says only what it is about.
inline v1::Record visit(const std::string& id, const std::string& fields) {
  v1::Record record;
  record.set_id(id);
  // Protobuf text refuses a singular field given twice: each " field: value" is merged by itself.
  for (std::size_t from = 0; from < fields.size();) {
    const std::size_t open = fields.find('{', from);
    const std::size_t colon = fields.find(':', from);
    std::size_t end = fields.find_first_of(' ', colon + 2);
    if (open < colon) end = fields.find('}', open) + 1;
    if (end == std::string::npos || end == 0) end = fields.size();
    record.mutable_visit()->MergeFrom(make_body<v1::Visit>(fields.substr(from, end - from)));
    from = fields.find_first_not_of(' ', end);
  }
  return record;
}

inline v1::Recipient person_at_home() {
  return make_body<v1::Recipient>(
      fmt::format("grid_code: '341103100201007' position {{ lon_deg: {} lat_deg: {} }}", kHome.lon_deg, kHome.lat_deg));
}

inline std::vector<std::string> codes(const std::vector<RaisedFlag>& flags) {
  std::vector<std::string> names;
  for (const RaisedFlag& raised : flags) names.emplace_back(flag_code(raised.flag));
  return names;
}

/// What a test judges: everything of it in one place.
struct Scene {
  std::string fields = kHomeVisit + kMorning + position(kHome);
  v1::Recipient recipient = person_at_home();
  std::vector<v1::Record> others = {};
  std::vector<v1::Photo> photos = {};
  bool form_wants_photo = false;
  TravelTime travel_time = [](Position a, Position b) {
    return Travel{static_cast<int>(std::ceil(distance_m(a, b) / 5)), false};  // an e-bike, as the crow flies
  };
  GridDistance grid_distance = [](std::string_view, Position p) { return distance_m(p, kHome) - 2'000; };
  VisitQuality quality = {};

  [[nodiscard]] std::vector<RaisedFlag> flags() const {
    const v1::Record judged = visit("b", fields);
    std::vector<const v1::Record*> around{&judged};
    for (const v1::Record& other : others) around.push_back(&other);
    return visit_flags({&judged, &recipient, nullptr, around, photos, form_wants_photo, travel_time, grid_distance},
                       quality);
  }
  [[nodiscard]] std::vector<std::string> raised() const { return codes(flags()); }
};

using Codes = std::vector<std::string>;

}  // namespace gridvisit
