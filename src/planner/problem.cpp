#include "planner/problem.hpp"

#include <fmt/format.h>

namespace gridvisit::planner {
namespace {

std::unexpected<Error> wrong(std::string_view what, std::size_t index, std::string_view why) {
  return failure(ErrorCode::invalid, fmt::format("{} {}: {}", what, index, why));
}

bool is_location(const Matrix& matrix, int location) { return location >= 0 && location < matrix.size; }

bool windows_make_sense(const std::vector<Window>& windows) {
  if (windows.empty()) return false;
  for (std::size_t i = 0; i < windows.size(); ++i) {
    if (windows[i].begin < 0 || windows[i].end < windows[i].begin) return false;
    if (i > 0 && windows[i].begin <= windows[i - 1].end) return false;
  }
  return true;
}

}  // namespace

Result<> validate(const Problem& problem) {
  const Matrix& matrix = problem.matrix;
  const auto cells = static_cast<std::size_t>(matrix.size) * static_cast<std::size_t>(matrix.size);
  if (matrix.size < 0 || matrix.seconds.size() != cells || matrix.metres.size() != cells) {
    return failure(ErrorCode::invalid, "the travel matrix does not have size × size entries");
  }
  for (std::size_t i = 0; i < cells; ++i) {
    if (matrix.seconds[i] < 0 || matrix.metres[i] < 0) return wrong("matrix entry", i, "is negative");
  }
  for (std::size_t i = 0; i < problem.jobs.size(); ++i) {
    const Job& job = problem.jobs[i];
    if (!is_location(matrix, job.location)) return wrong("job", i, "its location is not in the matrix");
    if (job.service < 0) return wrong("job", i, "its service time is negative");
    if (job.priority < 1 || job.priority > 100) return wrong("job", i, "its priority is not from 1 to 100");
    if (!windows_make_sense(job.windows)) {
      return wrong("job", i, "its time windows are missing, overlap or end before they begin");
    }
  }
  for (std::size_t i = 0; i < problem.shifts.size(); ++i) {
    const Shift& shift = problem.shifts[i];
    if (!is_location(matrix, shift.start_location) || !is_location(matrix, shift.end_location)) {
      return wrong("shift", i, "its start or end is not in the matrix");
    }
    if (shift.begin < 0 || shift.end < shift.begin) return wrong("shift", i, "it ends before it begins");
    if (shift.most_jobs < 0) return wrong("shift", i, "its number of jobs is negative");
  }
  return {};
}

}  // namespace gridvisit::planner
