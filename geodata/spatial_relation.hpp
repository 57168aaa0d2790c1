// How a geometry lies to another, as the OGC's simple features have it (06-103r4, section 6.1.15), in the plane of
// degrees.
#pragma once

#include <cstdint>
#include <memory>

#include "geodata/geometry.hpp"

namespace gridvisit {

enum class SpatialRelation : std::uint8_t {
  intersects,
  disjoint,
  within,
  contains,
  equals,
  touches,
  crosses,
  overlaps,
};

/// One geometry, made ready to be compared with many. For one thread.
class SpatialTest {
 public:
  /// `holds(x)` is "x RELATION fixed". Refused: a geometry that is none, or an area that crosses itself.
  static Result<SpatialTest> make(SpatialRelation relation, const Geometry& fixed);
  SpatialTest(SpatialTest&&) noexcept;
  SpatialTest& operator=(SpatialTest&&) noexcept;
  ~SpatialTest();

  /// False for a geometry that is none.
  [[nodiscard]] bool holds(const Geometry& geometry) const;

 private:
  struct Parts;
  explicit SpatialTest(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace gridvisit
