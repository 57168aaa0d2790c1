// ./dev simulate: as many seeds as one likes, on all cores. A seed that fails is printed, made small, with its story.
#include <charconv>
#include <cstdio>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "tests/simulation/campaign.hpp"

namespace {

using gridvisit::testing::Campaign;

std::optional<Campaign> parse(const std::vector<std::string_view>& arguments) {
  Campaign campaign;
  campaign.seeds = 20'000;
  campaign.threads = gridvisit::testing::all_threads();
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    if (i + 1 == arguments.size()) return std::nullopt;
    const std::string_view value = arguments[i + 1];
    std::uint64_t number = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
    if (read.ec != std::errc() || read.ptr != value.data() + value.size()) return std::nullopt;
    if (arguments[i] == "--seeds") {
      campaign.seeds = number;
    } else if (arguments[i] == "--first") {
      campaign.first_seed = number;
    } else if (arguments[i] == "--threads" && number > 0) {
      campaign.threads = static_cast<unsigned>(number);
    } else {
      return std::nullopt;
    }
  }
  return campaign;
}

}  // namespace

int main(int argc, char** argv) {
  auto campaign = parse({argv + 1, argv + argc});
  if (!campaign) {
    fmt::print(stderr, "usage: gridvisit-simulate [--seeds N] [--first SEED] [--threads N]\n");
    return 2;
  }
  std::uint64_t failed = 0;
  campaign->broken = [&failed](const std::string& text) {
    ++failed;
    fmt::print("{}\n", text);
  };
  campaign->progress = [&](std::uint64_t done) {
    if (done % 500 == 0) fmt::print(stderr, "{} of {} seeds, {} failed\n", done, campaign->seeds, failed);
  };
  const auto coverage = gridvisit::testing::run(*campaign);
  for (const auto& [situation, times] : coverage.all()) fmt::print("{:10}  {}\n", times, situation);
  fmt::print("{} seeds, {} failed\n", campaign->seeds, failed);
  return failed == 0 ? 0 : 1;
}
