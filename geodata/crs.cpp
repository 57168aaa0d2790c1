#include "geodata/crs.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>

#include <proj.h>

#include "geodata/shifted_datum.hpp"

namespace gridvisit {
namespace {

struct Known {
  std::array<const char*, 3> keys;
  const char* name;
  const char* definition;
  void (*to_wgs84)(std::span<Position>);
  void (*from_wgs84)(std::span<Position>);
  bool latitude_first = false;
};

void stay(std::span<Position> /*positions*/) {}

// A datum of its own: programs that do not know it show the degrees as they are, and do not shift them as WGS 84.
constexpr const char* kGcj02 =
    R"(GEOGCS["GCJ-02",DATUM["GCJ-02",SPHEROID["Krassowsky 1940",6378245,298.3]],PRIMEM["Greenwich",0],)"
    R"(UNIT["degree",0.0174532925199433],AXIS["Longitude",EAST],AXIS["Latitude",NORTH]])";
constexpr const char* kBd09 =
    R"(GEOGCS["BD-09",DATUM["BD-09",SPHEROID["Krassowsky 1940",6378245,298.3]],PRIMEM["Greenwich",0],)"
    R"(UNIT["degree",0.0174532925199433],AXIS["Longitude",EAST],AXIS["Latitude",NORTH]])";

constexpr Known kByFormula[] = {
    {{"wgs84", "crs84", "ogc:crs84"}, "WGS 84", "EPSG:4326", stay, stay},
    {{"epsg:4326", "", ""}, "WGS 84", "EPSG:4326", stay, stay, true},
    {{"gcj02", "gcj-02", "gcj_02"}, "GCJ-02", kGcj02, gcj02_to_wgs84, wgs84_to_gcj02},
    {{"bd09", "bd-09", "bd_09"}, "BD-09", kBd09, bd09_to_wgs84, wgs84_to_bd09},
};

std::string lower(std::string_view text) {
  std::string copy(text);
  std::ranges::transform(copy, copy.begin(), [](unsigned char c) { return std::tolower(c); });
  return copy;
}

// By one of its names, or by the name in the WKT we gave a file; drivers write that as they like otherwise.
const Known* find_known(std::string_view text) {
  const std::string key = lower(text);
  for (const Known& known : kByFormula) {
    if (!key.empty() && std::ranges::find(known.keys, key) != known.keys.end()) return &known;
    const bool shifted = known.to_wgs84 != stay;
    for (const char* const start : {"geogcs[\"", "geogcrs[\"", "geodcrs[\""}) {
      if (shifted && key.starts_with(start + lower(known.name) + '"')) return &known;
      if (shifted && key.starts_with(start + ("gcs_" + lower(known.name)) + '"')) return &known;  // ESRI's dialect
    }
  }
  return nullptr;
}

struct ProjDestroy {
  void operator()(PJ* object) const { proj_destroy(object); }
  void operator()(PJ_CONTEXT* context) const { proj_context_destroy(context); }
};
using ProjObject = std::unique_ptr<PJ, ProjDestroy>;
using ProjContext = std::unique_ptr<PJ_CONTEXT, ProjDestroy>;

// A projected system's name stands before that of the geographic one below it; a bound one wraps another.
bool is_geographic_type(const PJ* crs) {
  const PJ_TYPE type = proj_get_type(crs);
  return type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
}

bool starts_north(PJ_CONTEXT* context, const PJ* crs) {
  const ProjObject axes(proj_crs_get_coordinate_system(context, crs));
  const char* direction = nullptr;
  return axes &&
         proj_cs_get_axis_info(context, axes.get(), 0, nullptr, nullptr, &direction, nullptr, nullptr, nullptr,
                               nullptr) != 0 &&
         std::string_view(direction) == "north";
}

constexpr Position kNowhere{std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};

template <typename Use>
void for_each_run(Geometry& geometry, Use use) {
  if (auto* point = std::get_if<Position>(&geometry)) use(std::span(point, 1));
  if (auto* lines = std::get_if<MultiLineString>(&geometry)) {
    for (LineString& line : lines->lines) use(std::span(line));
  }
  if (auto* area = std::get_if<MultiPolygon>(&geometry)) {
    for (Polygon& polygon : area->polygons) {
      for (Ring& ring : polygon.rings) use(std::span(ring));
    }
  }
}

}  // namespace

struct Crs::Parts {
  std::string name;
  std::string definition;
  bool geographic = true;
  bool latitude_first = false;
  const Known* formula = nullptr;
  ProjContext context = nullptr;
  ProjObject transformation = nullptr;  ///< to WGS 84, longitude first on both sides

  void apply(std::span<Position> positions, bool to_wgs84) const {
    if (positions.empty()) return;
    if (formula != nullptr) {
      (to_wgs84 ? formula->to_wgs84 : formula->from_wgs84)(positions);
    } else {
      proj_errno_reset(transformation.get());
      proj_trans_generic(transformation.get(), to_wgs84 ? PJ_FWD : PJ_INV, &positions.front().lon_deg, sizeof(Position),
                         positions.size(), &positions.front().lat_deg, sizeof(Position), positions.size(), nullptr, 0,
                         0, nullptr, 0, 0);
    }
    for (Position& there : positions) {
      const bool fine = to_wgs84 ? is_valid(there) : std::isfinite(there.lon_deg) && std::isfinite(there.lat_deg);
      if (!fine) there = kNowhere;
    }
  }

  [[nodiscard]] Result<> apply(Geometry& geometry, bool to_wgs84) const {
    bool fine = true;
    for_each_run(geometry, [&](std::span<Position> run) {
      apply(run, to_wgs84);
      fine = fine && std::ranges::none_of(run, [](Position p) { return std::isnan(p.lon_deg); });
    });
    return fine ? Result<>{} : outside();
  }

  [[nodiscard]] Result<Position> apply(Position position, bool to_wgs84) const {
    apply(std::span(&position, 1), to_wgs84);
    if (std::isnan(position.lon_deg)) return outside();
    return position;
  }

  [[nodiscard]] std::unexpected<Error> outside() const {
    return failure(ErrorCode::invalid, "the coordinates lie outside of what " + name + " can tell");
  }
};

Crs::Crs(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Crs::Crs(Crs&&) noexcept = default;
Crs& Crs::operator=(Crs&&) noexcept = default;
Crs::~Crs() = default;

Result<Crs> Crs::parse(std::string_view text) {
  auto parts = std::make_unique<Parts>();
  if (const Known* known = find_known(text)) {
    parts->name = known->name;
    parts->definition = known->definition;
    parts->latitude_first = known->latitude_first;
    parts->formula = known;
    return Crs(std::move(parts));
  }
  const std::string key = lower(text);
  parts->definition = key == "cgcs2000" ? "EPSG:4490" : std::string(text);
  const bool numbered = lower(parts->definition).starts_with("epsg:");
  if (!numbered && parts->definition.find('[') == std::string::npos) {
    return failure(ErrorCode::invalid,
                   "'" + parts->definition + "' is no coordinate system: wgs84, cgcs2000, gcj02, bd09 or EPSG:NUMBER");
  }
  parts->context.reset(proj_context_create());
  PJ_CONTEXT* const context = parts->context.get();
  proj_log_level(context, PJ_LOG_NONE);
  proj_context_set_enable_network(context, 0);
  const ProjObject crs(proj_create(context, parts->definition.c_str()));
  const ProjObject found(proj_create_crs_to_crs(context, parts->definition.c_str(), "EPSG:4326", nullptr));
  if (!crs || !found) {
    return failure(ErrorCode::invalid, "the coordinate system " + parts->definition + " is not known");
  }
  parts->transformation.reset(proj_normalize_for_visualization(context, found.get()));
  if (!parts->transformation) {
    return failure(ErrorCode::unsupported, "there is no way from " + parts->definition + " to WGS 84");
  }
  parts->geographic = is_geographic_type(crs.get());
  parts->latitude_first = starts_north(context, crs.get());
  if (numbered) parts->definition.replace(0, 5, "EPSG:");
  parts->name = numbered ? parts->definition : "the file's own coordinate system";
  return Crs(std::move(parts));
}

const std::string& Crs::name() const { return parts_->name; }
const std::string& Crs::definition() const { return parts_->definition; }
bool Crs::is_geographic() const { return parts_->geographic; }
bool Crs::is_latitude_first() const { return parts_->latitude_first; }

Result<Position> Crs::to_wgs84(Position position) const { return parts_->apply(position, true); }
Result<Position> Crs::from_wgs84(Position position) const { return parts_->apply(position, false); }
void Crs::to_wgs84(std::span<Position> positions) const { parts_->apply(positions, true); }
void Crs::from_wgs84(std::span<Position> positions) const { parts_->apply(positions, false); }
Result<> Crs::to_wgs84(Geometry& geometry) const { return parts_->apply(geometry, true); }
Result<> Crs::from_wgs84(Geometry& geometry) const { return parts_->apply(geometry, false); }

}  // namespace gridvisit
