// The coordinate systems features are asked for in and given out in (OGC API Features Part 2), by their URIs and with
// the axis order their authority gives them.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "geodata/crs.hpp"

namespace gridvisit::ogc {

struct CrsEntry {
  std::string_view uri;
  std::string_view name;  ///< as geodata/crs.hpp reads it; empty: WGS 84 as it is
  bool north_first = false;
};
/// The first is the default: WGS 84, longitude first.
std::span<const CrsEntry> crs_list();

/// One of them, ready for use. For one thread.
class OutputCrs {
 public:
  /// Nothing for the default. Refused: a URI that is not in the list.
  static Result<std::optional<OutputCrs>> parse(std::string_view uri);

  [[nodiscard]] const CrsEntry& entry() const { return *entry_; }
  /// To its own coordinates in its own order.
  [[nodiscard]] Result<Geometry> from_wgs84(const Geometry& geometry) const;
  [[nodiscard]] Result<Position> to_wgs84(Position position) const;

 private:
  OutputCrs(const CrsEntry* entry, std::shared_ptr<Crs> crs) : entry_(entry), crs_(std::move(crs)) {}
  const CrsEntry* entry_;
  std::shared_ptr<Crs> crs_;  ///< null: WGS 84
};

}  // namespace gridvisit::ogc
