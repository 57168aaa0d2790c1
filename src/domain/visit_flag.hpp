// What may be odd about a visit: the flags, their names, and what each says of one visit. The one place for the words.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace gridvisit {

enum class VisitFlag {
  duplicate,      ///< a visit of the same person at the same level shortly before
  no_position,    ///< at a home or site, and the phone did not know where (or only to a kilometre)
  far_from_home,  ///< away from the home or site
  outside_grid,   ///< outside the grid the person lives in
  outside_hours,  ///< begun outside working hours
  too_fast,       ///< sooner after the worker's visit before than the road between takes
  too_short,      ///< shorter than any visit can be
  no_photo,       ///< the form wants a photo and there is none
  mock_position,  ///< the phone's system says that an app made the position up
  clock_off       ///< the phone's clock was wrong
};
inline constexpr int kVisitFlagCount = 10;

/// All of them, in the order above.
std::span<const VisitFlag> all_visit_flags();

/// The name in files, addresses and answers: "far_from_home".
std::string_view flag_code(VisitFlag flag);
/// The name people read: "离家过远".
std::string_view flag_label(VisitFlag flag);
std::optional<VisitFlag> find_flag(std::string_view code);

/// A flag raised on a visit, and what it rests on: those members are set that the flag is about.
struct RaisedFlag {
  VisitFlag flag = VisitFlag::duplicate;
  std::optional<int> distance_m = {};      ///< from the home, the site, the grid, the visit before; accuracy taken off
  std::optional<int> limit_m = {};         ///< how far would have been fine
  std::optional<int> accuracy_m = {};      ///< the radius the phone gave for its position
  std::optional<int> minutes = {};         ///< it lasted, lay between, or the clock was off
  std::optional<int> limit_minutes = {};   ///< how many would have been fine
  std::optional<int> travel_minutes = {};  ///< what the way takes, rounded up
  bool travel_is_estimate = false;         ///< by a straight line, no road is known
  std::optional<Timestamp> at = {};        ///< when it began by the server's clock
  std::string other_visit_id = {};         ///< the visit it is compared with
  std::string grid_code = {};              ///< the grid it should lie in
  bool operator==(const RaisedFlag&) const = default;
};

/// In Chinese, for whoever looks after the workers: "距住址 412 米, 超过 300 米".
std::string describe(const RaisedFlag& raised);

}  // namespace gridvisit
