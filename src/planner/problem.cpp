#include "planner/problem.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace gridvisit::planner {
namespace {

std::unexpected<Error> wrong(std::string_view what, std::size_t index, std::string_view why) {
  return failure(ErrorCode::invalid, fmt::format("{} {}: {}", what, index, why));
}

bool is_time(Seconds time) { return time >= 0 && time <= kLatestTime; }

bool windows_make_sense(const std::vector<Window>& windows) {
  if (windows.empty()) return false;
  for (std::size_t i = 0; i < windows.size(); ++i) {
    if (!is_time(windows[i].begin) || !is_time(windows[i].end) || windows[i].end < windows[i].begin) return false;
    if (i > 0 && windows[i].begin <= windows[i - 1].end) return false;
  }
  return true;
}

bool amounts_make_sense(const std::vector<std::int64_t>& amounts) {
  return std::ranges::all_of(amounts, [](std::int64_t amount) { return amount >= 0 && amount <= 1'000'000'000'000; });
}

Result<> validate(const Matrix& matrix, std::size_t index) {
  const auto cells = static_cast<std::size_t>(matrix.size) * static_cast<std::size_t>(matrix.size);
  if (matrix.size < 0 || matrix.seconds.size() != cells || (!matrix.metres.empty() && matrix.metres.size() != cells)) {
    return wrong("matrix", index, "it does not have size × size entries");
  }
  for (std::size_t i = 0; i < cells; ++i) {
    if (matrix.seconds[i] < 0 || (!matrix.metres.empty() && matrix.metres[i] < 0)) {
      return wrong("matrix", index, fmt::format("entry {} is negative", i));
    }
    if (matrix.seconds[i] != kNoWay && matrix.seconds[i] > kLatestTime) {
      return wrong("matrix", index, fmt::format("entry {} is longer than four years", i));
    }
  }
  return {};
}

class Validation {
 public:
  explicit Validation(const Problem& problem) : problem_(problem) {
    size_ = problem.matrices.empty() ? 0 : problem.matrices.front().size;
  }

  Result<> run() const {
    for (std::size_t i = 0; i < problem_.matrices.size(); ++i) {
      if (auto valid = validate(problem_.matrices[i], i); !valid) return valid;
      if (problem_.matrices[i].size != size_) return wrong("matrix", i, "it is not of the same size as the first");
    }
    for (std::size_t i = 0; i < problem_.jobs.size(); ++i) {
      if (const std::string why = fault_of(problem_.jobs[i]); !why.empty()) return wrong("job", i, why);
    }
    for (std::size_t i = 0; i < problem_.shifts.size(); ++i) {
      if (const std::string why = fault_of(problem_.shifts[i]); !why.empty()) return wrong("shift", i, why);
    }
    return validate_pins();
  }

 private:
  [[nodiscard]] bool is_location(int location) const { return location >= 0 && location < size_; }

  [[nodiscard]] std::string fault_of(const Job& job) const {
    if (!is_location(job.location)) return "its location is not in the matrix";
    if (!is_time(job.service)) return "its service time is negative or longer than four years";
    if (job.priority < 0 || job.priority > 100'000) return "its priority is not from 0 to 100000";
    if (!windows_make_sense(job.windows)) return "its time windows are missing, overlap or end before they begin";
    if (job.last_day < job.first_day) return "it is due before it may be done";
    if (job.repeat.times < 1 || job.repeat.times > 1'000) return "it is repeated fewer than 1 or more than 1000 times";
    if (job.repeat.smallest_gap_days < 0 || job.repeat.largest_gap_days < job.repeat.smallest_gap_days) {
      return "its smallest gap is larger than its largest";
    }
    for (const Wish& wish : job.wishes) {
      if (!windows_make_sense({wish.window}) || wish.early < 0 || wish.late < 0) return "a wish makes no sense";
    }
    if (job.second) {
      const SecondPerson& second = *job.second;
      if (!is_time(second.service)) return "the second person's service time is negative or longer than four years";
      if (second.latest_after < second.earliest_after || !is_time(second.latest_after) ||
          second.earliest_after < -kLatestTime) {
        return "the second person must begin later than the latest";
      }
    }
    if (!amounts_make_sense(job.delivery) || !amounts_make_sense(job.pickup)) {
      return "an amount is negative or too large";
    }
    for (const std::vector<Placement>* placements : {&job.pinned, &job.published}) {
      for (const Placement& placement : *placements) {
        if (const std::string why = fault_of(placement, job); !why.empty()) return why;
      }
    }
    return {};
  }

  [[nodiscard]] std::string fault_of(const Placement& placement, const Job& job) const {
    if (placement.shift < 0 || placement.shift >= static_cast<int>(problem_.shifts.size())) {
      return "it is pinned or published in a shift that is not there";
    }
    if (placement.occurrence < 0 || placement.occurrence >= job.repeat.times || placement.person < 0 ||
        placement.person > (job.second ? 1 : 0)) {
      return "a time or person is pinned or published that it does not have";
    }
    if (placement.start && !is_time(*placement.start)) return "it is pinned or published at a time that is none";
    return {};
  }

  [[nodiscard]] std::string fault_of(const Shift& shift) const {
    if ((shift.start_location != kAnywhere && !is_location(shift.start_location)) ||
        (shift.end_location != kAnywhere && !is_location(shift.end_location))) {
      return "its start or end is not in the matrix";
    }
    if (!is_time(shift.begin) || !is_time(shift.end) || shift.end < shift.begin) return "it ends before it begins";
    if (shift.most_jobs < 0) return "its number of jobs is negative";
    if (shift.worker < 0 || shift.worker > 1'000'000) return "its worker has no number from 0 to a million";
    if (!is_time(shift.most_overtime)) return "its overtime is negative";
    if (shift.longest_travel < 0) return "its longest travel is negative";
    if (shift.matrix < 0 || shift.matrix >= static_cast<int>(problem_.matrices.size())) {
      return "its matrix is not there";
    }
    if (shift.speed_percent < 1 || shift.speed_percent > 10'000) return "its speed is not from 1 to 10000 per cent";
    if (!amounts_make_sense(shift.capacity)) return "a capacity is negative or too large";
    Seconds last = 0;
    for (const Break& rest : shift.breaks) {
      if (!windows_make_sense({rest.window}) || !is_time(rest.duration)) return "a break makes no sense";
      if (rest.window.begin < last) return "its breaks are not in order";
      last = rest.window.begin;
    }
    return {};
  }

  // The pinned positions of a shift are 0, 1, 2, … without a gap.
  [[nodiscard]] Result<> validate_pins() const {
    std::vector<std::vector<int>> positions(problem_.shifts.size());
    for (const Job& job : problem_.jobs) {
      for (const Placement& pin : job.pinned) {
        if (pin.position >= 0) positions[static_cast<std::size_t>(pin.shift)].push_back(pin.position);
      }
    }
    for (std::size_t shift = 0; shift < positions.size(); ++shift) {
      std::ranges::sort(positions[shift]);
      for (std::size_t i = 0; i < positions[shift].size(); ++i) {
        if (positions[shift][i] == static_cast<int>(i)) continue;
        return wrong("shift", shift, "the pinned positions of its jobs are not 0, 1, 2 … without a gap");
      }
    }
    return {};
  }

  const Problem& problem_;
  int size_ = 0;
};

}  // namespace

Result<> validate(const Problem& problem) { return Validation(problem).run(); }

}  // namespace gridvisit::planner
