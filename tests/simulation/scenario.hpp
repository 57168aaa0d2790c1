// What happens in a storm, as a list of steps that one seed gives. Each step means something whatever became of the
// others ("the third of the people this phone holds, counted round"), so that a failing list can be made shorter.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/simulation/timeline.hpp"

namespace gridvisit::testing {

enum class Act : std::uint8_t {
  // A phone and its way to the server.
  goes_online,
  goes_offline,
  loses_its_way,  ///< the connection is gone, and the server has not noticed
  weather,
  cellar,
  restarts,
  dies_writing,
  storage_full,
  clock_jumps,
  old_app,
  outdated_app,
  rude_app,
  // What its user does.
  visits,
  notes,
  conditions,
  calls,
  raises_need,
  answers_need,
  deletes_need,
  adds_person,
  moves_person,
  deletes_person,
  merges_people,
  settles,
  decides,
  breaks_rule,
  oversteps,
  unknown_kind,
  // What the bureau does at its desks.
  assigns,
  changes_role,
  bureau_moves,
  bureau_notes,
  bureau_deletes,
  bureau_merges,
  revokes,
  // The server and the world.
  crashes,
  crash_in_write,
  crash_unanswered,
  disk_full,
  days_pass,
  compacts,
};

struct Step {
  Milliseconds at{0};
  Act act{};
  int phone = 0;
  std::uint32_t choice = 0;  ///< taken modulo what there is to choose from
  std::uint32_t amount = 0;  ///< the same, for how much, how long or to where
  auto operator<=>(const Step&) const = default;
};

struct Scenario {
  std::uint64_t seed = 0;
  std::vector<int> phones;  ///< whose: numbers of workers of the district
  Milliseconds storm{0};    ///< how long it lasts
  /// The network loses, repeats, overtakes and cuts single messages, which no stream does; else it is only late and
  /// gone.
  bool is_lossy = false;
  std::vector<Step> steps;
};

/// The same for the same seed, for ever: what a failure prints can be run again.
Scenario make_scenario(std::uint64_t seed);

/// For people, one step a line.
std::string describe(const Scenario& scenario);
std::string describe(const Step& step);

using StillFails = std::function<bool(const Scenario&)>;
/// The smallest scenario that still fails, as far as that many runs find it.
Scenario shrink(Scenario failing, const StillFails& still_fails, int runs);

}  // namespace gridvisit::testing
