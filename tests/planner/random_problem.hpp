// Problems drawn from a seed: places on a plane of 10 km, 5 m/s, one-way detours so that the matrix is not symmetric.
#pragma once

#include <cmath>
#include <random>

#include "planner/problem.hpp"

namespace gridvisit::planner::testing {

struct Shape {
  int jobs = 5;
  int shifts = 2;
  Seconds shift_s = 8'000;
  double windows = 0.5;  ///< share of jobs with narrow windows
  int days = 1;          ///< the shifts are dealt to them in turn, a worker for each shift of a day
};

class ProblemMaker {
 public:
  ProblemMaker(std::uint32_t seed, Shape shape) : engine_(seed), shape_(shape) {}

  double unit() { return std::uniform_real_distribution<double>(0, 1)(engine_); }
  int below(int count) { return static_cast<int>(unit() * count); }

  Problem plain() {
    Problem problem;
    problem.matrices.push_back(matrix(shape_.jobs + 1));
    for (int i = 1; i <= shape_.jobs; ++i) problem.jobs.push_back(job(i));
    const int workers = std::max(1, shape_.shifts / shape_.days);
    for (int i = 0; i < shape_.shifts; ++i) {
      Shift shift;
      shift.day = i / workers;
      shift.worker = i % workers;
      shift.begin = shift.day * 86'400 + 100 * i;
      shift.end = shift.day * 86'400 + shape_.shift_s;
      problem.shifts.push_back(shift);
    }
    return problem;
  }

  /// Everything at once: wishes, two people, repeats, skills, breaks, overtime, pins, loads, fairness, other speeds.
  Problem rich() {
    Problem problem = plain();
    problem.matrices.push_back(matrix(shape_.jobs + 1));
    for (Job& job : problem.jobs) enrich(job);
    for (std::size_t i = 0; i < problem.shifts.size(); ++i) enrich(problem.shifts[i], static_cast<int>(i));
    problem.weights.fair_days = below(3);
    problem.weights.fair_workers = below(2);
    problem.weights.work_s = below(2);
    problem.weights.latest = below(3);
    problem.weights.travel_m = below(2);
    problem.weights.moved_s = below(2);
    return problem;
  }

 private:
  Matrix matrix(int size) {
    std::vector<std::pair<double, double>> at;
    for (int i = 0; i < size; ++i) at.emplace_back(10'000 * unit(), 10'000 * unit());
    Matrix made;
    made.size = size;
    for (const auto& from : at) {
      for (const auto& to : at) {
        const double metres = std::hypot(from.first - to.first, from.second - to.second);
        const double detour = &from == &to ? 0 : 1 + 0.2 * unit();
        made.metres.push_back(static_cast<std::int32_t>(metres * detour));
        made.seconds.push_back(static_cast<std::int32_t>(metres * detour / 5));
      }
    }
    return made;
  }

  Job job(int location) {
    Job made;
    made.location = location;
    made.service = 600 + static_cast<Seconds>(1'200 * unit());
    made.priority = 1 + below(5);
    const bool narrow = unit() < shape_.windows;
    const auto begin = static_cast<Seconds>(shape_.shift_s * unit() * 0.8);
    const bool second_window = unit() < 0.3;
    for (int day = 0; day < shape_.days; ++day) {
      const Seconds midnight = day * 86'400;
      if (!narrow) {
        made.windows.push_back({midnight, midnight + shape_.shift_s});
        continue;
      }
      made.windows.push_back({midnight + begin, midnight + begin + 900});
      if (second_window) made.windows.push_back({midnight + begin + 2'000, midnight + begin + 2'600});
    }
    return made;
  }

  void enrich(Job& job) {
    job.mandatory = unit() < 0.1;
    if (unit() < 0.2) job.skills.push_back(below(3));
    if (unit() < 0.2) job.second = SecondPerson{900, {}, 0, unit() < 0.5 ? 0 : 1'800};
    if (unit() < 0.3) {
      const Seconds begin = job.windows.front().begin + 300;
      job.wishes.push_back({{begin, begin + 1'000}, below(3), 1 + below(3)});
    }
    if (shape_.days > 1 && unit() < 0.3) job.repeat = {2, 1, 3};
    if (unit() < 0.1) job.forbidden_workers.push_back(0);
    if (unit() < 0.2) job.preferred_workers.push_back(1);
    if (unit() < 0.2) job.usual_worker = 0;
    job.delivery = {below(3)};
    job.pickup = {below(3)};
    if (unit() < 0.2) job.published.push_back({0, 0, below(shape_.shifts), -1, job.windows.front().begin + 60});
    if (unit() < 0.1) job.pinned.push_back({0, 0, below(shape_.shifts), -1, {}});
  }

  void enrich(Shift& shift, int index) {
    for (int skill = 0; skill < 3; ++skill) {
      if (unit() < 0.6) shift.skills.push_back(skill);
    }
    shift.most_overtime = unit() < 0.3 ? 1'800 : 0;
    if (unit() < 0.5) {
      const Seconds noon = shift.begin + (shift.end - shift.begin) / 3;
      shift.breaks.push_back({{noon, noon + 1'500}, 900});
    }
    shift.matrix = index % 2;
    shift.speed_percent = unit() < 0.2 ? 150 : 100;
    shift.capacity = {12};
    if (unit() < 0.2) shift.end_location = kAnywhere;
    if (unit() < 0.2) shift.most_jobs = 6;
    if (unit() < 0.2) shift.longest_travel = 4'000;
    shift.fixed_cost = below(500);
  }

  std::mt19937 engine_;
  Shape shape_;
};

inline Problem random_problem(std::uint32_t seed, const Shape& shape) { return ProblemMaker(seed, shape).plain(); }
inline Problem random_rich_problem(std::uint32_t seed, const Shape& shape) { return ProblemMaker(seed, shape).rich(); }

}  // namespace gridvisit::planner::testing
