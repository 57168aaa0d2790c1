// Coordinate systems to and from WGS 84: those PROJ knows by number or WKT, and the two shifted ones of Chinese web
// maps, which no registry lists: GCJ-02 (Amap, Tencent, WeChat) and BD-09 (Baidu, GCJ-02 shifted once more).
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "geodata/geometry.hpp"

namespace gridvisit {

/// One system; not for two threads at once (a PROJ transformation is not), but cheap to keep. Longitude (easting) first
/// on both sides, whatever the authority says.
class Crs {
 public:
  /// "wgs84", "cgcs2000", "gcj02", "bd09", "EPSG:4549" or WKT, in any case. Refused: what PROJ does not know.
  static Result<Crs> parse(std::string_view text);
  Crs(Crs&&) noexcept;
  Crs& operator=(Crs&&) noexcept;
  ~Crs();

  /// As it is told to people: "GCJ-02", "EPSG:4549".
  [[nodiscard]] const std::string& name() const;
  /// For a file to declare: "EPSG:4549", or WKT. Of the shifted ones a WKT that nobody takes for WGS 84, and `parse`
  /// knows again.
  [[nodiscard]] const std::string& definition() const;
  /// Whether these are degrees, and not metres of a projection.
  [[nodiscard]] bool is_geographic() const;
  /// Whether the authority's own order is latitude (northing) first: for standards that demand that order.
  [[nodiscard]] bool is_latitude_first() const;

  /// Within 1e-9 degree there and back (GCJ-02 and BD-09 by iteration). Refused: a position outside the system's area.
  [[nodiscard]] Result<Position> to_wgs84(Position position) const;
  [[nodiscard]] Result<Position> from_wgs84(Position position) const;
  /// Many at once, in place, in a fraction of the time; what lies outside the system's area becomes not-a-number.
  void to_wgs84(std::span<Position> positions) const;
  void from_wgs84(std::span<Position> positions) const;
  /// Every position of it.
  [[nodiscard]] Result<> to_wgs84(Geometry& geometry) const;
  [[nodiscard]] Result<> from_wgs84(Geometry& geometry) const;

 private:
  struct Parts;
  explicit Crs(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace gridvisit
