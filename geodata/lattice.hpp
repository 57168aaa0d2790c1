// Positions as whole steps of 1e-7 degree (about a centimetre): on them two areas either share a vertex exactly or not
// at all. 32 bits hold ±180 degrees.
#pragma once

#include <cmath>
#include <cstdint>

#include "base/position.hpp"

namespace gridvisit {

inline constexpr double kLatticeStepsPerDegree = 1e7;

struct LatticePoint {
  std::int32_t x = 0;
  std::int32_t y = 0;
  bool operator==(const LatticePoint&) const = default;
  auto operator<=>(const LatticePoint&) const = default;
};

inline LatticePoint to_lattice(Position p) {
  return {static_cast<std::int32_t>(std::lround(p.lon_deg * kLatticeStepsPerDegree)),
          static_cast<std::int32_t>(std::lround(p.lat_deg * kLatticeStepsPerDegree))};
}
inline Position to_position(LatticePoint p) { return {p.x / kLatticeStepsPerDegree, p.y / kLatticeStepsPerDegree}; }

/// A hash key that tells every lattice point from every other.
inline std::uint64_t key_of(LatticePoint p) {
  return (std::uint64_t{static_cast<std::uint32_t>(p.x)} << 32U) | static_cast<std::uint32_t>(p.y);
}

struct LatticeEdge {
  LatticePoint from;
  LatticePoint to;
  bool operator==(const LatticeEdge&) const = default;
  [[nodiscard]] LatticeEdge reversed() const { return {to, from}; }
};

struct LatticeEdgeHash {
  std::size_t operator()(const LatticeEdge& edge) const {
    std::uint64_t mixed = key_of(edge.from) * 0x9E3779B97F4A7C15U;
    mixed ^= (mixed >> 29U) + key_of(edge.to);
    mixed *= 0xBF58476D1CE4E5B9U;
    return mixed ^ (mixed >> 32U);
  }
};

}  // namespace gridvisit
