// Solomon's and Gehring and Homberger's instances of the vehicle routing problem with time windows.
#pragma once

#include <string_view>

#include "instances/instance.hpp"

namespace gridvisit {

/// Distances and times are truncated to one decimal, as the DIMACS challenge has it; the cost is the distance. A fault
/// is told with its line.
Result<Instance> read_solomon(std::string_view text, const std::string& file);

}  // namespace gridvisit
