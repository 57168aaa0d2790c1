// Writes features to the files offices exchange. The same table gives the same bytes; a file appears whole or not at
// all (it is written beside its place and renamed). Coordinates are declared as WGS 84.
#pragma once

#include <cstdint>
#include <filesystem>
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

struct FeatureTable {
  std::string name;  ///< of the layer or sheet
  std::vector<TableColumn> columns;
  std::vector<TableRow> rows;
};

enum class FileFormat { geojson, geopackage, shapefile, csv, xlsx };

struct WriteOptions {
  Day written_on = {};          ///< for the formats that record it
  bool byte_order_mark = true;  ///< CSV: without it Excel takes UTF-8 for GBK
  bool gbk = false;             ///< Shapefile: attributes in GBK instead of UTF-8
};

/// Replaces what is at `path`. Refused: a row that does not fit its columns, a geometry the format cannot hold, a text
/// that a Shapefile would cut (names over 10 bytes, values over 254).
Result<> write_features(const std::filesystem::path& path, FileFormat format, const FeatureTable& table,
                        const WriteOptions& options = {});

}  // namespace gridvisit
