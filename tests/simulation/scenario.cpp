#include "tests/simulation/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <random>
#include <set>

namespace gridvisit::testing {
namespace {

struct ActInfo {
  Act act;
  int weight;  ///< how often, beside the others
  bool of_phone;
  const char* text;
};

constexpr auto kActs = std::to_array<ActInfo>({
    {Act::goes_online, 0, true, "goes online"},  // each does, at the beginning
    {Act::goes_offline, 12, true, "goes offline for a while"},
    {Act::loses_its_way, 12, true, "loses its connection, and the server does not notice"},
    {Act::weather, 20, true, "gets other weather"},
    {Act::cellar, 8, true, "is in a cellar: nothing gets through"},
    {Act::restarts, 12, true, "is switched off and on"},
    {Act::dies_writing, 12, true, "dies while it writes to its own disk"},
    {Act::storage_full, 4, true, "has no room left for a while"},
    {Act::makes_backup, 3, true, "is backed up"},
    {Act::is_restored, 2, true, "is restored from its backup"},
    {Act::clock_jumps, 4, true, "has its clock set wrong"},
    {Act::old_app, 4, true, "runs an old app that knows fewer kinds"},
    {Act::outdated_app, 2, true, "runs an app below the minimum version for a while"},
    {Act::rude_app, 3, true, "asks for more than is allowed"},
    {Act::visits, 50, true, "writes a visit"},
    {Act::notes, 40, true, "edits a person's note"},
    {Act::conditions, 20, true, "adds a condition"},
    {Act::calls, 15, true, "edits a person's phone number"},
    {Act::raises_need, 20, true, "raises a need"},
    {Act::answers_need, 20, true, "writes a need's result"},
    {Act::deletes_need, 6, true, "deletes a need"},
    {Act::adds_person, 8, true, "adds a person"},
    {Act::moves_person, 12, true, "moves a person to another grid"},
    {Act::deletes_person, 3, true, "deletes a person"},
    {Act::merges_people, 5, true, "merges two people"},
    {Act::settles, 12, true, "settles a conflict"},
    {Act::decides, 16, true, "releases or discards what is in quarantine"},
    {Act::breaks_rule, 6, true, "writes what no rule allows"},
    {Act::oversteps, 6, true, "writes what the role does not allow"},
    {Act::unknown_kind, 3, true, "writes a kind the server does not know"},
    {Act::assigns, 12, false, "the bureau gives or takes a grid"},
    {Act::changes_role, 6, false, "the bureau changes somebody's role"},
    {Act::bureau_moves, 12, false, "the bureau moves a person"},
    {Act::bureau_notes, 20, false, "the bureau edits a note"},
    {Act::bureau_deletes, 4, false, "the bureau deletes a person"},
    {Act::bureau_merges, 5, false, "the bureau merges two people"},
    {Act::revokes, 1, true, "is reported lost, and revoked"},
    {Act::crashes, 4, false, "the server is killed"},
    {Act::crash_in_write, 12, false, "the server loses its power in a write to come"},
    {Act::crash_unanswered, 6, false, "the server is killed between a commit to come and its answers"},
    {Act::disk_full, 3, false, "the server's disk is full for a while"},
    {Act::days_pass, 2, false, "days pass"},
    {Act::compacts, 4, false, "the server forgets old tombstones"},
});

const ActInfo& info(Act act) { return *std::ranges::find(kActs, act, &ActInfo::act); }

// Each seed has its own mind: some acts not at all, some far more often.
std::vector<int> weights_of(std::mt19937_64& random) {
  constexpr int kMoods[] = {0, 1, 1, 1, 4};
  std::vector<int> weights;
  for (const ActInfo& act : kActs) weights.push_back(act.weight * kMoods[random() % std::size(kMoods)]);
  return weights;
}

}  // namespace

Scenario make_scenario(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Scenario scenario{seed, 50, std::chrono::minutes(10), seed % 2 == 0, {}};
  const auto storm = static_cast<std::uint64_t>(scenario.storm.count());
  const auto add = [&](Milliseconds at, Act act, int phone) {
    scenario.steps.push_back(
        {at, act, phone, static_cast<std::uint32_t>(random()), static_cast<std::uint32_t>(random())});
  };
  for (int phone = 0; phone < scenario.phones; ++phone) {
    add(Milliseconds(random() % (storm / 4)), Act::goes_online, phone);
  }
  const std::vector<int> weights = weights_of(random);
  int total = 0;
  for (const int weight : weights) total += weight;
  const int count = 150 + static_cast<int>(random() % 300);
  for (int i = 0; i < count && total > 0; ++i) {
    int left = static_cast<int>(random() % static_cast<std::uint64_t>(total));
    std::size_t act = 0;
    for (; left >= weights[act]; ++act) left -= weights[act];
    add(Milliseconds(random() % storm), kActs[act].act, static_cast<int>(random() % 50));
  }
  std::ranges::sort(scenario.steps);
  return scenario;
}

std::string describe(const Step& step) {
  const ActInfo& act = info(step.act);
  const auto seconds = static_cast<double>(step.at.count()) / 1'000;
  const std::string who = act.of_phone ? fmt::format("phone {:2} ", step.phone) : "         ";
  return fmt::format("{:8.3f} s  {}{}  ({}, {})\n", seconds, who, act.text, step.choice, step.amount);
}

std::string describe(const Scenario& scenario) {
  std::set<int> phones;
  for (const Step& step : scenario.steps) {
    if (info(step.act).of_phone) phones.insert(step.phone);
  }
  std::string text =
      fmt::format("seed {}, a {} network, {} phones of {}, {} steps:\n", scenario.seed,
                  scenario.is_lossy ? "lossy" : "late", phones.size(), scenario.phones, scenario.steps.size());
  for (const Step& step : scenario.steps) text += "  " + describe(step);
  return text;
}

// Delta debugging (Zeller and Hildebrandt, 2002), complements only: ever smaller pieces are taken out as long as what
// is left still fails.
Scenario shrink(Scenario failing, const StillFails& still_fails, int runs) {
  std::size_t piece = std::max<std::size_t>(failing.steps.size() / 2, 1);
  while (runs > 0) {
    bool smaller = false;
    for (std::size_t at = 0; at < failing.steps.size() && runs > 0;) {
      Scenario without = failing;
      const auto first = without.steps.begin() + static_cast<std::ptrdiff_t>(at);
      const auto last = without.steps.begin() + static_cast<std::ptrdiff_t>(std::min(at + piece, without.steps.size()));
      without.steps.erase(first, last);
      --runs;
      if (still_fails(without)) {
        failing = std::move(without);
        smaller = true;
      } else {
        at += piece;
      }
    }
    if (piece == 1 && !smaller) break;
    piece = std::max<std::size_t>(piece / 2, 1);
  }
  return failing;
}

}  // namespace gridvisit::testing
