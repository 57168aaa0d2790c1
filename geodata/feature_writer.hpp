// Writes features to the files offices exchange. The same table gives the same bytes; a file appears whole or not at
// all (it is written beside its place and renamed).
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "geodata/geometry.hpp"

namespace gridvisit {

enum class ColumnType { text, integer, real, date };

struct TableColumn {
  std::string name;
  ColumnType type = ColumnType::text;
};

/// Nothing, text, integer, real or date; must fit its column's type.
using TableCell = std::variant<std::monostate, std::string, std::int64_t, double, Day>;

struct TableRow {
  std::vector<TableCell> cells;  ///< as many as columns
  Geometry geometry = {};        ///< one kind throughout a table; sheets and CSV refuse any
};

/// What a layer holds, also where no row has it.
enum class LayerShape { as_its_rows, points, areas };

struct FeatureTable {
  std::string name;  ///< of the layer or sheet
  std::vector<TableColumn> columns;
  std::vector<TableRow> rows;
  LayerShape shape = LayerShape::as_its_rows;
  std::string style_qml = {};  ///< how QGIS shows the layer; kept in a GeoPackage
  /// Cells of a workbook that stand out: the row's and the column's number, from 0.
  std::set<std::pair<std::size_t, std::size_t>> marked = {};
};

enum class FileFormat { geojson, geopackage, shapefile, flatgeobuf, csv, xlsx };

struct WriteOptions {
  Day written_on = {};            ///< for the formats that record it
  bool byte_order_mark = true;    ///< CSV: without it Excel takes UTF-8 for GBK
  bool gbk = false;               ///< Shapefile: attributes in GBK instead of UTF-8
  std::string crs = "EPSG:4326";  ///< what the coordinates are declared as: Crs::definition()
  bool all_decimals = false;      ///< GeoJSON: coordinates that are read back as the same numbers
};

/// Replaces what is at `path`. Refused: a row that does not fit its columns, a geometry the format cannot hold, a text
/// that a Shapefile would cut (names over 10 bytes, values over 254) or GBK cannot write.
Result<> write_features(const std::filesystem::path& path, FileFormat format, const FeatureTable& table,
                        const WriteOptions& options = {});

/// Several layers in one GeoPackage, or sheets in one workbook; other formats hold one.
Result<> write_tables(const std::filesystem::path& path, FileFormat format, std::span<const FeatureTable> tables,
                      const WriteOptions& options = {});

}  // namespace gridvisit
