#include "instances/hhcrsp.hpp"

#include <algorithm>
#include <cmath>

#include "instances/json_fields.hpp"

namespace gridvisit {
namespace {

using planner::Seconds;

constexpr int kScale = 1'000;  ///< thousandths of a minute
constexpr Seconds kHorizon = planner::kLatestTime / 4;
constexpr double kLargest = 30'000;

class Reader {
 public:
  Reader(const boost::json::value& document, const std::string& file) : faults_(file), root_(faults_, &document, "") {}

  Result<Instance> run() {
    instance_.name = root_.member("name").text_or("");
    instance_.unit = 1.0 / (3 * kScale);
    read_services();
    read_matrix();
    read_carers();
    read_patients();
    instance_.problem.weights.latest = 1;
    if (faults_.first()) return std::unexpected(*faults_.first());
    return std::move(instance_);
  }

 private:
  static Seconds scaled(const JsonField& field) {
    const double value = field.number();
    if (value < -kLargest || value > kLargest) field.refuse("is too large");
    return static_cast<Seconds>(std::lround(std::clamp(value, -kLargest, kLargest) * kScale));
  }

  int service_number(const JsonField& field) {
    const auto found = std::ranges::find(services_, field.text_or(""));
    if (found == services_.end()) field.refuse("there is no such service");
    return static_cast<int>(found - services_.begin());
  }

  void read_services() {
    for (const JsonField& service : root_.member("services").elements()) {
      services_.push_back(service.member("id").text_or(""));
    }
  }

  void read_matrix() {
    planner::Matrix& matrix = instance_.problem.matrices.emplace_back();
    const auto rows = root_.member("distances").elements();
    matrix.size = static_cast<int>(rows.size());
    for (const JsonField& row : rows) {
      const auto cells = row.elements();
      if (cells.size() != rows.size()) row.refuse("the row is not as long as there are rows");
      for (const JsonField& cell : cells) matrix.seconds.push_back(std::max(0, scaled(cell)));
    }
  }

  void read_carers() {
    for (const JsonField& carer : root_.member("caregivers").elements()) {
      planner::Shift& shift = instance_.problem.shifts.emplace_back();
      shift.worker = static_cast<int>(instance_.problem.shifts.size()) - 1;
      shift.end = kHorizon;
      shift.most_jobs = 1'000'000;
      for (const JsonField& ability : carer.member("abilities").elements()) {
        shift.skills.push_back(service_number(ability));
      }
      instance_.shifts.push_back(carer.member("id").text_or(""));
    }
  }

  void read_patients() {
    int location = 0;
    for (const JsonField& patient : root_.member("patients").elements()) {
      planner::Job job;
      job.location = ++location;
      job.mandatory = true;
      job.priority = 0;
      const auto window = patient.member("time_window").elements();
      if (window.size() != 2) {
        patient.refuse("its time_window is not two numbers");
        return;
      }
      const Seconds opens = std::max(0, scaled(window[0]));
      job.windows = {{opens, kHorizon}};
      job.wishes = {{{opens, std::max(opens, scaled(window[1]))}, 0, 1}};
      read_people(patient, job);
      instance_.problem.jobs.push_back(std::move(job));
      instance_.jobs.push_back(patient.member("id").text_or(""));
    }
  }

  void read_people(const JsonField& patient, planner::Job& job) {
    const auto people = patient.member("required_caregivers").elements();
    if (people.empty() || people.size() > 2) {
      patient.refuse("one or two required_caregivers are expected");
      return;
    }
    job.skills = {service_number(people[0].member("service"))};
    job.service = scaled(people[0].member("duration"));
    if (people.size() == 1) return;
    planner::SecondPerson second;
    second.skills = {service_number(people[1].member("service"))};
    second.service = scaled(people[1].member("duration"));
    const JsonField together = patient.member("synchronization");
    if (together.member("type").text_or("simultaneous") == "sequential") {
      const auto apart = together.member("distance").elements();
      if (apart.size() != 2) {
        together.refuse("its distance is not two numbers");
        return;
      }
      second.earliest_after = scaled(apart[0]);
      second.latest_after = scaled(apart[1]);
    }
    job.second = second;
  }

  Faults faults_;
  JsonField root_;
  Instance instance_;
  std::vector<std::string> services_;
};

}  // namespace

Result<Instance> read_hhcrsp(std::string_view text, const std::string& file) {
  const auto document = parse_json_text(text, file);
  if (!document) return failure(document);
  return Reader(*document, file).run();
}

}  // namespace gridvisit
