#include "api/owed_photos.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/paging.hpp"
#include "api/problem.hpp"
#include "base/scope_code.hpp"
#include "store/content.hpp"

namespace gridvisit {
namespace {

constexpr std::chrono::hours kPatience{24};

// Where the asker looks after others: a worker sees on the phone what they owe themselves.
std::vector<std::string> staffed_areas(Actor actor) {
  std::erase_if(actor.grants, [](const Grant& grant) { return !reaches(grant.role, v1::ROLE_VILLAGE_STAFF); });
  return areas(actor);
}

boost::json::object to_json(Reader reader, const OwedPhotos& owed) {
  boost::json::object item{{"scope", owed.scope},
                           {"user_id", owed.user_id},
                           {"count", owed.count},
                           {"oldest_announced_at", format_timestamp(owed.oldest_announced_at)}};
  if (const auto user = find_record(reader, *find_kind(v1::KIND_USER), owed.user_id)) {
    item["name"] = user->record.user().name();
  }
  return item;
}

}  // namespace

void ListOwedPhotos::operator()(const Request& request, const Actor& actor, Reader reader,
                                const Respond& respond) const {
  const auto limit = parse_limit(request);
  const auto place = parse_place(request);
  if (!limit) return respond(to_response(limit.error()));
  if (!place) return respond(to_response(place.error()));
  const auto prefixes = staffed_areas(actor);
  if (prefixes.empty()) {
    return respond(to_response({ErrorCode::forbidden, "only the staff of a station see what workers owe"}));
  }
  const Timestamp announced_before = services.clock() - kPatience;
  const auto wanted = static_cast<std::size_t>(*limit);
  std::vector<OwedPhotos> owed;
  for (const std::string& prefix : prefixes) {
    const int missing = static_cast<int>(wanted + 1 - owed.size());
    if (missing == 0) break;
    std::ranges::move(list_owed_photos(reader.connection, prefix, end_of_range(prefix), announced_before,
                                       {place->scope, place->id}, missing),
                      std::back_inserter(owed));
  }
  const bool more = owed.size() > wanted;
  if (more) owed.pop_back();
  boost::json::array items;
  for (const OwedPhotos& one : owed) items.push_back(to_json(reader, one));
  boost::json::object body{{"owed", std::move(items)}};
  if (more) body["next"] = owed.back().scope + "/" + owed.back().user_id;
  respond(make_response(200, "application/json", boost::json::serialize(body)));
}

}  // namespace gridvisit
