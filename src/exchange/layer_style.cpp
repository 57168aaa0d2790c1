#include "exchange/layer_style.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "exchange/export.hpp"

namespace gridvisit {
namespace {

struct Look {
  v1::Kind kind;
  const char* fill;  ///< "r,g,b,a"
  const char* outline;
  const char* marker;  ///< of points: circle, square, triangle, star …
  double size_mm;
};
constexpr Look kLooks[] = {
    {v1::KIND_DIVISION, "0,0,0,0", "90,60,120,255", "", 0.6},
    {v1::KIND_GRID, "120,170,210,50", "60,110,160,255", "", 0.3},
    {v1::KIND_RECIPIENT, "200,60,50,255", "255,255,255,255", "circle", 2.0},
    {v1::KIND_STATION, "30,110,60,255", "255,255,255,255", "square", 3.0},
    {v1::KIND_MEMORIAL_SITE, "190,150,20,255", "80,60,0,255", "star", 4.0},
    {v1::KIND_INN, "30,90,170,255", "255,255,255,255", "diamond", 3.4},
    {v1::KIND_VISIT, "120,120,120,180", "255,255,255,255", "circle", 1.4},
};
constexpr Look kOtherLook{v1::KIND_UNSPECIFIED, "100,100,160,255", "255,255,255,255", "circle", 2.4};

std::string property(std::string_view key, std::string_view value) {
  return fmt::format(R"(<prop k="{}" v="{}"/>)", key, value);
}

std::string symbol(const ImportKind& kind, const Look& look) {
  const std::string properties =
      kind.is_area()
          ? property("color", look.fill) + property("outline_color", look.outline) +
                property("outline_width", fmt::format("{}", look.size_mm)) + property("outline_width_unit", "MM") +
                property("outline_style", "solid") + property("style", "solid")
          : property("name", look.marker) + property("color", look.fill) + property("outline_color", look.outline) +
                property("outline_style", "solid") + property("outline_width", "0.2") +
                property("size", fmt::format("{}", look.size_mm)) + property("size_unit", "MM");
  return fmt::format(R"(<symbol type="{}" name="0" alpha="1" clip_to_extent="1" force_rhr="0">)"
                     R"(<layer class="{}" enabled="1" locked="0" pass="0">{}</layer></symbol>)",
                     kind.is_area() ? "fill" : "marker", kind.is_area() ? "SimpleFill" : "SimpleMarker", properties);
}

// Names of people are not written over the map: there are thousands, and it may hang on a wall.
std::string labeling(const ImportKind& kind) {
  const bool personal = kind.kind->kind == v1::KIND_RECIPIENT;
  const Target* name = kind.find_target("name");
  if (name == nullptr || personal) return {};
  return fmt::format(
      R"(<labeling type="simple"><settings calloutType="simple"><text-style fieldName="{}" fontSize="8" fontSizeUnit="Point" )"
      R"(textColor="50,50,50,255" isExpression="0"><text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" )"
      R"(bufferColor="255,255,255,255"/></text-style><placement placement="{}" dist="1" distUnits="MM"/>)"
      R"(<rendering scaleVisibility="1" scaleMin="0" scaleMax="100000" obstacle="1"/></settings></labeling>)",
      heading_for(kind, *name), kind.is_area() ? 1 : 6);
}

}  // namespace

std::string layer_style(const ImportKind& kind) {
  if (kind.geometry == nullptr) return {};
  const auto* const known = std::ranges::find(kLooks, kind.kind->kind, &Look::kind);
  const Look& look = known == std::end(kLooks) ? kOtherLook : *known;
  const std::string labels = labeling(kind);
  return fmt::format(
      R"(<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>)"
      "\n"
      R"(<qgis version="3.22.0" styleCategories="Symbology|Labeling" labelsEnabled="{}">)"
      R"(<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0"><symbols>{}</symbols>)"
      R"(<rotation/><sizescale/></renderer-v2>{}<layerGeometryType>{}</layerGeometryType></qgis>)",
      labels.empty() ? 0 : 1, symbol(kind, look), labels, kind.is_area() ? 2 : 0);
}

}  // namespace gridvisit
