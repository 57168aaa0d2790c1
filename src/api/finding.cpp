#include "api/finding.hpp"

#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/problem.hpp"
#include "api/representation.hpp"
#include "api/signed_in.hpp"
#include "base/limits.hpp"
#include "search/directory.hpp"

namespace gridvisit {
namespace {

namespace json = boost::json;

std::unexpected<Error> wrong(std::string_view parameter, std::string message) {
  return failure(ErrorCode::invalid, std::move(message), {{}, {}, std::string(parameter)});
}

template <typename Number>
bool parse_number(std::string_view text, Number& number) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failed == std::errc{} && end == text.data() + text.size();
}

Result<std::size_t> parse_count(const Request& request, const char* name, std::size_t usual, std::size_t most) {
  const auto text = request.find_query(name);
  std::size_t count = usual;
  if (text && (!parse_number(*text, count) || count < 1 || count > most)) {
    return wrong(name, fmt::format("{} is a number from 1 to {}", name, most));
  }
  return count;
}

Result<Position> parse_position(const Request& request) {
  Position position;
  const auto lon = request.find_query("lon");
  const auto lat = request.find_query("lat");
  if (!lon || !lat || !parse_number(*lon, position.lon_deg) || !parse_number(*lat, position.lat_deg) ||
      !is_valid(position)) {
    return wrong("lon", "lon and lat are degrees, WGS 84");
  }
  return position;
}

std::string_view name_of(MatchReason reason) {
  constexpr std::string_view kNames[] = {"name", "name", "name", "pinyin", "pinyin", "pinyin", "address", "nearly"};
  return kNames[static_cast<std::size_t>(reason)];
}

json::object to_json(const Found& found) {
  json::object entry{
      {"kind", find_kind(found.kind)->name}, {"id", found.id}, {"name", found.name}, {"scope", found.scope}};
  if (!found.code.empty()) entry["code"] = found.code;
  if (!found.address.empty()) entry["address"] = found.address;
  if (found.position) {
    entry["lon"] = found.position->lon_deg;
    entry["lat"] = found.position->lat_deg;
  }
  return entry;
}

using Finder = std::shared_ptr<Directory>;

Result<std::string> search(const Finder& directory, const Request& request, const Asker& asker, Reader reader) {
  const auto text = request.find_query("q");
  if (!text || text->empty() || text->size() > limits::kSearchBytes) {
    return wrong("q", fmt::format("q is what to search for, at most {} bytes", limits::kSearchBytes));
  }
  const auto limit = parse_count(request, "limit", 20, limits::kSearchResults);
  if (!limit) return failure(limit);
  json::array list;
  for (const Found& found : directory->search(reader, *asker.map_view.view, std::string(*text), *limit)) {
    json::object entry = to_json(found);
    entry["match"] = name_of(found.reason);
    list.push_back(std::move(entry));
  }
  return json::serialize(json::object{{"found", std::move(list)}});
}

Result<std::string> nearest(const Finder& directory, const Request& request, const Asker& asker, Reader reader) {
  const auto position = parse_position(request);
  if (!position) return failure(position);
  const auto count = parse_count(request, "n", 5, limits::kNearestResults);
  if (!count) return failure(count);
  const KindInfo* kind = find_kind(request.find_query("kind").value_or(""));
  const bool has_place =
      kind != nullptr && kind->find_field("position") != nullptr && kind->find_field("name") != nullptr;
  if (!has_place) return wrong("kind", "kind is inn, place, station, memorial_site or recipient");
  json::array list;
  for (const Found& found : directory->nearest(reader, *asker.map_view.view, kind->kind, *position, *count)) {
    json::object entry = to_json(found);
    entry["distance_m"] = std::round(found.distance_m);
    list.push_back(std::move(entry));
  }
  return json::serialize(json::object{{"found", std::move(list)}});
}

Result<std::string> where(const Finder& directory, const Request& request, const Asker& asker, Reader reader) {
  const auto position = parse_position(request);
  if (!position) return failure(position);
  const Whereabouts found = directory->where(reader, *asker.map_view.view, *position);
  json::object body;
  const auto add = [&](const char* name, const std::optional<Whereabouts::Place>& place) {
    if (place) body[name] = {{"code", place->code}, {"name", place->name}};
  };
  add("district", found.district);
  add("town", found.town);
  add("village", found.village);
  add("grid", found.grid);
  return json::serialize(body);
}

}  // namespace

void add_finding(Router& router, const Services& services) {
  const auto directory = std::make_shared<Directory>();
  const auto never_at_once = [](const Request&, const Asker&, const Respond&) { return false; };
  const auto add = [&](const char* path,
                       Result<std::string> (*find)(const Finder&, const Request&, const Asker&, Reader)) {
    router.add({"GET", path,
                for_asker(services, never_at_once,
                          [directory, find](const Request& request, const Asker& asker, Reader reader,
                                            const Respond& respond) {
                            auto text = find(directory, request, asker, reader);
                            if (!text) return respond(to_response(text.error()));
                            respond(make_representation(request, "application/json", std::move(*text)));
                          })});
  };
  add("/api/v1/search", search);
  add("/api/v1/nearest", nearest);
  add("/api/v1/where", where);
}

}  // namespace gridvisit
