#include "planner/check.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

namespace gridvisit::planner {
namespace {

// Where and when one person's part of one occurrence is done.
struct Done {
  int shift = -1;
  int position = -1;
  Seconds start = 0;
};

using Part = std::tuple<int, int, int>;  ///< job, occurrence, person

bool has(const std::vector<int>& list, int value) { return std::ranges::count(list, value) > 0; }

Money square_cost(std::int64_t busy_s, Money weight) {
  const std::int64_t minutes = busy_s / 60;
  return weight * minutes * minutes / 1'000;
}

class Check {
 public:
  Check(const Problem& problem, const Solution& solution) : problem_(problem), solution_(solution) {}

  std::vector<std::string> run() {
    if (solution_.routes.size() != problem_.shifts.size()) report("there is not one route for each shift");
    for (std::size_t i = 0; i < solution_.routes.size() && broken_.empty(); ++i) {
      const Route& route = solution_.routes[i];
      if (route.shift != static_cast<int>(i)) report(fmt::format("route {} is of shift {}", i, route.shift));
      list_stops(route);
      if (broken_.empty()) check_route(route);
    }
    if (!broken_.empty()) return std::move(broken_);
    for (std::size_t job = 0; job < problem_.jobs.size(); ++job) check_job(static_cast<int>(job));
    for (const auto& [worker, busy] : busy_of_) cost_.fairness += square_cost(busy, problem_.weights.fair_workers);
    cost_.wishes += latest_ * problem_.weights.latest;
    compare_costs();
    return std::move(broken_);
  }

 private:
  void report(std::string what) { broken_.push_back(std::move(what)); }

  [[nodiscard]] const Job& job_of(const Stop& stop) const { return problem_.jobs[static_cast<std::size_t>(stop.job)]; }

  void list_stops(const Route& route) {
    for (std::size_t i = 0; i < route.stops.size(); ++i) {
      const Stop& stop = route.stops[i];
      if (stop.job < 0 || stop.job >= static_cast<int>(problem_.jobs.size())) {
        return report(fmt::format("there is no job {}", stop.job));
      }
      const Job& job = job_of(stop);
      if (stop.occurrence < 0 || stop.occurrence >= job.repeat.times || stop.person < 0 ||
          stop.person > (job.second ? 1 : 0)) {
        return report(fmt::format("job {} has no such occurrence or person", stop.job));
      }
      const Part part{stop.job, stop.occurrence, stop.person};
      if (done_.contains(part)) return report(fmt::format("job {} is done twice", stop.job));
      done_[part] = {route.shift, static_cast<int>(i), stop.start};
    }
  }

  [[nodiscard]] std::int64_t travel(const Shift& shift, int from, int to, bool metres) {
    if (from == kAnywhere || to == kAnywhere) return 0;
    const Matrix& matrix = problem_.matrices[static_cast<std::size_t>(shift.matrix)];
    const std::size_t cell =
        static_cast<std::size_t>(from) * static_cast<std::size_t>(matrix.size) + static_cast<std::size_t>(to);
    if (metres) return matrix.metres.empty() ? 0 : matrix.metres[cell];
    if (matrix.seconds[cell] == kNoWay) {
      report("a way is used that is none");
      return 0;
    }
    return std::int64_t{matrix.seconds[cell]} * 100 / shift.speed_percent;
  }

  void check_route(const Route& route) {
    const Shift& shift = problem_.shifts[static_cast<std::size_t>(route.shift)];
    if (route.stops.empty()) {
      if (route.travel_s != 0 || !route.rests.empty()) report(fmt::format("shift {} is unused but moves", route.shift));
      return;
    }
    if (route.leave < shift.begin) report(fmt::format("shift {} leaves before it begins", route.shift));
    std::int64_t clock = route.leave;
    std::int64_t seconds = 0;
    std::int64_t metres = 0;
    int place = shift.start_location;
    std::int64_t busy = 0;
    for (std::size_t i = 0; i < route.stops.size(); ++i) {
      const Stop& stop = route.stops[i];
      const Job& job = job_of(stop);
      const std::int64_t way = travel(shift, place, job.location, false);
      if (way != stop.travel_s) report(fmt::format("job {} is {} s away, not {}", stop.job, way, stop.travel_s));
      seconds += way;
      metres += travel(shift, place, job.location, true);
      const std::int64_t earliest = clock + way + rests_before(route, i, clock, stop.start);
      if (stop.arrival < earliest || stop.start < stop.arrival) {
        report(fmt::format("job {} begins at {} and is reached at {}", stop.job, stop.start, earliest));
      }
      const Seconds service = stop.person == 1 ? job.second->service : job.service;
      clock = std::int64_t{stop.start} + service;
      busy += service;
      if (stop.finish != clock) report(fmt::format("job {} ends at {}, not {}", stop.job, clock, stop.finish));
      check_stop(stop, shift);
      place = job.location;
    }
    const std::int64_t back = travel(shift, place, shift.end_location, false);
    seconds += back;
    metres += travel(shift, place, shift.end_location, true);
    clock += back + rests_before(route, route.stops.size(), clock, route.finish);
    if (clock > route.finish) report(fmt::format("shift {} finishes at {}, not {}", route.shift, clock, route.finish));
    if (seconds != route.travel_s || metres != route.travel_m) {
      report(fmt::format("shift {} travels {} s, not {}", route.shift, seconds, route.travel_s));
    }
    check_limits(route, shift);
    check_loads(route, shift);
    add_costs(route, shift, busy + seconds);
  }

  // Their sum; each within its window and after the stop before, none at the same time as another.
  std::int64_t rests_before(const Route& route, std::size_t stop, std::int64_t from, std::int64_t to) {
    std::int64_t sum = 0;
    for (const Rest& rest : route.rests) {
      if (rest.before_stop != static_cast<int>(stop)) continue;
      if (rest.begin < from || rest.begin + rest.duration > to) {
        report(fmt::format("a break of shift {} overlaps work", route.shift));
      }
      from = rest.begin + rest.duration;
      sum += rest.duration;
    }
    return sum;
  }

  void check_stop(const Stop& stop, const Shift& shift) {
    const Job& job = job_of(stop);
    if (stop.person == 0) {
      const bool open = std::ranges::any_of(
          job.windows, [&](const Window& window) { return stop.start >= window.begin && stop.start <= window.end; });
      if (!open && !is_pinned_at(job, stop)) {
        report(fmt::format("job {} begins at a wrong time, {}", stop.job, stop.start));
      }
    }
    if (shift.day < job.first_day || shift.day > job.last_day) {
      report(fmt::format("job {} is on a wrong day", stop.job));
    }
    const std::vector<int>& skills = stop.person == 1 ? job.second->skills : job.skills;
    for (const int skill : skills) {
      if (!has(shift.skills, skill)) report(fmt::format("job {} needs skill {}", stop.job, skill));
    }
    if (has(job.forbidden_workers, shift.worker) ||
        (!job.only_workers.empty() && !has(job.only_workers, shift.worker))) {
      report(fmt::format("worker {} may not do job {}", shift.worker, stop.job));
    }
  }

  static bool is_pinned_at(const Job& job, const Stop& stop) {
    return std::ranges::any_of(job.pinned, [&](const Placement& pin) {
      return pin.occurrence == stop.occurrence && pin.person == stop.person && pin.start == stop.start;
    });
  }

  void check_limits(const Route& route, const Shift& shift) {
    if (route.finish > std::int64_t{shift.end} + shift.most_overtime) {
      report(fmt::format("shift {} ends {} s late", route.shift, route.finish - shift.end));
    }
    if (static_cast<int>(route.stops.size()) > shift.most_jobs) {
      report(fmt::format("shift {} has too many jobs", route.shift));
    }
    if (route.travel_s > shift.longest_travel) report(fmt::format("shift {} travels too long", route.shift));
    for (std::size_t i = 0; i < shift.breaks.size(); ++i) {
      const Break& rest = shift.breaks[i];
      if (i >= route.rests.size()) {
        if (route.finish > rest.window.end) report(fmt::format("shift {} misses its break {}", route.shift, i));
        continue;
      }
      const Rest& taken = route.rests[i];
      if (taken.duration != rest.duration || taken.begin < rest.window.begin || taken.begin > rest.window.end) {
        report(fmt::format("break {} of shift {} is at a wrong time", i, route.shift));
      }
    }
    if (route.rests.size() > shift.breaks.size()) report(fmt::format("shift {} rests too often", route.shift));
  }

  void check_loads(const Route& route, const Shift& shift) {
    for (std::size_t dimension = 0; dimension < shift.capacity.size(); ++dimension) {
      const auto amount = [&](const std::vector<std::int64_t>& amounts) {
        return dimension < amounts.size() ? amounts[dimension] : 0;
      };
      std::int64_t load = 0;
      for (const Stop& stop : route.stops) load += amount(job_of(stop).delivery);
      std::int64_t most = load;
      for (const Stop& stop : route.stops) {
        load += amount(job_of(stop).pickup) - amount(job_of(stop).delivery);
        most = std::max(most, load);
      }
      if (most > shift.capacity[dimension]) report(fmt::format("shift {} carries too much", route.shift));
    }
  }

  void add_costs(const Route& route, const Shift& shift, std::int64_t busy) {
    const Weights& weights = problem_.weights;
    cost_.overtime += weights.overtime * std::max(0, route.finish - shift.end);
    cost_.travel += weights.travel_s * route.travel_s + weights.travel_m * route.travel_m;
    cost_.work += weights.work_s * (route.finish - route.leave) + shift.fixed_cost;
    cost_.fairness += square_cost(busy, weights.fair_days);
    busy_of_[shift.worker] += busy;
    for (const Stop& stop : route.stops) add_costs(stop, route.shift, shift);
  }

  void add_costs(const Stop& stop, int shift_index, const Shift& shift) {
    const Weights& weights = problem_.weights;
    const Job& job = job_of(stop);
    std::optional<Money> wish_cost;
    std::optional<Seconds> lateness;
    for (const Wish& wish : job.wishes) {
      const Money early = std::max<Money>(0, wish.window.begin - stop.start) * wish.early;
      const Money late = std::max<Money>(0, stop.start - wish.window.end) * wish.late;
      wish_cost = std::min(wish_cost.value_or(early + late), early + late);
      const Seconds by = std::max(0, stop.start - wish.window.end);
      lateness = std::min(lateness.value_or(by), by);
    }
    cost_.wishes += wish_cost.value_or(0);
    latest_ = std::max<Money>(latest_, lateness.value_or(0));
    if (!job.preferred_workers.empty() && !has(job.preferred_workers, shift.worker)) {
      cost_.visitors += weights.not_preferred;
    }
    if (job.usual_worker != kNobody && job.usual_worker != shift.worker) cost_.visitors += weights.other_visitor;
    for (const Placement& published : job.published) {
      if (published.occurrence != stop.occurrence || published.person != stop.person) continue;
      if (published.shift != shift_index) cost_.moved += weights.moved;
      if (published.start) cost_.moved += std::abs(Money{stop.start} - *published.start) * weights.moved_s;
      break;
    }
  }

  void check_job(int index) {
    const Job& job = problem_.jobs[static_cast<std::size_t>(index)];
    for (int occurrence = 0; occurrence < job.repeat.times; ++occurrence) {
      const Done* first = find(index, occurrence, 0);
      const Done* second = find(index, occurrence, 1);
      const auto told = std::ranges::count_if(solution_.left_out, [&](const LeftOut& left_out) {
        return left_out.job == index && left_out.occurrence == occurrence;
      });
      if (told + (first != nullptr ? 1 : 0) != 1) {
        report(fmt::format("job {} is neither planned nor left out once", index));
      }
      if (first == nullptr) {
        cost_.left_out += job.priority * problem_.weights.priority + (job.mandatory ? problem_.weights.mandatory : 0);
      }
      if (job.second) check_pair(index, first, second);
      if (first != nullptr) check_gaps(index, occurrence, *first);
    }
    for (const Placement& pin : job.pinned) check_pin(index, pin);
  }

  [[nodiscard]] const Done* find(int job, int occurrence, int person) const {
    const auto found = done_.find({job, occurrence, person});
    return found == done_.end() ? nullptr : &found->second;
  }

  void check_pair(int index, const Done* first, const Done* second) {
    if ((first == nullptr) != (second == nullptr)) return report(fmt::format("only one of two does job {}", index));
    if (first == nullptr) return;
    const SecondPerson& wanted = *problem_.jobs[static_cast<std::size_t>(index)].second;
    const Seconds after = second->start - first->start;
    if (after < wanted.earliest_after || after > wanted.latest_after) {
      report(fmt::format("the second at job {} begins {} s after the first", index, after));
    }
    if (worker_of(*first) == worker_of(*second)) report(fmt::format("one worker is both of two at job {}", index));
  }

  [[nodiscard]] int worker_of(const Done& done) const {
    return problem_.shifts[static_cast<std::size_t>(done.shift)].worker;
  }
  [[nodiscard]] int day_of(const Done& done) const { return problem_.shifts[static_cast<std::size_t>(done.shift)].day; }

  void check_gaps(int index, int occurrence, const Done& done) {
    const Repeat& repeat = problem_.jobs[static_cast<std::size_t>(index)].repeat;
    for (int earlier = 0; earlier < occurrence; ++earlier) {
      const Done* before = find(index, earlier, 0);
      if (before == nullptr) continue;
      const std::int64_t gap = day_of(done) - day_of(*before);
      const std::int64_t steps = occurrence - earlier;
      if (gap < steps * repeat.smallest_gap_days || gap > steps * repeat.largest_gap_days) {
        report(fmt::format("job {} is repeated after {} days", index, gap));
      }
    }
  }

  void check_pin(int index, const Placement& pin) {
    const Done* done = find(index, pin.occurrence, pin.person);
    if (done == nullptr) return;
    const bool kept = done->shift == pin.shift && (pin.position < 0 || done->position == pin.position) &&
                      (!pin.start || done->start == *pin.start);
    if (!kept) report(fmt::format("job {} is not where it is pinned", index));
  }

  void compare_costs() {
    const Cost& told = solution_.cost;
    const auto compare = [&](const char* what, Money counted, Money said) {
      if (counted != said) report(fmt::format("{} cost {}, not {}", what, counted, said));
    };
    compare("jobs left out", cost_.left_out, told.left_out);
    compare("overtime", cost_.overtime, told.overtime);
    compare("wishes", cost_.wishes, told.wishes);
    compare("travel", cost_.travel, told.travel);
    compare("work", cost_.work, told.work);
    compare("fairness", cost_.fairness, told.fairness);
    compare("visitors", cost_.visitors, told.visitors);
    compare("moved jobs", cost_.moved, told.moved);
  }

  const Problem& problem_;
  const Solution& solution_;
  std::map<Part, Done> done_;
  std::map<int, std::int64_t> busy_of_;
  Money latest_ = 0;
  Cost cost_;
  std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> check(const Problem& problem, const Solution& solution) {
  return Check(problem, solution).run();
}

}  // namespace gridvisit::planner
