// From where on a visit is odd: the thresholds of the quality flags. The defaults stand here and in
// schema/policy/visit_quality.json, which a test holds equal.
#pragma once

#include <bitset>
#include <chrono>
#include <string_view>

#include "base/error.hpp"
#include "domain/visit_flag.hpp"

namespace gridvisit {

/// A value that equals its threshold is fine, except that visits exactly `duplicate` apart lie within the hour.
struct VisitQuality {
  std::chrono::minutes duplicate{60};
  int coarse_m = 1'000;                                 ///< a position with a larger radius is as good as none
  int home_m = 300;                                     ///< from the home's door, or the memorial site
  int grid_m = 50;                                      ///< from the grid's border
  std::chrono::minutes from = std::chrono::hours{7};    ///< working hours, after midnight; both ends belong to them.
  std::chrono::minutes until = std::chrono::hours{20};  ///< Before `from`: they cross midnight
  int fast_percent = 50;                                ///< of the time by road, in which nobody can have come
  std::chrono::minutes fast_slack{2};                   ///< durations are written in whole minutes
  int same_place_m = 100;                               ///< visits this near each other are next door
  std::chrono::minutes shortest{5};
  std::bitset<kVisitFlagCount> off;  ///< by VisitFlag: never raised

  [[nodiscard]] bool raises(VisitFlag flag) const { return !off.test(static_cast<std::size_t>(flag)); }
  bool operator==(const VisitQuality&) const = default;
};

/// A policy file of the form of schema/policy/visit_quality.json: an entry for each flag whose threshold is not the
/// default, or that is "off". The error's `where.row` counts the entries from 1.
Result<VisitQuality> parse_visit_quality(std::string_view json);

}  // namespace gridvisit
