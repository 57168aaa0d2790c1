#include <limits>

#include "instances/json_fields.hpp"
#include "instances/own_format.hpp"

namespace gridvisit {
namespace {

using planner::Money;
using planner::Seconds;

constexpr std::int64_t kMostMoney = 1'000'000'000'000'000;
constexpr int kMostInt = std::numeric_limits<int>::max();

class Reader {
 public:
  Reader(const boost::json::value& document, const std::string& file) : faults_(file), root_(faults_, &document, "") {}

  Result<Instance> run() {
    root_.allow_only({"name", "matrices", "jobs", "shifts", "weights"});
    made_.name = root_.member("name").text_or("");
    for (const JsonField& matrix : root_.member("matrices").elements()) read_matrix(matrix);
    for (const JsonField& job : root_.member("jobs").elements()) read_job(job);
    for (const JsonField& shift : root_.member("shifts").elements()) read_shift(shift);
    read_weights(root_.member("weights"));
    if (faults_.first()) return std::unexpected(*faults_.first());
    return std::move(made_);
  }

 private:
  static int number(const JsonField& field, int otherwise) {
    return static_cast<int>(field.integer_or(otherwise, -1, kMostInt));
  }
  static Seconds time(const JsonField& field, Seconds otherwise) {
    return static_cast<Seconds>(field.integer_or(otherwise, 0, planner::kLatestTime));
  }
  static Money money(const JsonField& field, Money otherwise) { return field.integer_or(otherwise, 0, kMostMoney); }
  static std::vector<std::int64_t> amounts(const JsonField& field) { return field.integers(0, kMostMoney); }

  static planner::Window window(const JsonField& field) {
    const auto times = field.integers(0, planner::kLatestTime);
    if (times.size() == 2) return {static_cast<Seconds>(times[0]), static_cast<Seconds>(times[1])};
    field.refuse("a window is its first and its last second: [28800, 43200]");
    return {};
  }

  void read_matrix(const JsonField& field) {
    field.allow_only({"seconds", "metres"});
    planner::Matrix& matrix = made_.problem.matrices.emplace_back();
    const auto read = [&](const JsonField& rows_field) {
      std::vector<std::int32_t> cells;
      const auto rows = rows_field.elements();
      if (matrix.size != 0 && static_cast<int>(rows.size()) != matrix.size) {
        rows_field.refuse("it is not of the same size");
      }
      matrix.size = static_cast<int>(rows.size());
      for (const JsonField& row : rows) {
        const auto values = row.elements();
        if (values.size() != rows.size()) row.refuse("the row is not as long as there are rows");
        for (const JsonField& value : values) {
          // Nothing: there is no way.
          cells.push_back(value.exists() ? static_cast<std::int32_t>(value.integer(0, kMostInt)) : planner::kNoWay);
        }
      }
      return cells;
    };
    matrix.seconds = read(field.member("seconds"));
    if (field.member("metres").exists()) matrix.metres = read(field.member("metres"));
  }

  void read_job(const JsonField& field) {
    field.allow_only({"name",
                      "location",
                      "service",
                      "windows",
                      "priority",
                      "mandatory",
                      "skills",
                      "wishes",
                      "second",
                      "first_day",
                      "last_day",
                      "repeat",
                      "only_workers",
                      "forbidden_workers",
                      "preferred_workers",
                      "usual_worker",
                      "pinned",
                      "published",
                      "delivery",
                      "pickup"});
    planner::Job& job = made_.problem.jobs.emplace_back();
    made_.jobs.push_back(field.member("name").text_or(std::to_string(made_.jobs.size())));
    job.location = static_cast<int>(field.member("location").integer(0, kMostInt));
    job.service = time(field.member("service"), 0);
    for (const JsonField& one : field.member("windows").elements()) job.windows.push_back(window(one));
    if (!field.member("windows").exists()) job.windows = {{0, planner::kLatestTime}};
    job.priority = number(field.member("priority"), 1);
    job.mandatory = field.member("mandatory").boolean_or(false);
    job.skills = field.member("skills").small_integers();
    for (const JsonField& one : field.member("wishes").elements()) {
      one.allow_only({"window", "early", "late"});
      job.wishes.push_back({window(one.member("window")), money(one.member("early"), 0), money(one.member("late"), 0)});
    }
    read_second(field.member("second"), job);
    job.first_day = number(field.member("first_day"), 0);
    job.last_day = number(field.member("last_day"), kMostInt);
    const JsonField repeat = field.member("repeat");
    repeat.allow_only({"times", "smallest_gap_days", "largest_gap_days"});
    job.repeat = {number(repeat.member("times"), 1), number(repeat.member("smallest_gap_days"), 1),
                  number(repeat.member("largest_gap_days"), 366)};
    job.only_workers = field.member("only_workers").small_integers();
    job.forbidden_workers = field.member("forbidden_workers").small_integers();
    job.preferred_workers = field.member("preferred_workers").small_integers();
    job.usual_worker = number(field.member("usual_worker"), planner::kNobody);
    job.pinned = read_placements(field.member("pinned"));
    job.published = read_placements(field.member("published"));
    job.delivery = amounts(field.member("delivery"));
    job.pickup = amounts(field.member("pickup"));
  }

  static void read_second(const JsonField& field, planner::Job& job) {
    if (!field.exists()) return;
    field.allow_only({"service", "skills", "earliest_after", "latest_after"});
    planner::SecondPerson second;
    second.service = time(field.member("service"), job.service);
    second.skills = field.member("skills").small_integers();
    second.earliest_after = time(field.member("earliest_after"), 0);
    second.latest_after = time(field.member("latest_after"), second.earliest_after);
    job.second = second;
  }

  static std::vector<planner::Placement> read_placements(const JsonField& field) {
    std::vector<planner::Placement> placements;
    for (const JsonField& one : field.elements()) {
      one.allow_only({"occurrence", "person", "shift", "position", "start"});
      planner::Placement& placement = placements.emplace_back();
      placement.occurrence = number(one.member("occurrence"), 0);
      placement.person = number(one.member("person"), 0);
      placement.shift = static_cast<int>(one.member("shift").integer(0, kMostInt));
      placement.position = number(one.member("position"), -1);
      if (one.member("start").exists()) placement.start = time(one.member("start"), 0);
    }
    return placements;
  }

  void read_shift(const JsonField& field) {
    field.allow_only({"name", "start_location", "end_location", "begin", "end", "most_jobs", "worker", "day", "skills",
                      "most_overtime", "longest_travel", "breaks", "matrix", "speed_percent", "capacity",
                      "fixed_cost"});
    planner::Shift& shift = made_.problem.shifts.emplace_back();
    made_.shifts.push_back(field.member("name").text_or(std::to_string(made_.shifts.size())));
    shift.start_location = number(field.member("start_location"), planner::kAnywhere);
    shift.end_location = number(field.member("end_location"), planner::kAnywhere);
    shift.begin = static_cast<Seconds>(field.member("begin").integer(0, planner::kLatestTime));
    shift.end = static_cast<Seconds>(field.member("end").integer(0, planner::kLatestTime));
    shift.most_jobs = number(field.member("most_jobs"), 1'000'000);
    shift.worker = number(field.member("worker"), static_cast<int>(made_.shifts.size()) - 1);
    shift.day = number(field.member("day"), shift.begin / 86'400);
    shift.skills = field.member("skills").small_integers();
    shift.most_overtime = time(field.member("most_overtime"), 0);
    shift.longest_travel = time(field.member("longest_travel"), planner::kLatestTime);
    for (const JsonField& one : field.member("breaks").elements()) {
      one.allow_only({"window", "duration"});
      shift.breaks.push_back({window(one.member("window")), time(one.member("duration"), 0)});
    }
    shift.matrix = number(field.member("matrix"), 0);
    shift.speed_percent = number(field.member("speed_percent"), 100);
    shift.capacity = amounts(field.member("capacity"));
    shift.fixed_cost = money(field.member("fixed_cost"), 0);
  }

  void read_weights(const JsonField& field) {
    field.allow_only({"mandatory", "priority", "overtime", "latest", "travel_s", "travel_m", "work_s", "fair_days",
                      "fair_workers", "not_preferred", "other_visitor", "moved", "moved_s"});
    planner::Weights& weights = made_.problem.weights;
    const auto read = [&](const char* name, Money& weight) { weight = money(field.member(name), weight); };
    read("mandatory", weights.mandatory);
    read("priority", weights.priority);
    read("overtime", weights.overtime);
    read("latest", weights.latest);
    read("travel_s", weights.travel_s);
    read("travel_m", weights.travel_m);
    read("work_s", weights.work_s);
    read("fair_days", weights.fair_days);
    read("fair_workers", weights.fair_workers);
    read("not_preferred", weights.not_preferred);
    read("other_visitor", weights.other_visitor);
    read("moved", weights.moved);
    read("moved_s", weights.moved_s);
  }

  Faults faults_;
  JsonField root_;
  Instance made_;
};

}  // namespace

Result<Instance> read_own_format(std::string_view text, const std::string& file) {
  const auto document = parse_json_text(text, file);
  if (!document) return failure(document);
  return Reader(*document, file).run();
}

}  // namespace gridvisit
