#include "planner/clock.hpp"

namespace gridvisit::planner {
namespace {

// A worker on the way: free to rest from one time on, there at another if nothing more delays it.
struct OnTheWay {
  Seconds free = 0;
  Seconds there = 0;

  /// After the break, taken as soon as it may begin; `there` is below 0 where that is too late.
  [[nodiscard]] OnTheWay rested(const Break& rest) const {
    const Seconds begin = std::max(free, rest.window.begin);
    if (begin > rest.window.end) return {begin, -1};
    return {begin + rest.duration, std::max(there, rest.window.begin) + rest.duration};
  }
};

}  // namespace

Clock begin_shift(const Model& model, int shift) {
  const Shift& its = model.shift(shift);
  return {shift, its.start_location, its.begin, 0};
}

Seconds do_task(const Model& model, Clock& clock, int task, Seconds not_before, bool patient, Leg* leg) {
  const Task& its = model.task(task);
  const Seconds travel_s = model.travel_s(clock.shift, clock.location, its.location);
  if (travel_s == kNoWay) return -1;
  const auto start_from = [&](Seconds ready) {
    return ready < 0 ? -1 : model.earliest_start(task, std::max(ready, not_before), patient);
  };
  OnTheWay way{clock.now, clock.now + travel_s};
  Seconds start = start_from(way.there);
  const std::vector<Break>& breaks = model.shift(clock.shift).breaks;
  int taken = clock.breaks;
  for (; taken < static_cast<int>(breaks.size()); ++taken) {
    const Break& next = breaks[static_cast<std::size_t>(taken)];
    const OnTheWay rested = way.rested(next);
    const Seconds later = start_from(rested.there);
    if (later < 0 || later != start) {
      if (start >= 0 && start + its.service <= next.window.end) break;
      if (later < 0) return -1;
    }
    way = rested;
    start = later;
  }
  if (start < 0) return -1;
  if (leg != nullptr) *leg = {travel_s, clock.breaks, way.there};
  clock = {clock.shift, its.location, start + its.service, taken};
  return start;
}

Seconds finish_shift(const Model& model, Clock& clock, Leg* leg) {
  const Shift& its = model.shift(clock.shift);
  const Seconds travel_s = model.travel_s(clock.shift, clock.location, its.end_location);
  if (travel_s == kNoWay) return -1;
  OnTheWay way{clock.now, clock.now + travel_s};
  int taken = clock.breaks;
  // Who is back before a break can last begin rests at home.
  for (; taken < static_cast<int>(its.breaks.size()); ++taken) {
    const Break& next = its.breaks[static_cast<std::size_t>(taken)];
    if (way.there <= next.window.end) break;
    way = way.rested(next);
    if (way.there < 0) return -1;
  }
  if (leg != nullptr) *leg = {travel_s, clock.breaks, way.there};
  clock = {clock.shift, its.end_location, way.there, taken};
  return way.there;
}

}  // namespace gridvisit::planner
