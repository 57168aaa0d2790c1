#include "geodata/read_file/open_file.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <ogrsf_frmts.h>

#include "geodata/read_file/file_checks.hpp"

namespace gridvisit {
namespace {

// Each driver takes those it knows and passes over the rest.
constexpr std::array kOpenOptions{
    "ENCODING=",           // Shapefile: raw bytes, whose encoding is found here, not by a .cpg that may be wrong
    "AUTO_REPACK=NO",      //
    "DATE_AS_STRING=YES",  // GeoJSON
    "ARRAY_AS_STRING=YES",
    "IMMUTABLE=YES",  // GeoPackage: no lock and no journal beside a file that is only read
};

// QGIS keeps these beside the data.
constexpr std::array<std::string_view, 2> kTablesOfQgis{"layer_styles", "qgis_projects"};

GDALDatasetUniquePtr open_with_gdal(const std::string& path) {
  CPLStringList options;
  for (const char* const option : kOpenOptions) options.AddString(option);
  return GDALDatasetUniquePtr(
      GDALDataset::Open(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, nullptr, options.List(), nullptr));
}

std::vector<std::string> list_shapefiles(const std::string& archive) {
  std::vector<std::string> shapefiles;
  const CPLStringList entries(VSIReadDirRecursive(archive.c_str()));
  for (int i = 0; i < entries.Count(); ++i) {
    if (extension_of(entries[i]) == ".shp") shapefiles.push_back(fmt::format("{}/{}", archive, entries[i]));
  }
  return shapefiles;
}

Result<GDALDatasetUniquePtr> open_archive(const std::filesystem::path& path) {
  const std::vector<std::string> shapefiles = list_shapefiles("/vsizip/" + path.string());
  if (shapefiles.empty()) {
    return failure(ErrorCode::unsupported,
                   "there is no Shapefile in this archive (or it is damaged or locked by a password); unpack it and "
                   "give the file in it");
  }
  if (shapefiles.size() > 1) {
    return failure(
        ErrorCode::unsupported,
        fmt::format("there are {} Shapefiles in this archive; unpack it and give one of them", shapefiles.size()));
  }
  if (auto checked = check_shapefile(shapefiles.front()); !checked) return failure(checked);
  return open_with_gdal(shapefiles.front());
}

std::string refusal(const std::string& extension) {
  struct Kind {
    std::string_view extension;
    std::string_view name;
  };
  constexpr std::array kKinds{
      Kind{".xlsx", "an Excel workbook"},
      Kind{".ods", "an OpenDocument sheet"},
      Kind{".geojson", "GeoJSON"},
      Kind{".json", "GeoJSON"},
      Kind{".gpkg", "a GeoPackage"},
      Kind{".shp", "a Shapefile"},
      Kind{".fgb", "FlatGeobuf"},
      Kind{".kml", "KML"},
      Kind{".kmz", "KML"},
      Kind{".gpx", "GPX"},
      Kind{".dxf", "DXF"},
      Kind{".tab", "a MapInfo table"},
      Kind{".mif", "a MapInfo table"},
      Kind{".gdb", "a File Geodatabase"},
  };
  const auto* const kind = std::ranges::find(kKinds, extension, &Kind::extension);
  if (kind != kKinds.end()) {
    return fmt::format(
        "the file is named like {0} but cannot be read as one: it is damaged, not copied completely, locked by a "
        "password or something else under that name",
        kind->name);
  }
  return "no reader here knows this kind of file; save it as GeoPackage, Shapefile, GeoJSON, .xlsx or CSV";
}

bool has_something(OGRLayer& layer, bool sheet) {
  if (std::ranges::find(kTablesOfQgis, std::string_view(layer.GetName())) != kTablesOfQgis.end()) return false;
  return sheet ? layer.GetLayerDefn()->GetFieldCount() > 0 : layer.GetFeatureCount() != 0;
}

}  // namespace

bool is_sheet(GDALDataset& dataset) {
  const std::string_view driver = dataset.GetDriverName();
  return driver == "XLSX" || driver == "ODS";
}

void register_drivers() {
  RegisterOGRShape();
  RegisterOGRGeoJSON();
  RegisterOGRGeoJSONSeq();
  RegisterOGRGeoPackage();
  RegisterOGRFlatGeobuf();
  RegisterOGRXLSX();
  RegisterOGRODS();
  RegisterOGRLIBKML();
  RegisterOGRGPX();
  RegisterOGRTAB();
  RegisterOGRDXF();
  RegisterOGROpenFileGDB();
  // Sheets come as they are, every row a row of text: SheetTable finds the heading.
  for (const auto& [option, value] : {std::pair{"OGR_XLSX_HEADERS", "DISABLE"},
                                      {"OGR_XLSX_FIELD_TYPES", "STRING"},
                                      {"OGR_ODS_HEADERS", "DISABLE"},
                                      {"OGR_ODS_FIELD_TYPES", "STRING"}}) {
    CPLSetConfigOption(option, value);
  }
}

Result<GDALDatasetUniquePtr> open_file(const std::filesystem::path& path) {
  const std::string extension = extension_of(path);
  if (extension == ".zip") return open_archive(path);
  GDALDatasetUniquePtr dataset = open_with_gdal(path.string());
  if (!dataset) return failure(ErrorCode::invalid, refusal(extension));
  return dataset;
}

std::vector<std::string> list_layers(GDALDataset& dataset) {
  const bool sheet = is_sheet(dataset);
  std::vector<std::string> names;
  for (int i = 0; i < dataset.GetLayerCount(); ++i) {
    OGRLayer* const layer = dataset.GetLayer(i);
    if (has_something(*layer, sheet)) names.emplace_back(layer->GetName());
  }
  return names;
}

Result<OGRLayer*> find_layer(GDALDataset& dataset, const std::string& name) {
  const bool sheet = is_sheet(dataset);
  std::vector<OGRLayer*> candidates;
  for (int i = 0; i < dataset.GetLayerCount(); ++i) {
    OGRLayer* const layer = dataset.GetLayer(i);
    if (!name.empty() && name == layer->GetName()) return layer;
    if (dataset.GetLayerCount() == 1 || has_something(*layer, sheet)) candidates.push_back(layer);
  }
  if (candidates.size() == 1 && name.empty()) return candidates.front();
  if (candidates.empty()) return failure(ErrorCode::invalid, "there is nothing in it");
  std::vector<std::string_view> names;
  names.reserve(candidates.size());
  for (OGRLayer* const layer : candidates) names.emplace_back(layer->GetName());
  const std::string_view kind = sheet ? "sheet" : "layer";
  if (name.empty()) {
    return failure(ErrorCode::invalid, fmt::format("it has {} {}s, say which one is meant: {}", names.size(), kind,
                                                   fmt::join(names, ", ")));
  }
  return failure(ErrorCode::not_found,
                 fmt::format("it has no {} named {}; there is: {}", kind, name, fmt::join(names, ", ")));
}

}  // namespace gridvisit
