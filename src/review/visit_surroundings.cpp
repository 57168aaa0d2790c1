#include "review/visit_surroundings.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "domain/form.hpp"
#include "domain/visit_clock.hpp"
#include "geodata/area_distance.hpp"
#include "geodata/wkb.hpp"
#include "planning/travel_table.hpp"
#include "store/content.hpp"
#include "store/visit_lists.hpp"

namespace gridvisit {
namespace {

// No flag looks further back: a duplicate at most a day, a trip kLongestTrip behind a visit of at most a day.
constexpr std::chrono::milliseconds kLookBack = std::chrono::hours{24} + kLongestTrip;

const KindInfo& visits() { return *find_kind(v1::KIND_VISIT); }

// Where its record does not say where and when the picture was taken, the camera's own notes do, once it has arrived.
v1::Photo with_exif(Connection& connection, v1::Photo photo) {
  if (photo.has_position()) return photo;
  const auto content = find_content(connection, photo.sha256());
  if (!content || !content->exif_position) return photo;
  photo.mutable_position()->set_lon_deg(content->exif_position->lon_deg);
  photo.mutable_position()->set_lat_deg(content->exif_position->lat_deg);
  if (photo.taken_at_ms() == 0 && content->exif_taken_at) {
    photo.set_taken_at_ms(content->exif_taken_at->time_since_epoch().count());
  }
  return photo;
}

}  // namespace

void VisitSurroundings::look_around(std::span<const v1::Record> asked) {
  neighbours_.clear();
  for (const v1::Record& record : asked) {
    const v1::Visit& visit = record.visit();
    const std::int64_t at_ms = began_at(visit).time_since_epoch().count();
    widen("user_id", visit.user_id(), at_ms);
    widen("recipient_id", visit.recipient_id(), at_ms);
    widen("memorial_site_id", visit.memorial_site_id(), at_ms);
  }
  for (auto& [id, known] : neighbours_) {
    known.visits = list_neighbours(reader_, {known.whose, id, known.first_ms - kLookBack.count(), known.last_ms,
                                             static_cast<int>(limits::kNeighbourVisits)});
  }
}

void VisitSurroundings::widen(const char* field, const std::string& id, std::int64_t at_ms) {
  if (id.empty()) return;
  const auto [found, is_new] = neighbours_.try_emplace(id, Neighbours{visits().find_field(field), at_ms, at_ms, {}});
  if (is_new) return;
  found->second.first_ms = std::min(found->second.first_ms, at_ms);
  found->second.last_ms = std::max(found->second.last_ms, at_ms);
}

JudgedVisit VisitSurroundings::around(const v1::Record& record) {
  const v1::Visit& visit = record.visit();
  others_.clear();
  for (const auto& id : {visit.user_id(), visit.recipient_id(), visit.memorial_site_id()}) {
    append_neighbours(id, others_);
  }
  photos_.clear();
  const KindInfo& photos = *find_kind(v1::KIND_PHOTO);
  for (const StoredRecord& photo : list_referring(reader_, photos, *photos.find_field("visit_id"), record.id())) {
    photos_.push_back(with_exif(reader_.connection, photo.record.photo()));
  }
  JudgedVisit judged;
  judged.visit = &record;
  const v1::Record* person = find(v1::KIND_RECIPIENT, visit.recipient_id());
  const v1::Record* site = find(v1::KIND_MEMORIAL_SITE, visit.memorial_site_id());
  if (person != nullptr) judged.recipient = &person->recipient();
  if (site != nullptr) judged.site = &site->memorial_site();
  judged.others = others_;
  judged.photos = photos_;
  judged.form_wants_photo = wants_photo(visit.form_id());
  judged.travel_time = [this, &visit](Position from, Position to) { return travel(visit.user_id(), from, to); };
  judged.grid_distance = [this](std::string_view code, Position at) { return grid_distance(code, at); };
  return judged;
}

void VisitSurroundings::append_neighbours(const std::string& id, std::vector<const v1::Record*>& into) const {
  const auto known = neighbours_.find(id);
  if (known == neighbours_.end()) return;
  for (const v1::Record& visit : known->second.visits) into.push_back(&visit);
}

const v1::Record* VisitSurroundings::find(v1::Kind kind, const std::string& id) {
  if (id.empty()) return nullptr;
  auto known = records_.find(id);
  if (known == records_.end()) {
    auto stored = find_record(reader_, *find_kind(kind), id);
    known = records_.emplace(id, stored ? std::optional(std::move(stored->record)) : std::nullopt).first;
  }
  return known->second ? &*known->second : nullptr;
}

bool VisitSurroundings::wants_photo(const std::string& form_id) {
  if (form_id.empty()) return false;
  const auto known = forms_.find(form_id);
  if (known != forms_.end()) return known->second;
  const auto stored = find_record(reader_, *find_kind(v1::KIND_FORM), form_id);
  // A form of a newer program, which this one cannot read, asks for nothing that could be missed.
  const auto form =
      stored ? CompiledForm::compile(stored->record.form().schema_json()) : failure(ErrorCode::not_found, "");
  return forms_.emplace(form_id, form && form->wants_photo()).first->second;
}

std::optional<Travel> VisitSurroundings::travel(const std::string& user_id, Position from, Position to) {
  const v1::Record* user = find(v1::KIND_USER, user_id);
  const auto profile = user == nullptr ? v1::TRAVEL_PROFILE_UNSPECIFIED : user->user().profile();
  const std::array places{from, to};
  const TravelTable table = make_travel_table(network_, road_profile(profile), places);
  return Travel{table.matrix.seconds[1], table.cut_off[0] || table.cut_off[1]};
}

std::optional<double> VisitSurroundings::grid_distance(std::string_view code, Position at) {
  auto known = grids_.find(code);
  if (known == grids_.end()) {
    v1::Grid wanted;
    wanted.set_code(std::string(code));
    const auto stored = find_by_natural_key(reader_, *find_kind(v1::KIND_GRID), wanted);
    auto geometry = from_wkb(stored ? stored->record.grid().boundary() : "");
    auto* boundary = geometry ? std::get_if<MultiPolygon>(&*geometry) : nullptr;
    known = grids_.emplace(code, boundary == nullptr ? MultiPolygon{} : std::move(*boundary)).first;
  }
  if (known->second.polygons.empty()) return std::nullopt;
  return distance_to_m(known->second, at);
}

}  // namespace gridvisit
