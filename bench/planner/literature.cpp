// The planner on the literature's instances, one JSON line each and one for the whole.
//   bench_planner_literature solomon FOLDER [SECONDS [SEED [NAME…]]]   the gap to the best known costs of
//   FOLDER/best_known.csv bench_planner_literature hhcrsp FOLDER [SECONDS [SEED [NAME…]]]    the cost and
//   FOLDER/reference_costs.csv's
// Seconds are of CPU, on one thread.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <sstream>

#include <fmt/core.h>

#include "bench/planner/measure.hpp"
#include "instances/hhcrsp.hpp"
#include "instances/solomon.hpp"

namespace {

using namespace gridvisit;

// The column of that name, by the first.
std::map<std::string, double> read_costs(const std::filesystem::path& path, const std::string& column) {
  std::map<std::string, double> costs;
  std::istringstream lines(bench::read_file(path));
  std::string line;
  std::size_t at = 0;
  for (bool first = true; std::getline(lines, line); first = false) {
    if (line.ends_with('\r')) line.pop_back();
    std::vector<std::string> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
    if (first) {
      at = static_cast<std::size_t>(std::ranges::find(cells, column) - cells.begin());
    } else if (at < cells.size()) {
      costs[cells[0]] = std::strtod(cells[at].c_str(), nullptr);
    }
  }
  return costs;
}

struct Sum {
  double gap = 0;
  double gap_at_1s = 0;
  double worst = -100;
  int count = 0;
};

void run_one(const std::string& kind, const std::filesystem::path& folder, const std::string& name, double reference,
             const planner::SolveOptions& options, Sum& sum) {
  const bool solomon = kind == "solomon";
  const auto path = folder / (name + (solomon ? ".txt" : ".json"));
  const std::string text = bench::read_file(path);
  const auto instance = solomon ? read_solomon(text, path.string()) : read_hhcrsp(text, path.string());
  if (!instance) {
    fmt::print(stderr, "{}\n", instance.error().to_string());
    std::exit(1);
  }
  const bench::Measured measured = bench::measure(instance->problem, options, 1.0);
  const double cost = static_cast<double>(measured.solution.cost.total()) * instance->unit;
  const double gap = 100 * (cost / reference - 1);
  const double early = 100 * (static_cast<double>(measured.cost_at) * instance->unit / reference - 1);
  fmt::print(
      R"({{"bench":"{}","instance":"{}","cost":{:.3f},"reference":{:.3f},"gap_percent":{:.3f},"gap_percent_at_1s":{:.3f},)"
      R"("cpu_s":{:.2f},"seed":{},"iterations":{}}})"
      "\n",
      kind, name, cost, reference, gap, early, measured.cpu_s, options.seed, measured.iterations);
  std::fflush(stdout);
  sum.gap += gap;
  sum.gap_at_1s += early;
  sum.worst = std::max(sum.worst, gap);
  ++sum.count;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string kind = argc > 1 ? argv[1] : "solomon";
  if (kind != "solomon" && kind != "hhcrsp") {
    fmt::print(stderr, "usage: bench_planner_literature [solomon|hhcrsp [FOLDER [SECONDS [SEED [NAME…]]]]]\n");
    return 2;
  }
  const std::filesystem::path folder = argc > 2 ? argv[2] : "../shared/data/routing/" + kind;
  planner::SolveOptions options;
  options.seconds = argc > 3 ? std::strtod(argv[3], nullptr) : 5;
  options.seed = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 1;
  const std::vector<std::string> names(argv + std::min(argc, 5), argv + argc);
  const auto costs = kind == "solomon" ? read_costs(folder / "best_known.csv", "bks")
                                       : read_costs(folder / "reference_costs.csv", "cost");
  Sum sum;
  for (const auto& [name, reference] : costs) {
    if (names.empty() || std::ranges::find(names, name) != names.end()) {
      run_one(kind, folder, name, reference, options, sum);
    }
  }
  fmt::print(R"({{"bench":"{}","instances":{},"mean_gap_percent":{:.4f},"mean_gap_percent_at_1s":{:.4f},)"
             R"("worst_gap_percent":{:.3f},"seconds":{},"seed":{}}})"
             "\n",
             kind, sum.count, sum.gap / std::max(1, sum.count), sum.gap_at_1s / std::max(1, sum.count), sum.worst,
             options.seconds, options.seed);
  return 0;
}
