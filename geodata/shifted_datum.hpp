// GCJ-02 and BD-09, the two shifted datums of Chinese web maps, by the formulas that have been public since 2010
// (github.com/wandergis/coordtransform gives both). Their inverse is found by iteration, exact to 1e-11 degree. All of
// it works on two positions at once (what every amd64 processor can): a million homes take a second.
#pragma once

#include <span>

#include "base/position.hpp"

namespace gridvisit {

/// In place. Outside a box around China GCJ-02 is WGS 84. A position gives the same numbers alone as among others.
void wgs84_to_gcj02(std::span<Position> positions);
void gcj02_to_wgs84(std::span<Position> positions);
void wgs84_to_bd09(std::span<Position> positions);
void bd09_to_wgs84(std::span<Position> positions);

}  // namespace gridvisit
