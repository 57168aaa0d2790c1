#include "tests/simulation/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <random>
#include <set>

namespace gridvisit::testing {
namespace {

constexpr int kAllPhones = 50;
constexpr std::uint32_t kWritesAhead = 80;  ///< a power cut comes within so many

bool is_staff(int phone) { return phone >= 32 && phone <= 45; }

bool is_staff_work(Act act) {
  switch (act) {
    case Act::adds_person:
    case Act::moves_person:
    case Act::deletes_person:
    case Act::merges_people:
    case Act::deletes_need:
    case Act::settles:
    case Act::decides: return true;
    default: return false;
  }
}

struct ActInfo {
  Act act;
  int weight;  ///< how often, beside the others
  bool of_phone;
  const char* text;
};

constexpr auto kActs = std::to_array<ActInfo>({
    {Act::goes_online, 0, true, "goes online"},  // each does, at the beginning
    {Act::goes_offline, 25, true, "goes offline for a while"},
    {Act::loses_its_way, 12, true, "loses its connection, and the server does not notice"},
    {Act::weather, 20, true, "gets other weather"},
    {Act::cellar, 15, true, "is in a cellar: nothing gets through"},
    {Act::restarts, 12, true, "is switched off and on"},
    {Act::dies_writing, 12, true, "dies while it writes to its own disk"},
    {Act::storage_full, 4, true, "has no room left for a while"},
    {Act::clock_jumps, 4, true, "has its clock set wrong"},
    {Act::old_app, 4, true, "runs an old app that knows fewer kinds"},
    {Act::outdated_app, 2, true, "runs an app below the minimum version for a while"},
    {Act::rude_app, 3, true, "asks for more than is allowed"},
    {Act::visits, 50, true, "writes a visit"},
    {Act::notes, 60, true, "edits a person's note"},
    {Act::conditions, 20, true, "adds a condition"},
    {Act::calls, 15, true, "edits a person's phone number"},
    {Act::raises_need, 20, true, "raises a need"},
    {Act::answers_need, 20, true, "writes a need's result"},
    {Act::deletes_need, 6, true, "deletes a need"},
    {Act::adds_person, 8, true, "adds a person"},
    {Act::moves_person, 12, true, "moves a person to another grid"},
    {Act::deletes_person, 5, true, "deletes a person"},
    {Act::merges_people, 5, true, "merges two people"},
    {Act::settles, 12, true, "settles a conflict"},
    {Act::decides, 16, true, "releases or discards what is in quarantine"},
    {Act::breaks_rule, 6, true, "writes what no rule allows"},
    {Act::oversteps, 4, true, "writes what the role does not allow"},
    {Act::unknown_kind, 3, true, "writes a kind the server does not know"},
    {Act::assigns, 12, false, "the bureau gives or takes a grid"},
    {Act::changes_role, 6, false, "the bureau changes somebody's role"},
    {Act::bureau_moves, 12, false, "the bureau moves a person"},
    {Act::bureau_notes, 20, false, "the bureau edits a note"},
    {Act::bureau_deletes, 6, false, "the bureau deletes a person"},
    {Act::bureau_merges, 5, false, "the bureau merges two people"},
    {Act::revokes, 1, true, "is reported lost, and revoked"},
    {Act::crashes, 1, false, "the server is killed"},
    {Act::crash_in_write, 4, false, "the server loses its power in a write to come"},
    {Act::crash_unanswered, 2, false, "the server is killed between a commit to come and its answers"},
    {Act::disk_full, 3, false, "the server's disk is full for a while"},
    {Act::days_pass, 2, false, "days pass"},
    {Act::compacts, 4, false, "half a year passes, and the server forgets old tombstones"},
});

const ActInfo& info(Act act) { return *std::ranges::find(kActs, act, &ActInfo::act); }

// Each seed has its own mind: some acts not at all, some far more often.
std::vector<int> weights_of(std::mt19937_64& random) {
  constexpr int kMoods[] = {0, 1, 1, 1, 4};
  std::vector<int> weights;
  for (const ActInfo& act : kActs) weights.push_back(act.weight * kMoods[random() % std::size(kMoods)]);
  return weights;
}

// Every tenth storm has all the district's phones in it. The others have fewer, most of one village, which get in each
// other's way more often.
std::vector<int> pick_phones(std::uint64_t seed, std::mt19937_64& random) {
  std::vector<int> phones(kAllPhones);
  std::iota(phones.begin(), phones.end(), 0);
  if (seed % 10 == 0) return phones;
  const int village = static_cast<int>(random() % 4);
  const auto is_picked = [&](int phone) {
    const bool of_village = phone < 32 ? phone % 8 / 2 == village : phone < 40 ? phone % 4 == village : phone < 47;
    return random() % (of_village ? 2 : 12) == 0;
  };
  std::erase_if(phones, [&](int phone) { return phone != 32 + village && !is_picked(phone); });
  return phones;
}

// Staff's work is mostly done by staff, where there are any.
int pick_phone(const std::vector<int>& phones, bool of_staff, std::mt19937_64& random) {
  int phone = phones[random() % phones.size()];
  for (int i = 0; i < 4 && of_staff && !is_staff(phone); ++i) phone = phones[random() % phones.size()];
  return phone;
}

}  // namespace

Scenario make_scenario(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Scenario scenario{seed, pick_phones(seed, random), std::chrono::minutes(4), seed % 2 == 0, {}};
  const auto storm = static_cast<std::uint64_t>(scenario.storm.count());
  const auto add = [&](Milliseconds at, Act act, int phone) {
    scenario.steps.push_back(
        {at, act, phone, static_cast<std::uint32_t>(random()), static_cast<std::uint32_t>(random())});
  };
  for (const int phone : scenario.phones) add(Milliseconds(random() % (storm / 4)), Act::goes_online, phone);
  const std::vector<int> weights = weights_of(random);
  const int total = std::accumulate(weights.begin(), weights.end(), 0);
  const int count = 50 + static_cast<int>(random() % 100);
  for (int i = 0; i < count && total > 0; ++i) {
    int left = static_cast<int>(random() % static_cast<std::uint64_t>(total));
    std::size_t act = 0;
    for (; left >= weights[act]; ++act) left -= weights[act];
    const int phone = pick_phone(scenario.phones, is_staff_work(kActs[act].act), random);
    add(Milliseconds(random() % storm), kActs[act].act, phone);
    if (scenario.steps.back().act == Act::crash_in_write) scenario.steps.back().amount %= kWritesAhead;
    if (random() % 2 == 0) scenario.steps.back().choice %= 2;  // the people everybody has to do with
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
                  scenario.is_lossy ? "lossy" : "late", phones.size(), scenario.phones.size(), scenario.steps.size());
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
  Scenario without = failing;
  std::erase_if(without.phones, [&](int phone) {
    return std::ranges::find(failing.steps, phone, &Step::phone) == failing.steps.end();
  });
  return without.phones.empty() || !still_fails(without) ? failing : without;
}

}  // namespace gridvisit::testing
