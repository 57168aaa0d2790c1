#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "instances/own_format.hpp"
#include "instances/reason_text.hpp"

namespace gridvisit {
namespace {

namespace json = boost::json;

std::string name_at(const std::vector<std::string>& names, int index) {
  const auto at = static_cast<std::size_t>(index);
  return at < names.size() ? names[at] : std::to_string(index);
}

json::object to_json(const Instance& instance, const planner::Stop& stop) {
  return {{"job", stop.job},
          {"name", name_at(instance.jobs, stop.job)},
          {"occurrence", stop.occurrence},
          {"person", stop.person},
          {"arrival", stop.arrival},
          {"wait", stop.start - stop.arrival},
          {"start", stop.start},
          {"finish", stop.finish},
          {"travel_s", stop.travel_s},
          {"travel_m", stop.travel_m}};
}

json::object to_json(const Instance& instance, const planner::Route& route) {
  json::array stops;
  for (const planner::Stop& stop : route.stops) stops.push_back(to_json(instance, stop));
  json::array rests;
  for (const planner::Rest& rest : route.rests) {
    rests.push_back(
        json::object{{"before_stop", rest.before_stop}, {"begin", rest.begin}, {"duration", rest.duration}});
  }
  return {{"shift", route.shift},       {"name", name_at(instance.shifts, route.shift)},
          {"leave", route.leave},       {"finish", route.finish},
          {"travel_s", route.travel_s}, {"travel_m", route.travel_m},
          {"stops", std::move(stops)},  {"rests", std::move(rests)}};
}

json::object to_json(const Instance& instance, const planner::LeftOut& left_out) {
  json::array relaxations;
  for (const planner::Relaxation& relaxation : left_out.relaxations) {
    json::object one{{"kind", std::string(name_of(relaxation.kind))}, {"amount", relaxation.amount}};
    if (relaxation.shift >= 0) one["shift"] = relaxation.shift;
    relaxations.push_back(std::move(one));
  }
  return {{"job", left_out.job},
          {"name", name_at(instance.jobs, left_out.job)},
          {"occurrence", left_out.occurrence},
          {"why", std::string(name_of(left_out.why))},
          {"reason", describe(left_out, instance)},
          {"relaxations", std::move(relaxations)}};
}

json::object to_json(const planner::Cost& cost) {
  return {{"total", cost.total()},     {"left_out", cost.left_out}, {"overtime", cost.overtime},
          {"wishes", cost.wishes},     {"travel", cost.travel},     {"work", cost.work},
          {"fairness", cost.fairness}, {"visitors", cost.visitors}, {"moved", cost.moved}};
}

}  // namespace

std::string write_own_format(const Instance& instance, const planner::Solution& solution) {
  json::array routes;
  for (const planner::Route& route : solution.routes) {
    if (!route.stops.empty()) routes.push_back(to_json(instance, route));
  }
  json::array left_out;
  for (const planner::LeftOut& one : solution.left_out) left_out.push_back(to_json(instance, one));
  return json::serialize(json::object{{"name", instance.name},
                                      {"cost", to_json(solution.cost)},
                                      {"cost_in_its_unit", static_cast<double>(solution.cost.total()) * instance.unit},
                                      {"routes", std::move(routes)},
                                      {"left_out", std::move(left_out)}});
}

}  // namespace gridvisit
