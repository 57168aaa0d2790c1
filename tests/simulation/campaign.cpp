#include "tests/simulation/campaign.hpp"

#include <atomic>
#include <mutex>
#include <thread>

#include "tests/simulation/district.hpp"
#include "tests/simulation/judge.hpp"

namespace gridvisit::testing {

Coverage run(const Campaign& campaign) {
  district();  // once, before the threads look at it
  Coverage all;
  std::mutex mutex;
  std::atomic<std::uint64_t> next = campaign.first_seed;
  std::uint64_t done = 0;
  const auto work = [&] {
    for (std::uint64_t seed = next++; seed < campaign.first_seed + campaign.seeds; seed = next++) {
      Coverage coverage;
      const auto broken = judge(make_scenario(seed), coverage, campaign.shrinking_runs);
      const std::scoped_lock lock(mutex);
      all.add(coverage);
      if (broken) campaign.broken(*broken);
      campaign.progress(++done);
    }
  };
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 1; i < campaign.threads; ++i) threads.emplace_back(work);
    work();
  }
  return all;
}

unsigned all_threads() { return std::max(1U, std::thread::hardware_concurrency()); }

}  // namespace gridvisit::testing
