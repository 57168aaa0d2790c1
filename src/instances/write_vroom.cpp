#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "instances/vroom.hpp"

namespace gridvisit {
namespace {

namespace json = boost::json;

void write_place(json::object& object, const VroomProblem::Place& place) {
  if (place.coordinates) object["location"] = json::array{place.coordinates->first, place.coordinates->second};
  if (place.has_index) object["location_index"] = place.index;
}

json::array to_array(const std::vector<std::int64_t>& values) {
  json::array array;
  for (const std::int64_t value : values) array.emplace_back(value);
  return array;
}

/// Sums of a route, and of all.
struct Totals {
  std::int64_t cost = 0;
  std::int64_t service = 0;
  std::int64_t duration = 0;
  std::int64_t waiting = 0;
  std::int64_t priority = 0;
  std::int64_t distance = 0;
  std::vector<std::int64_t> delivery;
  std::vector<std::int64_t> pickup;

  void add(const Totals& other) {
    cost += other.cost;
    service += other.service;
    duration += other.duration;
    waiting += other.waiting;
    priority += other.priority;
    distance += other.distance;
    add(delivery, other.delivery);
    add(pickup, other.pickup);
  }
  static void add(std::vector<std::int64_t>& sum, const std::vector<std::int64_t>& amounts) {
    if (sum.size() < amounts.size()) sum.resize(amounts.size());
    for (std::size_t i = 0; i < amounts.size(); ++i) sum[i] += amounts[i];
  }
  void write(json::object& object, bool has_distances) const {
    object["cost"] = cost;
    object["delivery"] = to_array(delivery);
    object["amount"] = to_array(delivery);
    object["pickup"] = to_array(pickup);
    object["setup"] = 0;
    object["service"] = service;
    object["duration"] = duration;
    object["waiting_time"] = waiting;
    object["priority"] = priority;
    if (has_distances) object["distance"] = distance;
    object["violations"] = json::array();
  }
};

class RouteWriter {
 public:
  RouteWriter(const VroomProblem& vroom, const planner::Route& route)
      : vroom_(vroom),
        route_(route),
        vehicle_(vroom.vehicles[static_cast<std::size_t>(route.shift)]),
        shift_(vroom.problem.shifts[static_cast<std::size_t>(route.shift)]) {
    load_.resize(shift_.capacity.size());
    for (const planner::Stop& stop : route.stops) Totals::add(load_, job_of(stop).delivery);
  }

  json::object run() {
    if (vehicle_.start) steps_.push_back(step("start", route_.leave, *vehicle_.start));
    for (std::size_t i = 0; i < route_.stops.size(); ++i) {
      write_breaks(static_cast<int>(i));
      write_job(route_.stops[i]);
    }
    write_breaks(static_cast<int>(route_.stops.size()));
    travelled_ = route_.travel_s;
    metres_ = route_.travel_m;
    if (vehicle_.end) steps_.push_back(step("end", route_.finish, *vehicle_.end));
    totals_.duration = route_.travel_s;
    totals_.distance = route_.travel_m;
    totals_.cost = shift_.fixed_cost + (vroom_.has_costs ? route_.travel_m : route_.travel_s);
    json::object object{{"vehicle", vehicle_.id}};
    if (!vehicle_.description.empty()) object["description"] = vehicle_.description;
    object["profile"] = vehicle_.profile;
    totals_.write(object, vroom_.has_distances);
    object["steps"] = std::move(steps_);
    return object;
  }

  [[nodiscard]] const Totals& totals() const { return totals_; }

 private:
  [[nodiscard]] const planner::Job& job_of(const planner::Stop& stop) const {
    return vroom_.problem.jobs[static_cast<std::size_t>(stop.job)];
  }

  json::object step(const char* type, std::int64_t arrival, const std::optional<VroomProblem::Place>& place) const {
    json::object made{{"type", type}};
    if (place) write_place(made, *place);
    made["setup"] = 0;
    made["service"] = 0;
    made["waiting_time"] = 0;
    if (!load_.empty()) made["load"] = to_array(load_);
    made["arrival"] = arrival + vroom_.time_offset;
    made["duration"] = travelled_;
    if (vroom_.has_distances) made["distance"] = metres_;
    made["violations"] = json::array();
    return made;
  }

  void write_breaks(int before_stop) {
    for (const planner::Rest& rest : route_.rests) {
      if (rest.before_stop != before_stop) continue;
      json::object made = step("break", rest.begin, std::nullopt);
      const VroomProblem::Break& its = vehicle_.breaks[rests_++];
      made["id"] = its.id;
      if (!its.description.empty()) made["description"] = its.description;
      made["service"] = rest.duration;
      totals_.service += rest.duration;
      steps_.push_back(std::move(made));
    }
  }

  void write_job(const planner::Stop& stop) {
    const VroomProblem::Job& its = vroom_.jobs[static_cast<std::size_t>(stop.job)];
    const planner::Job& job = job_of(stop);
    travelled_ += stop.travel_s;
    metres_ += stop.travel_m;
    for (std::size_t i = 0; i < load_.size(); ++i) {
      if (i < job.delivery.size()) load_[i] -= job.delivery[i];
      if (i < job.pickup.size()) load_[i] += job.pickup[i];
    }
    json::object made = step("job", stop.arrival, its.place);
    made["id"] = its.id;
    made["job"] = its.id;
    if (!its.description.empty()) made["description"] = its.description;
    made["service"] = job.service;
    made["waiting_time"] = stop.start - stop.arrival;
    steps_.push_back(std::move(made));
    totals_.service += job.service;
    totals_.waiting += stop.start - stop.arrival;
    totals_.priority += its.priority;
    Totals::add(totals_.delivery, job.delivery);
    Totals::add(totals_.pickup, job.pickup);
  }

  const VroomProblem& vroom_;
  const planner::Route& route_;
  const VroomProblem::Vehicle& vehicle_;
  const planner::Shift& shift_;
  json::array steps_;
  std::vector<std::int64_t> load_;
  std::int64_t travelled_ = 0;
  std::int64_t metres_ = 0;
  std::size_t rests_ = 0;
  Totals totals_;
};

}  // namespace

std::string write_vroom(const VroomProblem& vroom, const planner::Solution& solution, std::int64_t loading_ms,
                        std::int64_t solving_ms) {
  json::array routes;
  Totals all;
  for (const planner::Route& route : solution.routes) {
    if (route.stops.empty()) continue;
    RouteWriter writer(vroom, route);
    routes.push_back(writer.run());
    all.add(writer.totals());
  }
  json::array unassigned;
  for (const planner::LeftOut& left_out : solution.left_out) {
    const VroomProblem::Job& its = vroom.jobs[static_cast<std::size_t>(left_out.job)];
    json::object made{{"id", its.id}, {"type", "job"}};
    write_place(made, its.place);
    if (!its.description.empty()) made["description"] = its.description;
    unassigned.push_back(std::move(made));
  }
  json::object summary{{"routes", routes.size()}, {"unassigned", unassigned.size()}};
  all.write(summary, vroom.has_distances);
  summary["computing_times"] = json::object{{"loading", loading_ms}, {"solving", solving_ms}, {"routing", 0}};
  return json::serialize(json::object{{"code", 0},
                                      {"summary", std::move(summary)},
                                      {"unassigned", std::move(unassigned)},
                                      {"routes", std::move(routes)}});
}

std::string write_vroom_error(const Error& error) {
  return json::serialize(json::object{{"code", 2}, {"error", error.to_string()}});
}

}  // namespace gridvisit
