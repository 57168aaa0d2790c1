#include "planner/genetic/plain.hpp"

namespace gridvisit::planner::genetic {
namespace {

/// Beyond it ruin and recreate is better in the time people wait.
constexpr int kMostClients = 1'200;
constexpr Money kMostArcCost = 100'000'000;

bool is_alike(const Shift& a, const Shift& b) {
  return a.start_location == b.start_location && a.end_location == b.end_location && a.begin == b.begin &&
         a.end == b.end && a.matrix == b.matrix && a.speed_percent == b.speed_percent && a.capacity == b.capacity &&
         a.fixed_cost == b.fixed_cost;
}

bool is_plain(const Shift& shift, int tasks) {
  return shift.breaks.empty() && shift.most_overtime == 0 && shift.capacity.size() <= 1 && shift.most_jobs >= tasks &&
         shift.longest_travel >= shift.end - shift.begin && shift.start_location != kAnywhere &&
         shift.end_location != kAnywhere;
}

bool is_plain(const Model& model, int task) {
  const Job& job = model.job_of(task);
  return model.windows_of(task).size() == 1 && job.wishes.empty() && !job.second && job.repeat.times == 1 &&
         job.preferred_workers.empty() && job.usual_worker == kNobody && job.pinned.empty() && job.published.empty() &&
         job.pickup.empty() && job.delivery.size() <= 1;
}

bool is_plain(const Model& model) {
  const Weights& weights = model.weights();
  const int tasks = model.task_count();
  if (tasks < 2 || tasks > kMostClients || model.shift_count() == 0) return false;
  if (weights.fair_days != 0 || weights.fair_workers != 0 || weights.work_s != 0) return false;
  for (const Shift& shift : model.shifts()) {
    if (!is_plain(shift, tasks) || !is_alike(shift, model.shift(0))) return false;
  }
  for (int task = 0; task < tasks; ++task) {
    if (!is_plain(model, task)) return false;
    for (int shift = 0; shift < model.shift_count(); ++shift) {
      if (!model.may_do(shift, task)) return false;
    }
  }
  return true;
}

}  // namespace

std::optional<Instance> find_plain(const Model& model) {
  if (!is_plain(model)) return std::nullopt;
  const Shift& shift = model.shift(0);
  const int clients = model.task_count();
  Instance instance;
  instance.clients = clients;
  instance.vehicles = std::min(model.shift_count(), clients);
  instance.capacity = std::numeric_limits<std::int32_t>::max();
  const auto location = [&](int node) {
    if (node == 0) return shift.start_location;
    return node == clients + 1 ? shift.end_location : model.task(node - 1).location;
  };
  instance.symmetric = shift.start_location == shift.end_location;
  for (int from = 0; from <= instance.end(); ++from) {
    for (int to = 0; to <= instance.end(); ++to) {
      const Seconds time = model.travel_s(0, location(from), location(to));
      if (time == kNoWay) return std::nullopt;
      Money cost = model.travel_cost(0, location(from), location(to));
      instance.symmetric = instance.symmetric && cost == model.travel_cost(0, location(to), location(from));
      if (from == 0 && to != instance.end()) cost += shift.fixed_cost;
      if (cost < 0 || cost > kMostArcCost) return std::nullopt;
      const bool is_unused = from == 0 && to == instance.end();
      instance.arcs.push_back(is_unused ? Arc{} : Arc{static_cast<std::int32_t>(cost), time});
    }
  }
  std::int64_t loads = 0;
  const auto load_of = [&](int task) {
    return model.job_of(task).delivery.empty() ? 0 : model.job_of(task).delivery[0];
  };
  for (int task = 0; task < clients; ++task) loads += load_of(task);
  if (loads > std::numeric_limits<std::int32_t>::max()) return std::nullopt;
  if (!shift.capacity.empty()) {
    instance.capacity = static_cast<std::int32_t>(std::min<std::int64_t>(shift.capacity[0], loads));
  }
  const Segment depot{0, 0, shift.begin, shift.end};
  instance.segments.push_back(depot);
  instance.load.push_back(0);
  for (int task = 0; task < clients; ++task) {
    const Window& window = model.windows_of(task)[0];
    // What is begun is finished before the shift ends.
    const Seconds latest = std::min(window.end, shift.end - model.task(task).service);
    if (latest < window.begin) return std::nullopt;
    instance.segments.push_back({model.task(task).service, 0, window.begin, latest});
    instance.load.push_back(static_cast<std::int32_t>(load_of(task)));
  }
  instance.segments.push_back(depot);
  instance.load.push_back(0);
  return instance;
}

}  // namespace gridvisit::planner::genetic
