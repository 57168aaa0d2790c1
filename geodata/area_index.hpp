// Which of many areas holds a point: a raster over all of them, whose cells mostly lie inside a single area and answer
// at once; only points in border cells are tested, against the few edges of their cell.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "geodata/geometry.hpp"

namespace gridvisit {

class AreaIndex {
 public:
  /// Areas may overlap (the lowest number wins) and may be empty. They need not outlive it.
  explicit AreaIndex(std::span<const MultiPolygon> areas);
  AreaIndex(AreaIndex&&) noexcept;
  AreaIndex& operator=(AreaIndex&&) noexcept;
  ~AreaIndex();

  /// The area's number. A point on a common border belongs to exactly one of the areas, always the same.
  [[nodiscard]] std::optional<std::int32_t> find(Position position) const;

 private:
  struct Parts;
  std::unique_ptr<const Parts> parts_;
};

}  // namespace gridvisit
