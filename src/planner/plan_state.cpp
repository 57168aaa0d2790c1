#include "planner/plan_state.hpp"

#include <algorithm>
#include <numeric>

#include "planner/timetable.hpp"

namespace gridvisit::planner {

PlanState::PlanState(const Problem& problem)
    : problem_(&problem),
      sequences_(problem.shifts.size()),
      leaving_(problem.shifts.size()),
      travel_s_(problem.shifts.size()),
      shift_of_(problem.jobs.size(), -1),
      left_out_(problem.jobs.size()) {
  std::iota(left_out_.begin(), left_out_.end(), 0);
  for (const Job& job : problem.jobs) cost_.left_out += job.priority;
  for (int shift = 0; shift < static_cast<int>(sequences_.size()); ++shift) retime(shift);
}

// A way that does not exist counts as longer than any; whether it fits is asked later.
std::int64_t PlanState::extra_travel(int job, int shift_index, std::size_t position) const {
  const auto at = static_cast<std::size_t>(shift_index);
  const Shift& shift = problem_->shifts[at];
  const std::vector<int>& sequence = sequences_[at];
  const auto location = [&](std::size_t i) { return problem_->jobs[static_cast<std::size_t>(sequence[i])].location; };
  const int before = position == 0 ? shift.start_location : location(position - 1);
  const int after = position == sequence.size() ? shift.end_location : location(position);
  const int here = problem_->jobs[static_cast<std::size_t>(job)].location;
  const Matrix& matrix = problem_->matrix;
  // An unused shift does not travel at all.
  const std::int64_t saved = sequence.empty() ? 0 : matrix.seconds_between(before, after);
  return std::int64_t{matrix.seconds_between(before, here)} + matrix.seconds_between(here, after) - saved;
}

// Walks from the new job until the route is as it was before, or is too late for a window or the shift's end.
bool PlanState::fits(int job_index, int shift_index, std::size_t position) const {
  const auto at = static_cast<std::size_t>(shift_index);
  const Shift& shift = problem_->shifts[at];
  const std::vector<int>& sequence = sequences_[at];
  if (static_cast<int>(sequence.size()) >= shift.most_jobs) return false;
  const auto job_at = [&](std::size_t i) -> const Job& {
    return problem_->jobs[static_cast<std::size_t>(sequence[i])];
  };
  int from = position == 0 ? shift.start_location : job_at(position - 1).location;
  Seconds now = leaving_[at][position];
  const auto visit = [&](const Job& job) {
    const std::int32_t travel_s = problem_->matrix.seconds_between(from, job.location);
    const auto start = travel_s == kNoWay ? std::nullopt : earliest_start(job, now + travel_s);
    if (!start) return false;
    now = *start + job.service;
    from = job.location;
    return now <= shift.end;
  };
  if (!visit(problem_->jobs[static_cast<std::size_t>(job_index)])) return false;
  for (std::size_t i = position; i < sequence.size(); ++i) {
    if (!visit(job_at(i))) return false;
    if (now == leaving_[at][i + 1]) return true;
  }
  const std::int32_t back_s = problem_->matrix.seconds_between(from, shift.end_location);
  return back_s != kNoWay && now + back_s <= shift.end;
}

// Whether the shift can be worked as it is.
bool PlanState::retime(int shift_index) {
  const auto at = static_cast<std::size_t>(shift_index);
  const auto route = make_route(*problem_, shift_index, sequences_[at]);
  if (!route) return false;
  leaving_[at].assign(1, problem_->shifts[at].begin);
  for (const Stop& stop : route->stops) leaving_[at].push_back(stop.finish);
  cost_.travel_s += route->travel_s - travel_s_[at];
  travel_s_[at] = route->travel_s;
  return true;
}

void PlanState::insert(int job, const Place& place) {
  std::vector<int>& sequence = sequences_[static_cast<std::size_t>(place.shift)];
  sequence.insert(sequence.begin() + static_cast<std::ptrdiff_t>(place.position), job);
  shift_of_[static_cast<std::size_t>(job)] = place.shift;
  std::erase(left_out_, job);
  cost_.left_out -= problem_->jobs[static_cast<std::size_t>(job)].priority;
  retime(place.shift);
}

void PlanState::leave_out(int job) {
  shift_of_[static_cast<std::size_t>(job)] = -1;
  left_out_.push_back(job);
  cost_.left_out += problem_->jobs[static_cast<std::size_t>(job)].priority;
}

void PlanState::remove(int job) {
  const int shift = shift_of(job);
  if (shift < 0) return;
  std::vector<int>& sequence = sequences_[static_cast<std::size_t>(shift)];
  std::erase(sequence, job);
  leave_out(job);
  if (retime(shift)) return;
  for (const int other : sequence) leave_out(other);
  sequence.clear();
  retime(shift);
}

}  // namespace gridvisit::planner
