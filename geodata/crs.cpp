#include "geodata/crs.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <proj.h>

#include "geodata/shifted_datum.hpp"

namespace gridvisit {
namespace {

struct Shifted {
  const char* key;
  const char* name;
  Position (*to_wgs84)(Position);
  Position (*from_wgs84)(Position);
};

Position same(Position p) { return p; }

constexpr Shifted kByFormula[] = {
    {"wgs84", "WGS 84", same, same},
    {"epsg:4326", "WGS 84", same, same},
    {"gcj02", "GCJ-02", gcj02_to_wgs84, wgs84_to_gcj02},
    {"bd09", "BD-09", bd09_to_wgs84, wgs84_to_bd09},
};

std::string lower(std::string_view text) {
  std::string copy(text);
  std::ranges::transform(copy, copy.begin(), [](unsigned char c) { return std::tolower(c); });
  return copy;
}

}  // namespace

struct Crs::Parts {
  std::string name;
  const Shifted* formula = nullptr;
  PJ_CONTEXT* context = nullptr;
  PJ* transformation = nullptr;  ///< to WGS 84, longitude first on both sides

  ~Parts() {
    if (transformation != nullptr) proj_destroy(transformation);
    if (context != nullptr) proj_context_destroy(context);
  }

  [[nodiscard]] Result<Position> apply(Position position, bool to_wgs84) const {
    Position there;
    if (formula != nullptr) {
      there = (to_wgs84 ? formula->to_wgs84 : formula->from_wgs84)(position);
    } else {
      proj_errno_reset(transformation);
      const PJ_COORD out =
          proj_trans(transformation, to_wgs84 ? PJ_FWD : PJ_INV, proj_coord(position.lon_deg, position.lat_deg, 0, 0));
      there = {out.xy.x, out.xy.y};
    }
    const bool fine = to_wgs84 ? is_valid(there) : std::isfinite(there.lon_deg) && std::isfinite(there.lat_deg);
    if (!fine) return failure(ErrorCode::invalid, "the coordinates lie outside of what " + name + " can tell");
    return there;
  }
};

Crs::Crs(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Crs::Crs(Crs&&) noexcept = default;
Crs& Crs::operator=(Crs&&) noexcept = default;
Crs::~Crs() = default;

Result<Crs> Crs::parse(std::string_view text) {
  auto parts = std::make_unique<Parts>();
  const std::string key = lower(text);
  for (const Shifted& known : kByFormula) {
    if (key != known.key) continue;
    parts->name = known.name;
    parts->formula = &known;
    return Crs(std::move(parts));
  }
  const std::string definition = key == "cgcs2000" ? "EPSG:4490" : std::string(text);
  const bool numbered = lower(definition).starts_with("epsg:");
  if (!numbered && definition.find('[') == std::string::npos) {
    return failure(ErrorCode::invalid,
                   "'" + definition + "' is no coordinate system: wgs84, cgcs2000, gcj02, bd09 or EPSG:NUMBER");
  }
  parts->context = proj_context_create();
  proj_log_level(parts->context, PJ_LOG_NONE);
  proj_context_set_enable_network(parts->context, 0);
  PJ* found = proj_create_crs_to_crs(parts->context, definition.c_str(), "EPSG:4326", nullptr);
  if (found == nullptr) return failure(ErrorCode::invalid, "the coordinate system " + definition + " is not known");
  parts->transformation = proj_normalize_for_visualization(parts->context, found);
  proj_destroy(found);
  if (parts->transformation == nullptr) {
    return failure(ErrorCode::unsupported, "there is no way from " + definition + " to WGS 84");
  }
  parts->name = numbered ? definition : "the file's own coordinate system";
  return Crs(std::move(parts));
}

const std::string& Crs::name() const { return parts_->name; }

Result<Position> Crs::to_wgs84(Position position) const { return parts_->apply(position, true); }
Result<Position> Crs::from_wgs84(Position position) const { return parts_->apply(position, false); }

Result<> Crs::to_wgs84(Geometry& geometry) const {
  Result<> done;
  const auto move = [&](Position& position) {
    if (!done) return;
    const auto there = to_wgs84(position);
    if (there) {
      position = *there;
    } else {
      done = failure(there);
    }
  };
  if (auto* point = std::get_if<Position>(&geometry)) move(*point);
  if (auto* lines = std::get_if<MultiLineString>(&geometry)) {
    for (LineString& line : lines->lines) std::ranges::for_each(line, move);
  }
  if (auto* area = std::get_if<MultiPolygon>(&geometry)) {
    for (Polygon& polygon : area->polygons) {
      for (Ring& ring : polygon.rings) std::ranges::for_each(ring, move);
    }
  }
  return done;
}

}  // namespace gridvisit
