#include "domain/visit_flags.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "domain/visit_clock.hpp"

namespace gridvisit {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// A place the worker was at, within a radius.
struct Fix {
  Position at;
  int accuracy_m = 0;
};

Position to_position(const v1::Position& p) { return {p.lon_deg(), p.lat_deg()}; }

// Rounded up, so that what is over a limit reads so; a millimetre is noise.
int whole_m(double metres) {
  return static_cast<int>(std::min(std::ceil(metres - 0.001), static_cast<double>(std::numeric_limits<int>::max())));
}

template <typename Duration>
int whole_minutes(Duration duration) {
  return static_cast<int>(std::clamp<std::int64_t>(std::chrono::round<minutes>(duration).count(),
                                                   std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
}

// The phone's own position, unless it was made up or is too vague to say anything.
std::optional<Fix> own_fix(const v1::Visit& visit, const VisitQuality& quality) {
  if (!visit.has_position() || visit.position_is_mock() || visit.position_accuracy_m() > quality.coarse_m) return {};
  const Position at = to_position(visit.position());
  if (!is_valid(at)) return {};
  return Fix{at, std::max(0, visit.position_accuracy_m())};
}

std::pair<Timestamp, std::string_view> order_of(const v1::Record& visit) {
  return {began_at(visit.visit()), visit.id()};
}

// Began before the judged one; never itself.
bool comes_before(const v1::Record& other, const v1::Record& judged) { return order_of(other) < order_of(judged); }

class Judgement {
 public:
  Judgement(const JudgedVisit& judged, const VisitQuality& quality)
      : judged_(judged), visit_(judged.visit->visit()), quality_(quality), on_site_(is_on_site(visit_)) {
    collect_fixes();
  }

  std::vector<RaisedFlag> run() && {
    if (knows_time_of_day(visit_)) judge_duplicate();
    if (on_site_) judge_place();
    if (knows_time_of_day(visit_)) judge_hours();
    if (on_site_ && knows_time_of_day(visit_)) judge_speed();
    if (on_site_) judge_duration();
    if (judged_.form_wants_photo && visit_.method() != v1::VISIT_METHOD_PHONE && judged_.photos.empty()) {
      raise({.flag = VisitFlag::no_photo});
    }
    if (visit_.position_is_mock()) raise({.flag = VisitFlag::mock_position});
    judge_clock();
    return std::move(raised_);
  }

 private:
  void raise(RaisedFlag raised) {
    if (quality_.raises(raised.flag)) raised_.push_back(std::move(raised));
  }

  // Where the worker was: by the phone, and by the photos taken meanwhile (a visit written down later at the office is
  // shown to have been at the home by its photos). An app that makes up one position makes up all.
  void collect_fixes() {
    if (visit_.position_is_mock()) return;
    if (const auto own = own_fix(visit_, quality_)) fixes_.push_back(*own);
    const Timestamp begin = moment(visit_.visited_at_ms());  // photos have the phone's clock too
    const Timestamp end = begin + minutes{visit_.duration_minutes()};
    for (const v1::Photo& photo : judged_.photos) {
      const Timestamp taken = moment(photo.taken_at_ms());
      const bool meanwhile = photo.taken_at_ms() != 0 && taken >= begin - minutes{60} && taken <= end + minutes{60};
      if (!photo.has_position() || !meanwhile || !is_valid(to_position(photo.position()))) continue;
      fixes_.push_back({to_position(photo.position()), 0});
    }
  }

  void judge_duplicate() {
    const v1::Record* nearest = nullptr;
    for (const v1::Record* other : judged_.others) {
      const v1::Visit& before = other->visit();
      if (!comes_before(*other, *judged_.visit) || !is_same_kind_of_visit(before) || !knows_time_of_day(before))
        continue;
      if (nearest == nullptr || comes_before(*nearest, *other)) nearest = other;
    }
    if (nearest == nullptr) return;
    const auto apart = began_at(visit_) - began_at(nearest->visit());
    if (apart > quality_.duplicate) return;
    raise({.flag = VisitFlag::duplicate,
           .minutes = static_cast<int>(std::chrono::floor<minutes>(apart).count()),
           .limit_minutes = static_cast<int>(quality_.duplicate.count()),
           .other_visit_id = nearest->id()});
  }

  // Of the same person. Levels visit on their own rhythms, and a call ahead of a visit is none itself.
  [[nodiscard]] bool is_same_kind_of_visit(const v1::Visit& other) const {
    if (other.recipient_id() != visit_.recipient_id() || other.memorial_site_id() != visit_.memorial_site_id()) {
      return false;
    }
    return other.level() == visit_.level() && (other.method() == visit_.method() || (on_site_ && is_on_site(other)));
  }

  void judge_place() {
    if (fixes_.empty()) {
      if (visit_.position_is_mock()) return;  // says its own
      RaisedFlag raised{.flag = VisitFlag::no_position};
      if (visit_.has_position()) raised.accuracy_m = visit_.position_accuracy_m();
      return raise(std::move(raised));
    }
    const auto place = known_place();
    if (place) {
      const auto [distance, fix] = nearest([&](Position at) { return distance_m(at, *place); });
      if (distance <= quality_.home_m) return;  // at the door, wherever somebody drew the grid's border
      RaisedFlag raised{.flag = VisitFlag::far_from_home, .distance_m = whole_m(distance), .limit_m = quality_.home_m};
      if (fix.accuracy_m > 0) raised.accuracy_m = fix.accuracy_m;
      raise(std::move(raised));
    }
    judge_grid();
  }

  void judge_grid() {
    if (judged_.recipient == nullptr || judged_.recipient->grid_code().empty() || !judged_.grid_distance) return;
    const std::string& code = judged_.recipient->grid_code();
    if (!judged_.grid_distance(code, fixes_.front().at)) return;
    const auto [distance, fix] = nearest([&](Position at) { return judged_.grid_distance(code, at).value_or(0); });
    if (distance <= quality_.grid_m) return;
    RaisedFlag raised{.flag = VisitFlag::outside_grid, .distance_m = whole_m(distance), .limit_m = quality_.grid_m};
    if (fix.accuracy_m > 0) raised.accuracy_m = fix.accuracy_m;
    raised.grid_code = code;
    raise(std::move(raised));
  }

  // The home's door or the site, where somebody measured it.
  [[nodiscard]] std::optional<Position> known_place() const {
    if (judged_.recipient != nullptr) {
      if (!judged_.recipient->has_position() || judged_.recipient->position_is_approximate()) return std::nullopt;
      return to_position(judged_.recipient->position());
    }
    if (judged_.site == nullptr || !judged_.site->has_position()) return std::nullopt;
    return to_position(judged_.site->position());
  }

  // Of the fixes the one that speaks most for the worker, its radius taken off the distance.
  template <typename Distance>
  [[nodiscard]] std::pair<double, Fix> nearest(Distance distance) const {
    std::pair<double, Fix> best{std::numeric_limits<double>::infinity(), {}};
    for (const Fix& fix : fixes_) {
      const double reached = std::max(0.0, distance(fix.at) - fix.accuracy_m);
      if (reached < best.first) best = {reached, fix};
    }
    return best;
  }

  void judge_hours() {
    const Timestamp at = began_at(visit_);
    const minutes minute = minute_of_day(at);
    // `until` is a moment, not a minute: 20:00:59 is later than 20:00.
    const bool after_until = at > district_time(district_day(at), quality_.until);
    const bool before_from = minute < quality_.from;
    const bool outside = quality_.from <= quality_.until ? before_from || after_until : before_from && after_until;
    if (outside) raise({.flag = VisitFlag::outside_hours, .at = at});
  }

  // The worker's visit before this one at a place that is known; a call in between was made from anywhere.
  [[nodiscard]] const v1::Record* visit_before() const {
    const v1::Record* latest = nullptr;
    for (const v1::Record* other : judged_.others) {
      const v1::Visit& before = other->visit();
      if (before.user_id() != visit_.user_id() || !comes_before(*other, *judged_.visit) || !is_on_site(before) ||
          !knows_time_of_day(before) || !own_fix(before, quality_)) {
        continue;
      }
      if (latest == nullptr || comes_before(*latest, *other)) latest = other;
    }
    return latest;
  }

  void judge_speed() {
    const auto here = own_fix(visit_, quality_);
    if (!here || !judged_.travel_time || !quality_.raises(VisitFlag::too_fast)) return;
    const v1::Record* before = visit_before();
    if (before == nullptr) return;
    const auto began_before = began_at(before->visit());
    if (began_at(visit_) - began_before > kLongestTrip + minutes{before->visit().duration_minutes()}) return;
    const Fix there = *own_fix(before->visit(), quality_);
    const double apart_m = distance_m(there.at, here->at);
    const double surely_m = apart_m - there.accuracy_m - here->accuracy_m;
    if (surely_m <= quality_.same_place_m) return;
    const auto travel = judged_.travel_time(there.at, here->at);
    if (!travel) return;
    const auto between = began_at(visit_) - (began_before + minutes{before->visit().duration_minutes()});
    const double needed_s = travel->seconds * (surely_m / apart_m) * quality_.fast_percent / 100;
    const double had_s = std::chrono::duration<double>(between + quality_.fast_slack).count();
    if (had_s >= needed_s) return;
    raise({.flag = VisitFlag::too_fast,
           .distance_m = whole_m(surely_m),
           .minutes = whole_minutes(between),
           .travel_minutes = whole_minutes(std::chrono::ceil<minutes>(seconds{travel->seconds})),
           .travel_is_estimate = travel->is_estimate,
           .other_visit_id = before->id()});
  }

  void judge_duration() {
    const minutes lasted{visit_.duration_minutes()};
    if (lasted <= minutes{0} || lasted >= quality_.shortest) return;  // 0: nobody wrote it down
    raise({.flag = VisitFlag::too_short,
           .minutes = static_cast<int>(lasted.count()),
           .limit_minutes = static_cast<int>(quality_.shortest.count())});
  }

  void judge_clock() {
    if (visit_.corrected_at_ms() == 0) return;
    const Timestamp at = began_at(visit_);
    raise({.flag = VisitFlag::clock_off, .minutes = whole_minutes(at - moment(visit_.visited_at_ms())), .at = at});
  }

  const JudgedVisit& judged_;
  const v1::Visit& visit_;
  const VisitQuality& quality_;
  bool on_site_;
  std::vector<Fix> fixes_;
  std::vector<RaisedFlag> raised_;
};

}  // namespace

bool is_on_site(const v1::Visit& visit) {
  return visit.method() != v1::VISIT_METHOD_PHONE && visit.method() != v1::VISIT_METHOD_STATION;
}

std::vector<RaisedFlag> visit_flags(const JudgedVisit& judged, const VisitQuality& quality) {
  return Judgement(judged, quality).run();
}

}  // namespace gridvisit
