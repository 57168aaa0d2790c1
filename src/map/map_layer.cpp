#include "map/map_layer.hpp"

#include <algorithm>

namespace gridvisit {
namespace {

using Field = std::pair<std::string_view, std::string_view>;

constexpr std::array kRoadFields{Field{"class", "main, minor or path"}, Field{"name", "of the street"}};
constexpr std::array kDivisionFields{Field{"code", "division code"}, Field{"name", "name"},
                                     Field{"level", "district, town or village"}};
constexpr std::array kGridFields{Field{"code", "grid code"}, Field{"name", "name"}};
constexpr std::array kPlaceFields{Field{"id", "record id"}, Field{"name", "name"}, Field{"kind", "kind of place"}};
constexpr std::array kNamedFields{Field{"id", "record id"}, Field{"name", "name"}};
constexpr std::array kSiteFields{Field{"id", "record id"}, Field{"name", "name"}, Field{"kind", "kind of site"}};
constexpr std::array kStationFields{Field{"id", "record id"}, Field{"name", "name"}, Field{"kind", "kind of station"},
                                    Field{"model", "national model station: none, applied or passed"}};
constexpr std::array kClusterFields{Field{"code", "grid or village code"}, Field{"level", "grid or village"},
                                    Field{"count", "people"}, Field{"key_count", "of them key recipients"}};
constexpr std::array kPeopleFields{Field{"id", "record id"}, Field{"grid", "grid code, or the village's"},
                                   Field{"key", "key recipient"}, Field{"approximate", "placed by grid, not measured"}};

constexpr int kDeepest = 20;
constexpr std::array<MapLayerInfo, kMapLayers> kInfos{{
    {MapLayer::roads, "roads", "道路", "Imported roads: main ones first, paths from zoom 14", 8, kDeepest, kRoadFields},
    {MapLayer::divisions, "divisions", "行政区划", "District, towns, and villages from zoom 9", 0, kDeepest,
     kDivisionFields},
    {MapLayer::grids, "grids", "网格", "Grids; a feature's id is its code as a number", 9, kDeepest, kGridFields},
    {MapLayer::grid_labels, "grid_labels", "网格名称", "Where to write a grid's name, once each", 12, kDeepest,
     kGridFields},
    {MapLayer::division_labels, "division_labels", "区划名称", "Where to write a division's name, once each", 0,
     kDeepest, kDivisionFields},
    {MapLayer::places, "places", "场所", "Hospitals, schools, markets, bases", 9, kDeepest, kPlaceFields},
    {MapLayer::inns, "inns", "军人驿站", "Military inns", 0, kDeepest, kNamedFields},
    {MapLayer::memorial_sites, "memorial_sites", "烈士纪念设施", "Cemeteries, monuments, scattered graves", 0, kDeepest,
     kSiteFields},
    {MapLayer::stations, "stations", "服务站", "Service stations", 0, kDeepest, kStationFields},
    {MapLayer::people_clusters, "people_clusters", "优抚对象(聚合)",
     "People by grid (zoom 10 and 11) or village (below); for who may not see homes at every zoom", 0, kDeepest,
     kClusterFields},
    {MapLayer::people, "people", "优抚对象", "People one by one, for who may see where they live", kPeopleZoom,
     kDeepest, kPeopleFields},
}};

constexpr MapLayers kAreas = bit_of(MapLayer::divisions) | bit_of(MapLayer::grids) | bit_of(MapLayer::grid_labels) |
                             bit_of(MapLayer::division_labels);
constexpr MapLayers kPeople = bit_of(MapLayer::people) | bit_of(MapLayer::people_clusters);
constexpr MapLayers kSites =
    bit_of(MapLayer::places) | bit_of(MapLayer::inns) | bit_of(MapLayer::memorial_sites) | bit_of(MapLayer::stations);
constexpr std::array<std::pair<std::string_view, MapLayers>, 5> kSets{{{"map", (MapLayers{1} << kMapLayers) - 1},
                                                                       {"areas", kAreas},
                                                                       {"people", kPeople},
                                                                       {"sites", kSites},
                                                                       {"roads", bit_of(MapLayer::roads)}}};

}  // namespace

std::span<const MapLayerInfo> map_layers() { return kInfos; }

const MapLayerInfo& info_of(MapLayer layer) { return kInfos[static_cast<std::size_t>(layer)]; }

std::span<const std::pair<std::string_view, MapLayers>> layer_sets() { return kSets; }

Result<MapLayers> parse_layer_set(std::string_view text) {
  const auto* const set = std::ranges::find(kSets, text, &std::pair<std::string_view, MapLayers>::first);
  if (set != kSets.end()) return set->second;
  MapLayers layers = 0;
  while (true) {
    const std::string_view name = text.substr(0, text.find(','));
    const auto* const info = std::ranges::find(kInfos, name, &MapLayerInfo::name);
    if (info == kInfos.end()) {
      return failure(ErrorCode::not_found, "there is no layer or set of layers of that name; /tiles lists them");
    }
    layers |= bit_of(info->layer);
    if (name.size() == text.size()) return layers;
    text.remove_prefix(name.size() + 1);
  }
}

}  // namespace gridvisit
