#include "review/flag_json.hpp"

#include <boost/json/array.hpp>

#include "domain/visit_clock.hpp"
#include "schema/enum_code.hpp"

namespace gridvisit {
namespace {

template <typename Value>
void add(boost::json::object& object, const char* name, const std::optional<Value>& value) {
  if (value) object[name] = *value;
}

void add(boost::json::object& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}

boost::json::object to_json(const RaisedFlag& raised) {
  boost::json::object object{
      {"flag", flag_code(raised.flag)}, {"label", flag_label(raised.flag)}, {"text", describe(raised)}};
  add(object, "distance_m", raised.distance_m);
  add(object, "limit_m", raised.limit_m);
  add(object, "accuracy_m", raised.accuracy_m);
  add(object, "minutes", raised.minutes);
  add(object, "limit_minutes", raised.limit_minutes);
  add(object, "travel_minutes", raised.travel_minutes);
  if (raised.travel_minutes) object["travel_is_estimate"] = raised.travel_is_estimate;
  add(object, "at", raised.at ? format_timestamp(*raised.at) : "");
  add(object, "other_visit_id", raised.other_visit_id);
  add(object, "grid_code", raised.grid_code);
  return object;
}

}  // namespace

boost::json::object to_json(const FlaggedVisit& flagged) {
  const v1::Visit& visit = flagged.visit.visit();
  boost::json::object object{{"id", flagged.visit.id()}, {"scope", flagged.visit.scope()}};
  add(object, "recipient_id", visit.recipient_id());
  add(object, "memorial_site_id", visit.memorial_site_id());
  object["user_id"] = visit.user_id();
  object["level"] = enum_code(visit.level());
  add(object, "purpose", enum_code(visit.purpose()));
  add(object, "method", enum_code(visit.method()));
  object["visited_at"] = format_timestamp(moment(visit.visited_at_ms()));
  if (visit.corrected_at_ms() != 0) object["corrected_at"] = format_timestamp(began_at(visit));
  if (visit.duration_minutes() > 0) object["duration_minutes"] = visit.duration_minutes();
  boost::json::array flags;
  for (const RaisedFlag& raised : flagged.flags) flags.push_back(to_json(raised));
  object["flags"] = std::move(flags);
  return object;
}

}  // namespace gridvisit
