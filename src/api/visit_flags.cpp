#include "api/visit_flags.hpp"

#include <charconv>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/problem.hpp"
#include "base/log.hpp"
#include "base/scope_code.hpp"
#include "review/flag_json.hpp"
#include "review/quality_setting.hpp"
#include "review/visit_review.hpp"
#include "schema/catalogue.hpp"

namespace gridvisit {
namespace {

constexpr int kLargestPage = 500;

std::unexpected<Error> wrong(const char* parameter, std::string message, ErrorCode code = ErrorCode::invalid) {
  return failure(code, std::move(message), {{}, {}, parameter});
}

template <typename Integer>
bool parse_whole(std::string_view text, Integer& number) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failed == std::errc{} && end == text.data() + text.size();
}

// The one asked for, where it is the asker's to look after, or all of theirs.
Result<std::vector<std::string>> parse_prefixes(const Request& request, const Actor& actor) {
  Actor staff = actor;
  std::erase_if(staff.grants, [](const Grant& grant) { return !reaches(grant.role, v1::ROLE_VILLAGE_STAFF); });
  auto own = areas(staff);
  if (own.empty()) return failure(ErrorCode::forbidden, "flags of visits are for the staff of stations and the bureau");
  const auto asked = request.find_query("scope");
  if (!asked) return own;
  if (!is_scope_code(*asked)) return wrong("scope", "scope is a code of 6, 9, 12 or 15 digits");
  for (const std::string& area : own) {
    if (is_within(*asked, area)) return std::vector<std::string>{std::string(*asked)};
  }
  return wrong("scope", "that scope is outside your area", ErrorCode::forbidden);
}

Result<std::int64_t> parse_midnight(const Request& request, const char* parameter, int days_later,
                                    std::int64_t otherwise) {
  const auto text = request.find_query(parameter);
  if (!text) return otherwise;
  const auto day = parse_day(*text);
  if (!day) return wrong(parameter, std::string(parameter) + " is a day as 2026-11-24");
  return district_time(*day + std::chrono::days{days_later}, std::chrono::seconds{0}).time_since_epoch().count();
}

// "TIME/ID" of the last visit the page before looked at.
Result<ReviewPlace> parse_place(std::string_view text) {
  ReviewPlace place;
  const auto slash = text.find('/');
  if (slash == std::string_view::npos || !parse_whole(text.substr(0, slash), place.time_ms)) {
    return wrong("after", "after is what the last page gave as next");
  }
  place.id = text.substr(slash + 1);
  return place;
}

Result<ReviewQuery> parse_query(const Request& request, const Actor& actor) {
  ReviewQuery query;
  auto prefixes = parse_prefixes(request, actor);
  if (!prefixes) return failure(prefixes);
  query.prefixes = std::move(*prefixes);
  const auto from_ms = parse_midnight(request, "from", 0, query.from_ms);
  const auto to_ms = parse_midnight(request, "to", 1, query.before.time_ms);
  if (!from_ms) return failure(from_ms);
  if (!to_ms) return failure(to_ms);
  query.from_ms = *from_ms;
  query.before.time_ms = *to_ms;
  if (const auto after = request.find_query("after")) {
    auto place = parse_place(*after);
    if (!place) return failure(place);
    if (place->time_ms < *to_ms) query.before = std::move(*place);
  }
  if (const auto flag = request.find_query("flag")) {
    query.flag = find_flag(*flag);
    if (!query.flag) return wrong("flag", "there is no flag of that name");
  }
  if (const auto limit = request.find_query("limit")) {
    if (!parse_whole(*limit, query.limit) || query.limit < 1 || query.limit > kLargestPage) {
      return wrong("limit", "limit is a number from 1 to 500");
    }
  }
  return query;
}

// Roads that cannot be read make ways estimates; whoever looks after the server finds out why in the log.
std::shared_ptr<const roads::RoadNetwork> find_roads(const Services& services) {
  if (services.roads == nullptr) return nullptr;
  auto network = services.roads->get();
  if (network) return std::move(*network);
  log::warn("the road network cannot be used: {}", network.error().to_string());
  return nullptr;
}

std::string to_json_text(const ReviewPage& page) {
  boost::json::array visits;
  for (const FlaggedVisit& flagged : page.visits) visits.push_back(to_json(flagged));
  boost::json::object body{{"visits", std::move(visits)}};
  if (page.next) body["next"] = std::to_string(page.next->time_ms) + "/" + page.next->id;
  return boost::json::serialize(body);
}

}  // namespace

void ListVisitFlags::operator()(const Request& request, const Actor& actor, Reader reader,
                                const Respond& respond) const {
  const auto query = parse_query(request, actor);
  if (!query) return respond(to_response(query.error()));
  const auto quality = load_visit_quality(reader.connection);
  if (!quality) return respond(to_response(quality.error()));
  const auto network = find_roads(services);
  respond(make_response(200, "application/json", to_json_text(review_visits(reader, *quality, network.get(), *query))));
}

}  // namespace gridvisit
