// Coordinate systems to and from WGS 84: those PROJ knows by number or WKT, and the two shifted ones of Chinese web
// maps, which no registry lists: GCJ-02 (Amap, Tencent, WeChat) and BD-09 (Baidu, GCJ-02 shifted once more).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "geodata/geometry.hpp"

namespace gridvisit {

/// One system; not for two threads at once (a PROJ transformation is not), but cheap to keep.
class Crs {
 public:
  /// "wgs84", "cgcs2000", "gcj02", "bd09", "EPSG:4549" or WKT, in any case. Refused: what PROJ does not know.
  static Result<Crs> parse(std::string_view text);
  Crs(Crs&&) noexcept;
  Crs& operator=(Crs&&) noexcept;
  ~Crs();

  /// As it is told to people: "GCJ-02", "EPSG:4549".
  [[nodiscard]] const std::string& name() const;
  /// Within 1e-9 degree there and back (GCJ-02 and BD-09 by iteration). Refused: a position outside the system's area.
  [[nodiscard]] Result<Position> to_wgs84(Position position) const;
  [[nodiscard]] Result<Position> from_wgs84(Position position) const;
  /// Every position of it.
  [[nodiscard]] Result<> to_wgs84(Geometry& geometry) const;

 private:
  struct Parts;
  explicit Crs(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace gridvisit
