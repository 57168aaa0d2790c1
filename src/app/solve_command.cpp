#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include <unistd.h>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/terminal.hpp"
#include "instances/hhcrsp.hpp"
#include "instances/own_format.hpp"
#include "instances/reason_text.hpp"
#include "instances/solomon.hpp"
#include "instances/vroom.hpp"
#include "planner/solve.hpp"

namespace gridvisit {
namespace {

constexpr const char* kFooter =
    R"(Formats:
  gridvisit  our own JSON: everything the planner knows (src/planner/README.md); the answer says what each thing
             costs, and of each job that is left out the smallest changes that would make room for it
  vroom      VROOM's JSON with custom matrices; the answer is VROOM's, so its clients can be pointed here
  solomon    Solomon's and Gehring and Homberger's text; times and distances truncated to one decimal
  hhcrsp     home-care instances with visits for two carers
The best plan found so far is the answer when the time is up, and when Ctrl-C is pressed. The same seed, iterations and
threads give the same plan on every machine. Examples:
  gridvisit solve --format solomon R101.txt --seconds 5
  gridvisit solve --format vroom problem.json > answer.json
  curl … | gridvisit solve --format vroom - --iterations 10000)";

constexpr std::size_t kMostFileBytes = std::size_t{1024} * 1024 * 1024;

struct SolveCommand {
  std::string format = "gridvisit";
  std::string file;
  double seconds = 5;
  std::int64_t iterations = 0;
  int threads = 1;
  std::uint64_t seed = 1;
  bool json = false;
};

std::stop_source interrupt;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): a signal knows nothing else

Result<std::string> read_all(const std::string& path) {
  std::string text;
  if (path == "-") {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else {
    std::ifstream file(path, std::ios::binary);
    if (!file) return failure(ErrorCode::not_found, "the file cannot be opened", {path, {}, {}});
    text.assign(std::istreambuf_iterator<char>(file), {});
    if (file.bad()) return failure(ErrorCode::io, "the file cannot be read", {path, {}, {}});
  }
  if (text.size() > kMostFileBytes) {
    return failure(ErrorCode::too_large, fmt::format("it is larger than {} MB", kMostFileBytes >> 20U), {path, {}, {}});
  }
  return text;
}

// One line that is written over, where standard error is a terminal.
class ProgressLine {
 public:
  explicit ProgressLine(double unit) : unit_(unit), terminal_(isatty(STDERR_FILENO) == 1) {}
  ~ProgressLine() {
    if (shown_) fmt::print(stderr, "\r\x1b[K");
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ProgressLine(ProgressLine&&) = delete;
  ProgressLine& operator=(ProgressLine&&) = delete;

  void show(const planner::Progress& progress) {
    if (!terminal_) return;
    const auto now = std::chrono::steady_clock::now();
    if (shown_ && now - last_ < std::chrono::milliseconds(50)) return;
    last_ = now;
    shown_ = true;
    fmt::print(stderr, "\r\x1b[K{:3.0f} %  {:.1f} s  {} steps  best cost {:.1f}", 100 * progress.done, progress.seconds,
               progress.iterations, static_cast<double>(progress.best) * unit_);
    std::fflush(stderr);
  }

 private:
  double unit_;
  bool terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point last_;
};

Result<planner::Solution> solve_with(const SolveCommand& command, const planner::Problem& problem, double unit,
                                     const planner::Solution* warm_start) {
  planner::SolveOptions options;
  options.seed = command.seed;
  options.seconds = command.seconds;
  if (command.iterations > 0) options.iterations = command.iterations;
  options.threads = command.threads;
  options.stop = interrupt.get_token();
  options.warm_start = warm_start;
  ProgressLine line(unit);
  options.progress = [&line](const planner::Progress& progress) { line.show(progress); };
  std::signal(SIGINT, [](int) { interrupt.request_stop(); });
  auto solution = planner::solve(problem, options);
  std::signal(SIGINT, SIG_DFL);
  return solution;
}

std::string as_text(const Instance& instance, const planner::Solution& solution) {
  std::string text;
  const auto name = [](const std::vector<std::string>& names, int index) {
    const auto at = static_cast<std::size_t>(index);
    return at < names.size() ? names[at] : std::to_string(index);
  };
  for (const planner::Route& route : solution.routes) {
    if (route.stops.empty()) continue;
    text += fmt::format("Route {}:", name(instance.shifts, route.shift));
    for (const planner::Stop& stop : route.stops) {
      text += " " + name(instance.jobs, stop.job);
      if (stop.person == 1) text += "(second)";
    }
    text += "\n";
  }
  for (const planner::LeftOut& left_out : solution.left_out) {
    text += fmt::format("Left out: {}: {}\n", name(instance.jobs, left_out.job), describe(left_out, instance));
  }
  const double cost = static_cast<double>(solution.cost.total()) * instance.unit;
  return text + fmt::format("Cost {:.{}f}\n", cost, instance.unit == 1 ? 0 : instance.unit > 0.01 ? 1 : 3);
}

Result<> run_vroom(const SolveCommand& command, const std::string& text) {
  const auto began = std::chrono::steady_clock::now();
  const auto since = [](std::chrono::steady_clock::time_point time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - time).count();
  };
  const auto vroom = read_vroom(text, command.file);
  if (!vroom) {
    std::cout << write_vroom_error(vroom.error()) << '\n';
    return failure(vroom);
  }
  const auto loaded = std::chrono::steady_clock::now();
  const std::int64_t loading_ms = since(began);
  const auto* warm_start = vroom->warm_start.routes.empty() ? nullptr : &vroom->warm_start;
  const auto solution = solve_with(command, vroom->problem, 1, warm_start);
  if (!solution) return failure(solution);
  std::cout << write_vroom(*vroom, *solution, loading_ms, since(loaded)) << '\n';
  return {};
}

Result<> run_solve(const SolveCommand& command) {
  const auto text = read_all(command.file);
  if (!text) return failure(text);
  if (command.format == "vroom") return run_vroom(command, *text);
  const auto read = command.format == "solomon"  ? read_solomon
                    : command.format == "hhcrsp" ? read_hhcrsp
                                                 : read_own_format;
  const auto instance = read(*text, command.file);
  if (!instance) return failure(instance);
  const auto solution = solve_with(command, instance->problem, instance->unit, nullptr);
  if (!solution) return failure(solution);
  std::cout << (command.json ? write_own_format(*instance, *solution) + "\n" : as_text(*instance, *solution));
  return {};
}

}  // namespace

void add_solve_command(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("solve", "Solve a routing problem from a file, without a database");
  command->footer(kFooter);
  auto options = std::make_shared<SolveCommand>();
  command->add_option("file", options->file, "The problem; - reads standard input")->required();
  command->add_option("--format", options->format, "How it is written")
      ->check(CLI::IsMember({"gridvisit", "vroom", "solomon", "hhcrsp"}))
      ->capture_default_str();
  auto* seconds = command->add_option("--seconds", options->seconds, "How long to search")
                      ->check(CLI::Range(0.0, 86'400.0))
                      ->capture_default_str();
  command->add_option("--iterations", options->iterations, "How many steps to search instead; repeatable")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 50U))
      ->excludes(seconds);
  command->add_option("--threads", options->threads, "Independent searches; the best one's plan is the answer")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command->add_option("--seed", options->seed, "Of the random numbers")->capture_default_str();
  command->add_flag("--json", options->json, "Print the plan as JSON (vroom always does)");
  command->callback([options, &exit_code] {
    const auto solved = run_solve(*options);
    exit_code = solved ? 0 : fail(solved.error());
  });
}

}  // namespace gridvisit
