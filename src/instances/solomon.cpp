#include "instances/solomon.hpp"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace gridvisit {
namespace {

using planner::Seconds;

constexpr int kScale = 10;  ///< tenths
constexpr int kMostCustomers = 20'000;
constexpr std::int64_t kLargest = 1'000'000;

struct Line {
  std::int64_t number = 0;
  std::vector<double> values;
};

struct Customer {
  double x = 0;
  double y = 0;
};

class Reader {
 public:
  Reader(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {}

  Result<Instance> run() {
    instance_.unit = 1.0 / kScale;
    while (const auto line = next_line()) {
      if (instance_.name.empty() && line->values.empty()) instance_.name = first_word_;
      if (line->values.empty()) continue;
      if (auto taken = take(*line); !taken) return failure(taken);
    }
    if (vehicles_ == 0) return wrong(line_, "there is no line with the number of vehicles and their capacity");
    if (places_.size() < 2) return wrong(line_, "there is no customer");
    finish();
    return std::move(instance_);
  }

 private:
  [[nodiscard]] std::unexpected<Error> wrong(std::int64_t line, std::string_view what) const {
    return failure(ErrorCode::invalid, fmt::format("line {}: {}", line, what), {file_, {}, {}});
  }

  // The next that is not empty; a line with words in it has no values.
  std::optional<Line> next_line() {
    while (!text_.empty()) {
      const std::size_t end = text_.find('\n');
      std::string_view line = text_.substr(0, end);
      text_.remove_prefix(end == std::string_view::npos ? text_.size() : end + 1);
      Line parsed{++line_, {}};
      bool has_words = false;
      for (;;) {
        const std::size_t begin = line.find_first_not_of(" \t\r");
        if (begin == std::string_view::npos) break;
        line.remove_prefix(begin);
        const std::string_view word = line.substr(0, line.find_first_of(" \t\r"));
        line.remove_prefix(word.size());
        double value = 0;
        const auto [rest, failed] = std::from_chars(word.data(), word.data() + word.size(), value);
        if (failed != std::errc{} || rest != word.data() + word.size()) {
          if (!has_words && parsed.values.empty()) first_word_ = word;
          has_words = true;
        } else {
          parsed.values.push_back(value);
        }
      }
      if (has_words) parsed.values.clear();
      if (has_words || !parsed.values.empty()) return parsed;
    }
    return std::nullopt;
  }

  Result<> take(const Line& line) {
    for (const double value : line.values) {
      if (!(std::abs(value) <= kLargest)) return wrong(line.number, "a number is larger than a million");
    }
    if (vehicles_ == 0) {
      if (line.values.size() != 2 || line.values[0] < 1 || line.values[0] > kMostCustomers || line.values[1] < 0) {
        return wrong(line.number, "the number of vehicles and their capacity are expected");
      }
      vehicles_ = static_cast<int>(line.values[0]);
      capacity_ = static_cast<std::int64_t>(line.values[1]);
      return {};
    }
    if (line.values.size() != 7) {
      return wrong(line.number, "number, x, y, demand, ready time, due date and service time are expected");
    }
    if (places_.size() > kMostCustomers) return wrong(line.number, "there are more than 20000 customers");
    const auto tenths = [&](std::size_t column) {
      return static_cast<Seconds>(std::floor(line.values[column] * kScale + 1e-6));
    };
    if (line.values[3] < 0 || line.values[4] < 0 || line.values[5] < line.values[4] || line.values[6] < 0) {
      return wrong(line.number, "a demand or time is negative, or the due date before the ready time");
    }
    places_.push_back({line.values[1], line.values[2]});
    if (places_.size() == 1) {
      shift_.begin = tenths(4);
      shift_.end = tenths(5);
      return {};
    }
    planner::Job& job = instance_.problem.jobs.emplace_back();
    job.location = static_cast<int>(places_.size()) - 1;
    job.service = tenths(6);
    job.windows = {{tenths(4), tenths(5)}};
    job.mandatory = true;
    job.priority = 0;
    job.delivery = {static_cast<std::int64_t>(line.values[3])};
    instance_.jobs.push_back(fmt::format("{}", static_cast<std::int64_t>(line.values[0])));
    return {};
  }

  void finish() {
    planner::Matrix& matrix = instance_.problem.matrices.emplace_back();
    matrix.size = static_cast<int>(places_.size());
    for (const Customer& a : places_) {
      for (const Customer& b : places_) {
        const double distance = std::hypot(a.x - b.x, a.y - b.y);
        matrix.seconds.push_back(static_cast<std::int32_t>(std::floor(distance * kScale + 1e-6)));
      }
    }
    for (int i = 0; i < vehicles_; ++i) {
      planner::Shift& shift = instance_.problem.shifts.emplace_back(shift_);
      shift.worker = i;
      shift.most_jobs = static_cast<int>(places_.size());
      shift.capacity = {capacity_};
      instance_.shifts.push_back(fmt::format("{}", i + 1));
    }
  }

  std::string_view text_;
  std::string file_;
  std::int64_t line_ = 0;
  std::string first_word_;
  Instance instance_;
  int vehicles_ = 0;
  std::int64_t capacity_ = 0;
  planner::Shift shift_;
  std::vector<Customer> places_;
};

}  // namespace

Result<Instance> read_solomon(std::string_view text, const std::string& file) { return Reader(text, file).run(); }

}  // namespace gridvisit
