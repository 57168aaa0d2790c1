// ./dev simulate: as many seeds as one likes, on all cores.
#include <atomic>
#include <charconv>
#include <cstdio>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "base/log.hpp"
#include "tests/simulation/district.hpp"
#include "tests/simulation/judge.hpp"

namespace gridvisit::testing {
namespace {

constexpr int kShrinkingRuns = 400;

struct Wanted {
  std::uint64_t first = 1;
  std::uint64_t seeds = 20'000;
  unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
};

std::optional<Wanted> parse(const std::vector<std::string_view>& arguments) {
  Wanted wanted;
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    if (i + 1 == arguments.size()) return std::nullopt;
    const std::string_view value = arguments[i + 1];
    std::uint64_t number = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
    if (read.ec != std::errc() || read.ptr != value.data() + value.size()) return std::nullopt;
    if (arguments[i] == "--seeds") {
      wanted.seeds = number;
    } else if (arguments[i] == "--first") {
      wanted.first = number;
    } else if (arguments[i] == "--jobs" && number > 0) {
      wanted.jobs = static_cast<unsigned>(number);
    } else {
      return std::nullopt;
    }
  }
  return wanted;
}

/// Seeds given out one by one to the threads that run them.
class Campaign {
 public:
  explicit Campaign(const Wanted& wanted) : wanted_(wanted), next_(wanted.first) {}

  void run() {
    district();
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < wanted_.jobs; ++i) threads.emplace_back([this] { work(); });
  }

  [[nodiscard]] std::uint64_t failures() const { return failures_; }
  [[nodiscard]] const Coverage& coverage() const { return coverage_; }

 private:
  void work() {
    while (true) {
      const std::uint64_t seed = next_++;
      if (seed >= wanted_.first + wanted_.seeds) return;
      Coverage coverage;
      const auto broken = judge(make_scenario(seed), coverage, kShrinkingRuns);
      const std::scoped_lock lock(mutex_);
      coverage_.add(coverage);
      if (broken) {
        ++failures_;
        fmt::print("{}\n", *broken);
      }
      if (++done_ % 500 == 0) fmt::print(stderr, "{} of {} seeds, {} failed\n", done_, wanted_.seeds, failures_);
    }
  }

  Wanted wanted_;
  std::atomic<std::uint64_t> next_;
  std::mutex mutex_;
  Coverage coverage_;
  std::uint64_t done_ = 0;
  std::uint64_t failures_ = 0;
};

}  // namespace
}  // namespace gridvisit::testing

int main(int argc, char** argv) {
  using namespace gridvisit::testing;
  const auto wanted = parse({argv + 1, argv + argc});
  if (!wanted) {
    fmt::print(stderr, "usage: gridvisit-simulate [--seeds N] [--first SEED] [--jobs THREADS]\n");
    return 2;
  }
  Campaign campaign(*wanted);
  campaign.run();
  for (const auto& [situation, times] : campaign.coverage().all()) fmt::print("{:10}  {}\n", times, situation);
  fmt::print("{} seeds, {} failed\n", wanted->seeds, campaign.failures());
  return campaign.failures() == 0 ? 0 : 1;
}
