// GCJ-02 and BD-09, the two shifted datums of Chinese web maps, by the formulas that have been public since 2010
// (github.com/wandergis/coordtransform gives both). Their inverse is found by iteration, exact to 1e-11 degree.
#pragma once

#include "base/position.hpp"

namespace gridvisit {

/// Outside a box around China GCJ-02 is WGS 84.
Position wgs84_to_gcj02(Position wgs84);
Position gcj02_to_wgs84(Position gcj02);
Position wgs84_to_bd09(Position wgs84);
Position bd09_to_wgs84(Position bd09);

}  // namespace gridvisit
