#include <iostream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "app/commands.hpp"
#include "app/local_database.hpp"
#include "app/terminal.hpp"
#include "geodata/roads/road_network.hpp"
#include "planning/store_plan.hpp"
#include "schema/enum_code.hpp"

namespace gridvisit {
namespace {

constexpr const char* kFooter =
    R"(Which visits are due follows from the visit policies and the visits there were; the way from the roads that are
imported (gridvisit import … roads FILE). The plan is stored and reaches the worker's phone with the next sync;
planning the same days again replaces it. Example:
  gridvisit plan --data DIR --worker w001 --from 2026-11-24 --days 5)";

struct PlanOptions {
  std::string directory;
  std::string login;
  std::string from;
  int days = 1;
  bool dry_run = false;
  bool json = false;
};

std::string clock_time(int seconds) { return fmt::format("{:02}:{:02}", seconds / 3'600, seconds / 60 % 60); }

std::string purpose_code(v1::VisitPurpose purpose) {
  return enum_code(*v1::VisitPurpose_descriptor()->FindValueByNumber(purpose));
}

std::string as_text(const VisitPlan& plan) {
  std::string text;
  for (const PlannedDay& day : plan.days) {
    if (day.stops.empty()) {
      text += fmt::format("{}: nothing\n", format_day(day.day));
      continue;
    }
    text += fmt::format("{}: {} visits, {:.1f} km, {} min on the way, back at {}\n", format_day(day.day),
                        day.stops.size(), day.travel_m / 1'000.0, (day.travel_s + 59) / 60, clock_time(day.finish_s));
    for (std::size_t i = 0; i < day.stops.size(); ++i) {
      const PlannedStop& stop = day.stops[i];
      text += fmt::format("  {:>2}  {}–{}  {}, {}  ({} m{}, {} min)\n", i + 1, clock_time(stop.start_s),
                          clock_time(stop.finish_s), stop.visit->name, stop.visit->address, stop.travel_m,
                          stop.travel_is_estimate ? " estimated" : "", (stop.travel_s + 59) / 60);
    }
  }
  if (!plan.left_out.empty()) text += fmt::format("Not planned: {}\n", plan.left_out.size());
  for (const LeftOutVisit& left_out : plan.left_out) {
    text += fmt::format("  {}, {} (due {}): {}\n", left_out.visit->name, left_out.visit->address,
                        format_day(left_out.visit->due), left_out.reason);
  }
  return text;
}

boost::json::object to_json(const PlannedStop& stop, std::size_t sequence) {
  return {{"sequence", sequence},
          {"recipient_id", stop.visit->recipient_id},
          {"name", stop.visit->name},
          {"address", stop.visit->address},
          {"purpose", purpose_code(stop.visit->purpose)},
          {"due_day", format_day(stop.visit->due)},
          {"arrival", clock_time(stop.arrival_s)},
          {"start", clock_time(stop.start_s)},
          {"finish", clock_time(stop.finish_s)},
          {"travel_seconds", stop.travel_s},
          {"travel_m", stop.travel_m},
          {"travel_is_estimate", stop.travel_is_estimate}};
}

std::string as_json(const VisitPlan& plan, const StoredPlan& stored) {
  boost::json::array days;
  for (const PlannedDay& day : plan.days) {
    boost::json::array stops;
    for (std::size_t i = 0; i < day.stops.size(); ++i) stops.push_back(to_json(day.stops[i], i + 1));
    days.push_back(boost::json::object{{"day", format_day(day.day)},
                                       {"stops", stops},
                                       {"travel_seconds", day.travel_s},
                                       {"travel_m", day.travel_m},
                                       {"finish", clock_time(day.finish_s)}});
  }
  boost::json::array left_out;
  for (const LeftOutVisit& visit : plan.left_out) {
    left_out.push_back(boost::json::object{{"recipient_id", visit.visit->recipient_id},
                                           {"name", visit.visit->name},
                                           {"due_day", format_day(visit.visit->due)},
                                           {"code", visit.code},
                                           {"reason", visit.reason}});
  }
  boost::json::array warnings;
  for (const std::string& warning : plan.warnings) warnings.emplace_back(warning);
  return boost::json::serialize(boost::json::object{{"user_id", plan.work.user_id},
                                                    {"days", days},
                                                    {"left_out", left_out},
                                                    {"warnings", warnings},
                                                    {"records_written", stored.written},
                                                    {"records_deleted", stored.deleted}});
}

Result<> run_plan(const PlanOptions& options) {
  const auto from = parse_day(options.from);
  if (!from) return failure(from);
  auto local = LocalDatabase::open(options.directory);
  if (!local) return failure(local);
  const auto user = load_user(local->reader(), options.login);
  if (!user) return failure(user);
  const auto directory = local->database().roads_directory();
  const bool has_roads = std::filesystem::exists(directory);
  const auto network = has_roads ? roads::RoadNetwork::open(directory) : failure(ErrorCode::not_found, "");
  if (has_roads && !network) return failure(network);
  const auto plan = plan_visits(local->reader(), network ? &*network : nullptr, *user, *from, options.days);
  if (!plan) return failure(plan);
  StoredPlan stored;
  const auto written = local->write([&](Transaction& transaction) -> Result<> {
    if (options.dry_run) return {};
    auto done = store_plan(transaction, *plan, *from, options.days);
    if (!done) return failure(done);
    stored = *done;
    return {};
  });
  if (!written) return written;
  for (const std::string& warning : plan->warnings) std::cerr << "warning: " << warning << '\n';
  std::cout << (options.json ? as_json(*plan, stored) + "\n" : as_text(*plan));
  return {};
}

}  // namespace

void add_plan_command(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("plan", "Plan a worker's visits by road, and send the plan to their phone");
  command->footer(kFooter);
  auto options = std::make_shared<PlanOptions>();
  command->add_option("--data", options->directory, "The district's data folder")->required();
  command->add_option("--worker", options->login, "The worker's login")->required();
  command->add_option("--from", options->from, "The first day, YYYY-MM-DD")->required();
  command->add_option("--days", options->days, "How many days; weekends are free")
      ->check(CLI::Range(1, kMostPlannedDays))
      ->capture_default_str();
  command->add_flag("--dry-run", options->dry_run, "Plan and print, store nothing");
  command->add_flag("--json", options->json, "Print the plan as JSON");
  command->callback([options, &exit_code] {
    const auto planned = run_plan(*options);
    exit_code = planned ? 0 : fail(planned.error());
  });
}

}  // namespace gridvisit
