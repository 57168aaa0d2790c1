// Writes vector files with GDAL, so that tests read what other programs write.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

namespace gridvisit {

struct WrittenColumn {
  std::string name;
  OGRFieldType type = OFTString;
  int width = 0;
};

struct WrittenRow {
  std::string wkt;  ///< empty: no geometry
  std::vector<std::optional<std::string>> cells;
};

struct WrittenLayer {
  std::string name = "grids";
  std::vector<WrittenColumn> columns = {};
  std::vector<WrittenRow> rows = {};
  int epsg = 0;  ///< 0: none
  OGRwkbGeometryType type = wkbUnknown;
  std::vector<std::string> options = {};  ///< layer creation options
};

inline void write_layer(GDALDataset& dataset, const WrittenLayer& written) {
  OGRSpatialReference crs;
  if (written.epsg != 0) crs.importFromEPSG(written.epsg);
  crs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  CPLStringList options;
  for (const std::string& option : written.options) options.AddString(option.c_str());
  OGRLayer* const layer =
      dataset.CreateLayer(written.name.c_str(), written.epsg != 0 ? &crs : nullptr, written.type, options.List());
  for (const WrittenColumn& column : written.columns) {
    OGRFieldDefn field(column.name.c_str(), column.type);
    field.SetWidth(column.width);
    layer->CreateField(&field);
  }
  for (const WrittenRow& row : written.rows) {
    OGRFeature feature(layer->GetLayerDefn());
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (row.cells[i]) feature.SetField(static_cast<int>(i), row.cells[i]->c_str());
    }
    OGRGeometry* geometry = nullptr;
    if (!row.wkt.empty()) OGRGeometryFactory::createFromWkt(row.wkt.c_str(), nullptr, &geometry);
    feature.SetGeometryDirectly(geometry);
    (void)layer->CreateFeature(&feature);
  }
}

/// `path` decides the name, `driver` ("GPKG") the format; an existing file is replaced.
inline std::filesystem::path write_layers(const std::filesystem::path& path, const std::string& driver,
                                          const std::vector<WrittenLayer>& layers) {
  GDALAllRegister();
  CPLSetErrorHandler(CPLQuietErrorHandler);  // it warns of names it has to cut
  std::filesystem::remove_all(path);
  const GDALDatasetUniquePtr dataset(
      GetGDALDriverManager()->GetDriverByName(driver.c_str())->Create(path.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
  for (const WrittenLayer& layer : layers) write_layer(*dataset, layer);
  return path;
}

}  // namespace gridvisit
