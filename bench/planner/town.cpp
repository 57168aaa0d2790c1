#include "bench/planner/town.hpp"

#include <cmath>

#include "planner/random.hpp"

namespace gridvisit::bench {
namespace {

using planner::Random;
using planner::Seconds;

constexpr Seconds kDay = 86'400;
constexpr Seconds kHour = 3'600;
constexpr double kMetresPerSecond = 4.2;  ///< an e-bike
constexpr double kDetour = 1.35;
constexpr double kVillageM = 3'000;  ///< from one village to the next

struct Point {
  double x = 0;
  double y = 0;
};

double normal(Random& random) {
  double sum = -6;
  for (int i = 0; i < 12; ++i) sum += random.unit();
  return sum;
}

class Town {
 public:
  explicit Town(const TownShape& shape) : shape_(shape), random_(shape.seed) {}

  planner::Problem run() {
    const int side = static_cast<int>(std::ceil(std::sqrt(shape_.workers)));
    for (int i = 0; i < shape_.workers; ++i) {
      places_.push_back({(i % side + 0.6 * random_.unit()) * kVillageM, (i / side + 0.6 * random_.unit()) * kVillageM});
    }
    add_visits();
    add_shifts();
    fill_matrix();
    problem_.weights.fair_workers = 1;
    problem_.weights.other_visitor = 600;
    return std::move(problem_);
  }

 private:
  void add_visits() {
    const int weeks = std::max(1, shape_.days / 5);
    int left = shape_.visits - shape_.pairs;
    for (int i = 0; i < shape_.pairs; ++i) add_visit(1, 0, true);
    int weekly = static_cast<int>(shape_.weekly * shape_.visits);
    int two_weekly = static_cast<int>(shape_.two_weekly * shape_.visits);
    for (; weeks > 1 && weekly >= weeks; weekly -= weeks, left -= weeks) add_visit(weeks, 7, false);
    for (; weeks > 3 && two_weekly >= weeks / 2; two_weekly -= weeks / 2, left -= weeks / 2)
      add_visit(weeks / 2, 14, false);
    for (; left > 0; --left) add_visit(1, 0, false);
  }

  void add_visit(int times, int gap_days, bool for_two) {
    const int village = static_cast<int>(random_.below(static_cast<std::size_t>(shape_.workers)));
    const Point& station = places_[static_cast<std::size_t>(village)];
    planner::Job& job = problem_.jobs.emplace_back();
    job.location = static_cast<int>(places_.size());
    places_.push_back({station.x + normal(random_) * kVillageM / 3, station.y + normal(random_) * kVillageM / 3});
    job.service = 300 * (1 + static_cast<Seconds>(random_.below(6)));
    job.windows = {{0, calendar_day(shape_.days) * kDay}};
    job.priority = 1 + static_cast<int>(random_.below(5));
    job.usual_worker = village;
    if (times > 1) job.repeat = {times, gap_days - 2, gap_days + 2};
    if (for_two) job.second = planner::SecondPerson{job.service, {}, 0, 0};
    if (random_.chance(0.1)) job.skills = {1};
    if (random_.chance(0.1) && times == 1) {
      const int day = calendar_day(static_cast<int>(random_.below(static_cast<std::size_t>(shape_.days))));
      job.first_day = std::max(0, day - 3);
      job.last_day = day + 3;
    }
    if (random_.chance(0.1)) {
      for (int day = 0; day < shape_.days; ++day) {
        const Seconds midnight = calendar_day(day) * kDay;
        job.wishes.push_back({{midnight + 8 * kHour, midnight + 12 * kHour}, 0, 1});
      }
    }
  }

  // Weekends are free.
  static int calendar_day(int working_day) { return working_day / 5 * 7 + working_day % 5; }

  void add_shifts() {
    for (int day = 0; day < shape_.days; ++day) {
      for (int worker = 0; worker < shape_.workers; ++worker) {
        planner::Shift& shift = problem_.shifts.emplace_back();
        const Seconds midnight = calendar_day(day) * kDay;
        shift.start_location = shift.end_location = worker;
        shift.begin = midnight + 8 * kHour + kHour / 2;
        shift.end = midnight + 17 * kHour + kHour / 2;
        shift.worker = worker;
        shift.day = calendar_day(day);
        shift.breaks = {{{midnight + 12 * kHour, midnight + 13 * kHour}, kHour}};
        if (worker % 2 == 0) shift.skills = {1};
      }
    }
  }

  void fill_matrix() {
    planner::Matrix& matrix = problem_.matrices.emplace_back();
    matrix.size = static_cast<int>(places_.size());
    matrix.seconds.reserve(places_.size() * places_.size());
    for (const Point& a : places_) {
      for (const Point& b : places_) {
        const double metres = std::hypot(a.x - b.x, a.y - b.y) * kDetour;
        matrix.seconds.push_back(static_cast<std::int32_t>(metres / kMetresPerSecond) + (&a == &b ? 0 : 30));
      }
    }
  }

  TownShape shape_;
  Random random_;
  planner::Problem problem_;
  std::vector<Point> places_;
};

}  // namespace

planner::Problem make_town(const TownShape& shape) { return Town(shape).run(); }

planner::Problem make_homberger(const char* type, int customers, std::uint64_t seed) {
  Random random(seed);
  const std::string_view name = type;
  const bool is_long = name.back() == '2';
  const double clustered = name.front() == 'C' ? 1 : name.starts_with("RC") ? 0.5 : 0;
  const double side = 100 * std::sqrt(customers / 100.0);
  const double horizon = (is_long ? 1'000 : 230) * std::sqrt(customers / 100.0) * (clustered == 1 ? 3 : 1);
  const int service = clustered == 1 ? 90 : 10;
  std::vector<Point> places{{side / 2, side / 2}};
  std::vector<Point> centres;
  for (int i = 0; i < std::max(1, customers / 12); ++i) centres.push_back({side * random.unit(), side * random.unit()});
  planner::Problem problem;
  for (int i = 1; i <= customers; ++i) {
    const Point& centre = centres[random.below(centres.size())];
    Point place{side * random.unit(), side * random.unit()};
    if (random.unit() < clustered) place = {centre.x + 4 * normal(random), centre.y + 4 * normal(random)};
    places.push_back(place);
    const double from_depot = std::hypot(place.x - side / 2, place.y - side / 2);
    const double latest = horizon - from_depot - service;
    const double width = random.chance(0.75) ? horizon * (is_long ? 0.12 : 0.15) : horizon;
    const double middle = from_depot + (latest - from_depot) * random.unit();
    planner::Job& job = problem.jobs.emplace_back();
    job.location = i;
    job.service = service * 10;
    const auto begin = static_cast<Seconds>(10 * std::max(from_depot, middle - width / 2));
    job.windows = {{begin, std::max(begin, static_cast<Seconds>(10 * std::min(latest, middle + width / 2)))}};
    job.mandatory = true;
    job.priority = 0;
    job.delivery = {5 + static_cast<std::int64_t>(random.below(30))};
  }
  planner::Matrix& matrix = problem.matrices.emplace_back();
  matrix.size = customers + 1;
  for (const Point& a : places) {
    for (const Point& b : places) {
      matrix.seconds.push_back(static_cast<std::int32_t>(10 * std::hypot(a.x - b.x, a.y - b.y)));
    }
  }
  planner::Shift shift;
  shift.end = static_cast<Seconds>(10 * horizon) + 10;
  shift.most_jobs = customers;
  shift.capacity = {is_long ? 1'000 : 200};
  for (int i = 0; i < customers / 4; ++i) {
    shift.worker = i;
    problem.shifts.push_back(shift);
  }
  return problem;
}

}  // namespace gridvisit::bench
