#include "tests/simulation/judge.hpp"

#include "base/log.hpp"
#include "tests/simulation/simulation.hpp"

namespace gridvisit::testing {

std::optional<std::string> judge(const Scenario& scenario, Coverage& coverage, int shrinking_runs) {
  spdlog::set_level(spdlog::level::off);  // the disk fails on purpose: nobody needs to read of it
  const auto broken = run_scenario(scenario, coverage);
  if (!broken) return std::nullopt;
  const auto still_fails = [](const Scenario& smaller) {
    Coverage unused;
    return run_scenario(smaller, unused).has_value();
  };
  const Scenario small = shrink(scenario, still_fails, shrinking_runs);
  Coverage unused;
  std::vector<std::string> story;
  const std::string still_broken = run_scenario(small, unused, &story).value_or("");
  std::string text = "seed " + std::to_string(scenario.seed) + ": " + *broken + "\nshrunk: " + still_broken + "\n" +
                     describe(small) + "what happened:\n";
  for (const std::string& line : story) text += "  " + line + "\n";
  return text;
}

}  // namespace gridvisit::testing
