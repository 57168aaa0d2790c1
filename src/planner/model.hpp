// A problem laid out for the search: one task for each person of each occurrence of each job, and for each task which
// shifts may do it.
#pragma once

#include <algorithm>
#include <span>

#include "planner/problem.hpp"

namespace gridvisit::planner {

struct Task {
  int job = 0;
  int occurrence = 0;
  int person = 0;
  int location = 0;
  Seconds service = 0;
  int partner = -1;  ///< the task of the other person
  /// The partner begins from `least_after` to `most_after` after this begins (both may be below 0).
  Seconds least_after = 0;
  Seconds most_after = 0;
  int first_window = 0;  ///< in Model's list
  int windows = 0;
  bool has_start_cost = false;      ///< it matters when within its windows it begins
  bool has_late_cost_only = false;  ///< one wish, with a price for being late and none for being early
  Seconds wish_end = 0;             ///< of that wish
  Money late_cost = 0;              ///< of that wish
  bool may_be_early = false;        ///< beginning before a wish is possible and costs
  int pinned_position = -1;
};

class Model {
 public:
  /// Keeps a reference to the matrices, and copies all else.
  explicit Model(const Problem& problem);

  [[nodiscard]] const std::vector<Job>& jobs() const { return jobs_; }
  [[nodiscard]] const std::vector<Shift>& shifts() const { return shifts_; }
  [[nodiscard]] const Weights& weights() const { return weights_; }
  [[nodiscard]] const std::vector<Task>& tasks() const { return tasks_; }
  [[nodiscard]] const Task& task(int index) const { return tasks_[static_cast<std::size_t>(index)]; }
  [[nodiscard]] const Job& job_of(int task) const { return jobs_[static_cast<std::size_t>(this->task(task).job)]; }
  [[nodiscard]] const Shift& shift(int index) const { return shifts_[static_cast<std::size_t>(index)]; }
  [[nodiscard]] int task_count() const { return static_cast<int>(tasks_.size()); }
  [[nodiscard]] int shift_count() const { return static_cast<int>(shifts_.size()); }
  /// The task of a person of an occurrence.
  [[nodiscard]] int find_task(int job, int occurrence, int person) const;
  /// All tasks of the job: occurrence by occurrence, the first person before the second.
  [[nodiscard]] std::span<const Task> tasks_of(int job) const;

  [[nodiscard]] bool has_pairs() const { return has_pairs_; }
  [[nodiscard]] bool has_loads() const { return has_loads_; }
  /// No job costs less for beginning later.
  [[nodiscard]] bool later_is_never_cheaper() const { return later_is_never_cheaper_; }
  [[nodiscard]] int worker_count() const { return workers_; }

  /// Whether day, skills, people and pins allow it and its windows and the shift have time in common.
  [[nodiscard]] bool may_do(int shift, int task) const {
    return allowed_[static_cast<std::size_t>(task) * shifts_.size() + static_cast<std::size_t>(shift)] != 0;
  }
  /// The same without a look at the time.
  [[nodiscard]] bool may_ever_do(int shift_index, int index) const;
  [[nodiscard]] bool way_exists(int shift, int from, int to) const;
  /// kNoWay where there is none.
  [[nodiscard]] Seconds travel_s(int shift, int from, int to) const;
  [[nodiscard]] std::int32_t travel_m(int shift, int from, int to) const;
  [[nodiscard]] Money travel_cost(int shift, int from, int to) const {
    return weights_.travel_s * travel_s(shift, from, to) +
           (weights_.travel_m == 0 ? 0 : weights_.travel_m * travel_m(shift, from, to));
  }

  /// Of being done in this shift and no other.
  [[nodiscard]] Money shift_cost(int task, int shift) const;
  [[nodiscard]] Money visitor_cost(int task, int shift) const;
  [[nodiscard]] Money moved_cost(int task, int shift) const;
  /// Of beginning then.
  [[nodiscard]] Money start_cost(int task, Seconds start) const {
    const Task& its = this->task(task);
    if (its.has_late_cost_only) return Money{std::max(0, start - its.wish_end)} * its.late_cost;
    return its.has_start_cost ? wish_cost(task, start) + moved_start_cost(task, start) : 0;
  }
  [[nodiscard]] Money wish_cost(int task, Seconds start) const;
  [[nodiscard]] Money moved_start_cost(int task, Seconds start) const;
  /// Seconds beyond the latest wish.
  [[nodiscard]] Seconds lateness(int task, Seconds start) const {
    const Task& its = this->task(task);
    return its.has_late_cost_only ? std::max(0, start - its.wish_end) : lateness_of_wishes(task, start);
  }
  /// Of the occurrence; the second person's task has none.
  [[nodiscard]] Money left_out_cost(int task) const;
  /// The first moment from `from` on at which it may begin; below 0 where its last window has closed. A patient one
  /// waits for the begin of its next wish.
  [[nodiscard]] Seconds earliest_start(int task, Seconds from, bool patient) const;
  [[nodiscard]] std::span<const Window> windows_of(int task) const {
    const Task& its = this->task(task);
    return {windows_.data() + its.first_window, static_cast<std::size_t>(its.windows)};
  }

  // For asking what would be if: other values than the problem's, until the old ones are put back.
  /// Which tasks may be done in the shift is found anew for this one and its partner only.
  void replace(int shift, const Shift& other, int task);
  void widen_windows(int task, Seconds by);
  /// One more at the end, which nobody can work in.
  void add_spare_shift();
  [[nodiscard]] static Shift closed_shift();

 private:
  void add_tasks(int job);
  void add_task(int job, int occurrence, int person);
  [[nodiscard]] bool allows(int index, int shift_index) const;
  void find_allowed(int task, int shift);
  [[nodiscard]] const Placement* find_published(int task) const;
  [[nodiscard]] Seconds lateness_of_wishes(int task, Seconds start) const;

  const std::vector<Matrix>* matrices_;
  std::vector<Job> jobs_;
  std::vector<Shift> shifts_;
  Weights weights_;
  std::vector<Task> tasks_;
  std::vector<int> first_task_;  ///< by job
  std::vector<Window> windows_;
  std::vector<unsigned char> allowed_;
  int workers_ = 0;
  bool has_pairs_ = false;
  bool has_loads_ = false;
  bool later_is_never_cheaper_ = true;
};

inline Seconds Model::travel_s(int shift, int from, int to) const {
  if (from == kAnywhere || to == kAnywhere) return 0;
  const Shift& its = this->shift(shift);
  const std::int32_t seconds = (*matrices_)[static_cast<std::size_t>(its.matrix)].seconds_between(from, to);
  if (its.speed_percent == 100 || seconds == kNoWay) return seconds;
  return static_cast<Seconds>(std::int64_t{seconds} * 100 / its.speed_percent);
}

inline std::int32_t Model::travel_m(int shift, int from, int to) const {
  if (from == kAnywhere || to == kAnywhere) return 0;
  return (*matrices_)[static_cast<std::size_t>(this->shift(shift).matrix)].metres_between(from, to);
}

inline bool Model::way_exists(int shift, int from, int to) const { return travel_s(shift, from, to) != kNoWay; }

inline Seconds Model::earliest_start(int task, Seconds from, bool patient) const {
  if (patient) {
    Seconds wished = kLatestTime;
    for (const Wish& wish : job_of(task).wishes) {
      if (from <= wish.window.end) wished = std::min(wished, std::max(from, wish.window.begin));
    }
    if (wished < kLatestTime) from = wished;
  }
  const std::span<const Window> windows = windows_of(task);
  // Of a month there may be many; the usual few are looked through faster than halved.
  constexpr std::size_t kFew = 4;
  auto open = windows.begin();
  if (windows.size() > kFew) {
    open = std::ranges::partition_point(windows, [from](const Window& window) { return window.end < from; });
  } else {
    while (open != windows.end() && open->end < from) ++open;
  }
  return open == windows.end() ? -1 : std::max(from, open->begin);
}

}  // namespace gridvisit::planner
