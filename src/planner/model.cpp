#include "planner/model.hpp"

#include <cstdlib>

namespace gridvisit::planner {
namespace {

bool contains(const std::vector<int>& values, int value) { return std::ranges::find(values, value) != values.end(); }

const Placement* find_placement(const std::vector<Placement>& placements, const Task& task) {
  const auto found = std::ranges::find_if(placements, [&](const Placement& placement) {
    return placement.occurrence == task.occurrence && placement.person == task.person;
  });
  return found == placements.end() ? nullptr : &*found;
}

}  // namespace

Model::Model(const Problem& problem)
    : matrices_(&problem.matrices), jobs_(problem.jobs), shifts_(problem.shifts), weights_(problem.weights) {
  for (int job = 0; job < static_cast<int>(jobs_.size()); ++job) add_tasks(job);
  for (const Shift& shift : problem.shifts) {
    workers_ = std::max(workers_, shift.worker + 1);
    has_loads_ = has_loads_ || !shift.capacity.empty();
  }
  allowed_.resize(tasks_.size() * problem.shifts.size());
  for (int task = 0; task < task_count(); ++task) {
    for (int shift = 0; shift < shift_count(); ++shift) find_allowed(task, shift);
  }
}

void Model::add_tasks(int job) {
  first_task_.push_back(task_count());
  const Job& its = jobs_[static_cast<std::size_t>(job)];
  for (int occurrence = 0; occurrence < its.repeat.times; ++occurrence) {
    add_task(job, occurrence, 0);
    if (!its.second) continue;
    add_task(job, occurrence, 1);
    has_pairs_ = true;
    Task& second = tasks_.back();
    Task& first = tasks_[tasks_.size() - 2];
    first.partner = task_count() - 1;
    second.partner = task_count() - 2;
    first.least_after = its.second->earliest_after;
    first.most_after = its.second->latest_after;
    second.least_after = -its.second->latest_after;
    second.most_after = -its.second->earliest_after;
  }
}

void Model::add_task(int job, int occurrence, int person) {
  const Job& its = jobs_[static_cast<std::size_t>(job)];
  Task task{.job = job,
            .occurrence = occurrence,
            .person = person,
            .location = its.location,
            .service = person == 1 ? its.second->service : its.service};
  task.first_window = static_cast<int>(windows_.size());
  const Placement* pin = find_placement(its.pinned, task);
  if (pin != nullptr) task.pinned_position = pin->position;
  if (pin != nullptr && pin->start) {
    windows_.push_back({*pin->start, *pin->start});
  } else if (person == 1) {
    // The second may begin as much later than the windows as it may follow the first.
    for (const Window& window : its.windows) {
      const Window later{window.begin + its.second->earliest_after, window.end + its.second->latest_after};
      if (static_cast<int>(windows_.size()) > task.first_window && windows_.back().end >= later.begin) {
        windows_.back().end = later.end;
      } else {
        windows_.push_back(later);
      }
    }
  } else {
    windows_.insert(windows_.end(), its.windows.begin(), its.windows.end());
  }
  task.windows = static_cast<int>(windows_.size()) - task.first_window;
  const Placement* published = weights_.moved_s > 0 ? find_placement(its.published, task) : nullptr;
  task.has_start_cost = !its.wishes.empty() || (published != nullptr && published->start);
  task.may_be_early = std::ranges::any_of(its.wishes, [](const Wish& wish) { return wish.early > 0; });
  if (task.has_start_cost && its.wishes.size() == 1 && !task.may_be_early && published == nullptr) {
    task.has_late_cost_only = true;
    task.wish_end = its.wishes.front().window.end;
    task.late_cost = its.wishes.front().late;
  }
  later_is_never_cheaper_ = later_is_never_cheaper_ && (!task.has_start_cost || task.has_late_cost_only);
  tasks_.push_back(task);
}

void Model::find_allowed(int task, int shift) {
  allowed_[static_cast<std::size_t>(task) * shifts_.size() + static_cast<std::size_t>(shift)] =
      allows(task, shift) ? 1 : 0;
}

void Model::replace(int shift, const Shift& other, int task) {
  shifts_[static_cast<std::size_t>(shift)] = other;
  find_allowed(task, shift);
  if (this->task(task).partner >= 0) find_allowed(this->task(task).partner, shift);
}

void Model::widen_windows(int task, Seconds by) {
  const Task& its = this->task(task);
  for (int i = its.first_window; i < its.first_window + its.windows; ++i) {
    windows_[static_cast<std::size_t>(i)].begin -= by;
    windows_[static_cast<std::size_t>(i)].end += by;
  }
  for (int shift = 0; shift < shift_count(); ++shift) find_allowed(task, shift);
}

Shift Model::closed_shift() {
  Shift shift;
  shift.start_location = shift.end_location = kAnywhere;
  shift.most_jobs = 0;
  shift.day = -1;
  return shift;
}

void Model::add_spare_shift() {
  shifts_.push_back(closed_shift());
  workers_ = std::max(workers_, 1);
  allowed_.assign(tasks_.size() * shifts_.size(), 0);
  for (int task = 0; task < task_count(); ++task) {
    for (int shift = 0; shift < shift_count(); ++shift) find_allowed(task, shift);
  }
}

bool Model::allows(int index, int shift_index) const {
  if (!may_ever_do(shift_index, index)) return false;
  const Shift& of = shift(shift_index);
  return std::ranges::any_of(windows_of(index), [&](const Window& window) {
    return window.end >= of.begin &&
           std::int64_t{window.begin} + task(index).service <= std::int64_t{of.end} + of.most_overtime;
  });
}

bool Model::may_ever_do(int shift_index, int index) const {
  const Task& its = task(index);
  const Job& job = job_of(index);
  const Shift& of = shift(shift_index);
  if (of.day < job.first_day || of.day > job.last_day) return false;
  if (contains(job.forbidden_workers, of.worker)) return false;
  if (!job.only_workers.empty() && !contains(job.only_workers, of.worker)) return false;
  const std::vector<int>& skills = its.person == 1 ? job.second->skills : job.skills;
  if (!std::ranges::all_of(skills, [&](int skill) { return contains(of.skills, skill); })) return false;
  const Placement* pin = find_placement(job.pinned, its);
  return pin == nullptr || pin->shift == shift_index;
}

int Model::find_task(int job, int occurrence, int person) const {
  const Job& its = jobs_[static_cast<std::size_t>(job)];
  return first_task_[static_cast<std::size_t>(job)] + occurrence * (its.second ? 2 : 1) + person;
}

std::span<const Task> Model::tasks_of(int job) const {
  const Job& its = jobs_[static_cast<std::size_t>(job)];
  return {tasks_.data() + first_task_[static_cast<std::size_t>(job)],
          static_cast<std::size_t>(its.repeat.times * (its.second ? 2 : 1))};
}

const Placement* Model::find_published(int task) const {
  return find_placement(job_of(task).published, this->task(task));
}

Money Model::visitor_cost(int task, int shift) const {
  const Job& job = job_of(task);
  const int worker = this->shift(shift).worker;
  Money cost = 0;
  if (!job.preferred_workers.empty() && !contains(job.preferred_workers, worker)) cost += weights().not_preferred;
  if (job.usual_worker != kNobody && job.usual_worker != worker) cost += weights().other_visitor;
  return cost;
}

Money Model::moved_cost(int task, int shift) const {
  if (job_of(task).published.empty()) return 0;
  const Placement* published = find_published(task);
  return published != nullptr && published->shift != shift ? weights().moved : 0;
}

Money Model::shift_cost(int task, int shift) const { return visitor_cost(task, shift) + moved_cost(task, shift); }

Money Model::wish_cost(int task, Seconds start) const {
  const std::vector<Wish>& wishes = job_of(task).wishes;
  Money least = wishes.empty() ? 0 : std::numeric_limits<Money>::max();
  for (const Wish& wish : wishes) {
    const Money early = Money{std::max(0, wish.window.begin - start)} * wish.early;
    const Money late = Money{std::max(0, start - wish.window.end)} * wish.late;
    least = std::min(least, early + late);
  }
  return least;
}

Money Model::moved_start_cost(int task, Seconds start) const {
  if (weights().moved_s == 0 || job_of(task).published.empty()) return 0;
  const Placement* published = find_published(task);
  if (published == nullptr || !published->start) return 0;
  return std::abs(Money{start} - *published->start) * weights().moved_s;
}

Seconds Model::lateness_of_wishes(int task, Seconds start) const {
  Seconds latest = -1;
  for (const Wish& wish : job_of(task).wishes) latest = std::max(latest, wish.window.end);
  return latest < 0 ? 0 : std::max(0, start - latest);
}

Money Model::left_out_cost(int task) const {
  if (this->task(task).person == 1) return 0;
  const Job& job = job_of(task);
  return (job.mandatory ? weights().mandatory : 0) + job.priority * weights().priority;
}

}  // namespace gridvisit::planner
