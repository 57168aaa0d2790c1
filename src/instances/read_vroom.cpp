#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "instances/json_fields.hpp"
#include "instances/vroom.hpp"

namespace gridvisit {
namespace {

using planner::Seconds;

constexpr std::int64_t kLargest = std::numeric_limits<std::uint32_t>::max();
/// Where no end is said.
constexpr Seconds kOpenEnd = planner::kLatestTime / 2;
constexpr std::int64_t kSecondsPerHour = 3'600;
constexpr std::int64_t kLargestMatrix = 20'000;

class Reader {
 public:
  Reader(const boost::json::value& document, const std::string& file) : faults_(file), root_(faults_, &document, "") {}

  Result<VroomProblem> run() {
    refuse_members(root_,
                   {{"shipments", "shipments (a pickup and a delivery by the same vehicle) are not planned here"}});
    find_offset();
    read_matrices();
    for (const JsonField& job : root_.member("jobs").elements()) read_job(job);
    for (const JsonField& vehicle : root_.member("vehicles").elements()) read_vehicle(vehicle);
    made_.problem.weights.priority = 1'000'000'000;
    if (made_.vehicles.empty()) root_.member("vehicles").refuse("at least one vehicle is expected");
    read_steps();
    if (faults_.first()) return std::unexpected(*faults_.first());
    return std::move(made_);
  }

 private:
  static void refuse_members(const JsonField& field, const std::map<std::string, std::string>& members) {
    for (const auto& [name, why] : members) {
      const JsonField member = field.member(name);
      if (member.exists()) member.refuse(why, ErrorCode::unsupported);
    }
  }

  // Times may be counted from 1970: the planner's begin with the first of them.
  void find_offset() {
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    const auto look = [&](const JsonField& window) {
      const auto times = window.integers(0, kLargest);
      if (!times.empty()) first = std::min(first, times[0]);
    };
    for (const JsonField& vehicle : root_.member("vehicles").elements()) {
      // A vehicle that may drive at any time begins at 0.
      if (!vehicle.member("time_window").exists()) return;
      look(vehicle.member("time_window"));
    }
    for (const JsonField& job : root_.member("jobs").elements()) {
      for (const JsonField& window : job.member("time_windows").elements()) look(window);
    }
    if (first != std::numeric_limits<std::int64_t>::max()) made_.time_offset = first;
  }

  planner::Window read_window(const JsonField& field) const {
    const auto times = field.integers(0, kLargest);
    if (times.size() != 2 || times[1] < times[0]) {
      field.refuse("a time window is a begin and a later end");
      return {0, kOpenEnd};
    }
    const auto cut = [&](std::int64_t time) {
      return static_cast<Seconds>(std::clamp<std::int64_t>(time - made_.time_offset, 0, kOpenEnd));
    };
    return {cut(times[0]), cut(times[1])};
  }

  void read_matrices() {
    if (root_.member("matrix").exists()) {
      read_matrix("car", root_.member("matrix"), {}, {});
      return;
    }
    const JsonField matrices = root_.member("matrices");
    if (!matrices.exists()) {
      matrices.refuse("give the travel times between all locations: there is no routing service behind this one",
                      ErrorCode::unsupported);
    }
    for (const std::string& profile : matrices.names()) {
      const JsonField one = matrices.member(profile);
      read_matrix(profile, one.member("durations"), one.member("distances"), one.member("costs"));
    }
    for (const planner::Matrix& matrix : made_.problem.matrices) {
      if (matrix.size != made_.problem.matrices.front().size) matrices.refuse("the matrices are not of one size");
    }
  }

  void read_matrix(const std::string& profile, const JsonField& durations, const std::optional<JsonField>& distances,
                   const std::optional<JsonField>& costs) {
    planner::Matrix& matrix = made_.problem.matrices.emplace_back();
    profiles_.push_back(profile);
    matrix.seconds = read_cells(durations, matrix.size);
    int size = matrix.size;
    // What is not a duration goes in the place of the metres.
    if (costs && costs->exists()) {
      matrix.metres = read_cells(*costs, size);
      made_.has_costs = true;
      made_.problem.weights.travel_s = 0;
      made_.problem.weights.travel_m = 1;
    } else if (distances && distances->exists()) {
      matrix.metres = read_cells(*distances, size);
      made_.has_distances = true;
    }
    if (size != matrix.size) durations.refuse("the matrices of a profile are not of one size");
  }

  static std::vector<std::int32_t> read_cells(const JsonField& field, int& size) {
    std::vector<std::int32_t> cells;
    const auto rows = field.elements();
    if (rows.empty() || rows.size() > kLargestMatrix) {
      field.refuse("a matrix of 1 to 20000 rows is expected");
      return cells;
    }
    size = static_cast<int>(rows.size());
    cells.reserve(rows.size() * rows.size());
    for (const JsonField& row : rows) {
      const auto values = row.integers(0, planner::kLatestTime);
      if (values.size() != rows.size()) row.refuse("the row is not as long as there are rows");
      for (const std::int64_t value : values) cells.push_back(static_cast<std::int32_t>(value));
    }
    cells.resize(rows.size() * rows.size());
    return cells;
  }

  // As with VROOM, whoever gives matrices gives indices into them.
  VroomProblem::Place read_place(const JsonField& index, const JsonField& coordinates) {
    VroomProblem::Place place;
    if (coordinates.exists()) {
      const auto numbers = coordinates.elements();
      if (numbers.size() != 2) coordinates.refuse("a location is longitude and latitude");
      if (numbers.size() == 2) place.coordinates = {numbers[0].number(), numbers[1].number()};
    }
    const std::int64_t size = made_.problem.matrices.empty() ? 1 : made_.problem.matrices.front().size;
    if (index.exists()) {
      place.has_index = true;
      place.index = index.integer(0, std::max<std::int64_t>(size, 1) - 1);
      return place;
    }
    index.refuse("is missing: which row of the matrix is it?");
    return place;
  }

  static std::vector<std::int64_t> read_amounts(const JsonField& field) { return field.integers(0, 1'000'000'000'000); }

  void read_job(const JsonField& field) {
    planner::Job& job = made_.problem.jobs.emplace_back();
    VroomProblem::Job& named = made_.jobs.emplace_back();
    named.id = field.member("id").integer(0, std::numeric_limits<std::int64_t>::max());
    named.description = field.member("description").text_or("");
    named.place = read_place(field.member("location_index"), field.member("location"));
    job.location = static_cast<int>(named.place.index);
    job.service = static_cast<Seconds>(field.member("service").integer_or(0, 0, kOpenEnd));
    if (field.member("setup").integer_or(0, 0, kOpenEnd) > 0) {
      field.member("setup").refuse("setup times are not planned here", ErrorCode::unsupported);
    }
    refuse_members(field, {{"service_per_type", "service times by type of vehicle are not planned here"},
                           {"setup_per_type", "setup times by type of vehicle are not planned here"}});
    job.delivery = read_amounts(field.member("delivery").exists() ? field.member("delivery") : field.member("amount"));
    job.pickup = read_amounts(field.member("pickup"));
    job.skills = field.member("skills").small_integers();
    // The sum of priorities counts first, then the number of jobs.
    named.priority = field.member("priority").integer_or(0, 0, 100);
    job.priority = 1 + 999 * static_cast<int>(named.priority);
    for (const JsonField& window : field.member("time_windows").elements()) job.windows.push_back(read_window(window));
    if (job.windows.empty()) job.windows.push_back({0, kOpenEnd});
    std::ranges::sort(job.windows, {}, &planner::Window::begin);
  }

  void read_vehicle(const JsonField& field) {
    planner::Shift& shift = made_.problem.shifts.emplace_back();
    VroomProblem::Vehicle& named = made_.vehicles.emplace_back();
    shift.worker = static_cast<int>(made_.vehicles.size()) - 1;
    named.id = field.member("id").integer(0, std::numeric_limits<std::int64_t>::max());
    named.description = field.member("description").text_or("");
    named.profile = field.member("profile").text_or("car");
    const auto profile = std::ranges::find(profiles_, named.profile);
    if (profile == profiles_.end()) {
      field.member("profile").refuse("there are no matrices of the profile " + named.profile);
    }
    shift.matrix = profile == profiles_.end() ? 0 : static_cast<int>(profile - profiles_.begin());
    const auto end_of_way = [&](const char* place, const char* index) {
      std::optional<VroomProblem::Place> found;
      if (field.member(place).exists() || field.member(index).exists()) {
        found = read_place(field.member(index), field.member(place));
      }
      return found;
    };
    named.start = end_of_way("start", "start_index");
    named.end = end_of_way("end", "end_index");
    if (!named.start && !named.end) field.refuse("a vehicle needs a start or an end");
    shift.start_location = named.start ? static_cast<int>(named.start->index) : planner::kAnywhere;
    shift.end_location = named.end ? static_cast<int>(named.end->index) : planner::kAnywhere;
    const planner::Window hours =
        field.member("time_window").exists() ? read_window(field.member("time_window")) : planner::Window{0, kOpenEnd};
    shift.begin = hours.begin;
    shift.end = hours.end;
    shift.skills = field.member("skills").small_integers();
    shift.capacity = read_amounts(field.member("capacity"));
    shift.most_jobs = static_cast<int>(field.member("max_tasks").integer_or(1'000'000'000, 0, 1'000'000'000));
    shift.longest_travel =
        static_cast<Seconds>(field.member("max_travel_time").integer_or(planner::kLatestTime, 0, planner::kLatestTime));
    refuse_members(field, {{"max_distance", "a longest distance is not planned here; max_travel_time is"},
                           {"type", "types of vehicles are not planned here"}});
    read_speed_and_costs(field, shift);
    for (const JsonField& rest : field.member("breaks").elements()) read_break(rest, shift, named);
  }

  static void read_speed_and_costs(const JsonField& field, planner::Shift& shift) {
    const JsonField speed = field.member("speed_factor");
    if (speed.exists()) {
      const double factor = speed.number();
      if (factor <= 0 || factor > 5) speed.refuse("a speed factor is above 0 and at most 5");
      shift.speed_percent = std::clamp(static_cast<int>(std::lround(factor * 100)), 1, 500);
    }
    const JsonField costs = field.member("costs");
    shift.fixed_cost = costs.member("fixed").integer_or(0, 0, kLargest);
    if (costs.member("per_hour").integer_or(kSecondsPerHour, 0, kLargest) != kSecondsPerHour) {
      costs.member("per_hour").refuse("only 3600 an hour, one a second, is planned here", ErrorCode::unsupported);
    }
    for (const char* name : {"per_km", "per_task_hour"}) {
      if (costs.member(name).integer_or(0, 0, kLargest) != 0) {
        costs.member(name).refuse("only 0 is planned here", ErrorCode::unsupported);
      }
    }
  }

  void read_break(const JsonField& field, planner::Shift& shift, VroomProblem::Vehicle& named) {
    planner::Break& rest = shift.breaks.emplace_back();
    named.breaks.push_back({field.member("id").integer(0, std::numeric_limits<std::int64_t>::max()),
                            field.member("description").text_or("")});
    rest.duration = static_cast<Seconds>(field.member("service").integer_or(0, 0, kOpenEnd));
    refuse_members(field, {{"max_load", "a break with a largest load is not planned here"}});
    const auto windows = field.member("time_windows").elements();
    if (windows.size() > 1) {
      field.refuse("a break with more than one time window is not planned here", ErrorCode::unsupported);
    }
    rest.window = windows.empty() ? planner::Window{shift.begin, shift.end} : read_window(windows[0]);
    if (shift.breaks.size() > 1 && rest.window.begin < shift.breaks[shift.breaks.size() - 2].window.begin) {
      field.refuse("breaks are expected in the order of their windows");
    }
  }

  // What the vehicles do already: the search starts there.
  void read_steps() {
    std::map<std::int64_t, int> job_of;
    for (std::size_t i = 0; i < made_.jobs.size(); ++i) job_of[made_.jobs[i].id] = static_cast<int>(i);
    if (job_of.size() != made_.jobs.size()) root_.member("jobs").refuse("two jobs have one id");
    const auto vehicles = root_.member("vehicles").elements();
    for (std::size_t i = 0; i < vehicles.size(); ++i) {
      const auto steps = vehicles[i].member("steps").elements();
      planner::Route route;
      route.shift = static_cast<int>(i);
      for (const JsonField& step : steps) {
        if (step.member("type").text_or("") != "job") continue;
        const auto found = job_of.find(step.member("id").integer(0, std::numeric_limits<std::int64_t>::max()));
        if (found == job_of.end()) {
          step.refuse("there is no job of that id");
        } else {
          route.stops.push_back({.job = found->second});
        }
      }
      if (!route.stops.empty()) made_.warm_start.routes.push_back(std::move(route));
    }
  }

  Faults faults_;
  JsonField root_;
  VroomProblem made_;
  std::vector<std::string> profiles_;
};

}  // namespace

Result<VroomProblem> read_vroom(std::string_view text, const std::string& file) {
  const auto document = parse_json_text(text, file);
  if (!document) return failure(document);
  return Reader(*document, file).run();
}

}  // namespace gridvisit
