// The home-care instances of Ceschia, Di Gaspero, Rosati and Schaerf (hhcrsp) and of Mankowska, Meisel and Bierwirth
// (2014) in the same JSON: carers with abilities, visits for one or two of them, windows that may begin late.
#pragma once

#include <string_view>

#include "instances/instance.hpp"

namespace gridvisit {

/// The cost of the planner is travel + tardiness of each service + the greatest tardiness, in thousandths; a third of
/// it is the literature's.
Result<Instance> read_hhcrsp(std::string_view text, const std::string& file);

}  // namespace gridvisit
