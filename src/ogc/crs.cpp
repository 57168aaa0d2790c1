#include "ogc/crs.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace gridvisit::ogc {
namespace {

// The axis orders are those of the EPSG registry: geographic systems and Gauss-Krüger put north first.
constexpr std::array<CrsEntry, 8> kList{{
    {"http://www.opengis.net/def/crs/OGC/1.3/CRS84", "", false},
    {"http://www.opengis.net/def/crs/EPSG/0/4326", "", true},
    {"http://www.opengis.net/def/crs/EPSG/0/4490", "EPSG:4490", true},
    {"http://www.opengis.net/def/crs/EPSG/0/3857", "EPSG:3857", false},
    {"http://www.opengis.net/def/crs/EPSG/0/4548", "EPSG:4548", true},
    {"http://www.opengis.net/def/crs/EPSG/0/4549", "EPSG:4549", true},
    {"http://www.opengis.net/def/crs/EPSG/0/4550", "EPSG:4550", true},
    {"http://www.opengis.net/def/crs/EPSG/0/4528", "EPSG:4528", true},
}};

template <typename Use>
Result<> for_each_position(Geometry& geometry, Use use) {
  if (auto* point = std::get_if<Position>(&geometry)) return use(*point);
  const auto walk = [&](std::vector<Position>& positions) -> Result<> {
    for (Position& p : positions) {
      if (auto used = use(p); !used) return used;
    }
    return {};
  };
  if (auto* lines = std::get_if<MultiLineString>(&geometry)) {
    for (LineString& line : lines->lines) {
      if (auto walked = walk(line); !walked) return walked;
    }
  }
  if (auto* area = std::get_if<MultiPolygon>(&geometry)) {
    for (Polygon& polygon : area->polygons) {
      for (Ring& ring : polygon.rings) {
        if (auto walked = walk(ring); !walked) return walked;
      }
    }
  }
  return {};
}

}  // namespace

std::span<const CrsEntry> crs_list() { return kList; }

Result<std::optional<OutputCrs>> OutputCrs::parse(std::string_view uri) {
  const auto* const entry = std::ranges::find(kList, uri, &CrsEntry::uri);
  if (entry == kList.end()) {
    return failure(ErrorCode::invalid,
                   "there is no such coordinate system here; each collection lists those there are");
  }
  if (entry == kList.begin()) return std::optional<OutputCrs>();
  if (entry->name.empty()) return std::optional(OutputCrs(entry, nullptr));
  auto crs = Crs::parse(entry->name);
  if (!crs) return failure(crs);
  return std::optional(OutputCrs(entry, std::make_shared<Crs>(std::move(*crs))));
}

Result<Geometry> OutputCrs::from_wgs84(const Geometry& geometry) const {
  Geometry moved = geometry;
  const auto done = for_each_position(moved, [&](Position& p) -> Result<> {
    if (crs_ != nullptr) {
      const auto there = crs_->from_wgs84(p);
      if (!there) return failure(there);
      p = *there;
    }
    if (entry_->north_first) std::swap(p.lon_deg, p.lat_deg);
    return {};
  });
  if (!done) return failure(done);
  return moved;
}

Result<Position> OutputCrs::to_wgs84(Position position) const {
  if (entry_->north_first) std::swap(position.lon_deg, position.lat_deg);
  return crs_ == nullptr ? position : crs_->to_wgs84(position);
}

}  // namespace gridvisit::ogc
