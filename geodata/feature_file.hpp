// Reads the vector files and sheets of offices: GeoJSON, GeoPackage, Shapefile, CSV, XLSX, KML … The parsing happens in
// a child process (gridvisit-read-file) with limits on memory and time and a list of allowed drivers, for these are
// files from outside, and parsers of many authors.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "geodata/geometry.hpp"

namespace gridvisit {

struct ReadOptions {
  std::string layer = {};        ///< of a file with several; empty: its only one, else an error that names them
  std::int64_t heading_row = 0;  ///< of a sheet, as it numbers its rows; 0: found by looking
};

struct FileHeader {
  std::vector<std::string> columns;
  std::string declared_crs = {};  ///< "EPSG:4490", else WKT; empty where the file says nothing (a sheet, a lost .prj)
  std::string layer = {};
  std::string driver = {};         ///< GDAL's short name: "ESRI Shapefile"
  std::string encoding = {};       ///< what the text was decoded from: "UTF-8", "GB18030"
  std::int64_t feature_count = 0;  ///< for a progress bar; -1 where counting costs a pass
};

struct FeatureRow {
  std::int64_t row = 0;                           ///< as a spreadsheet shows it: the first row after the heading is 2
  std::vector<std::optional<std::string>> cells;  ///< as many as columns; none where the cell is empty
  Geometry geometry;                              ///< in the file's own coordinates, x as lon_deg, y as lat_deg
};

struct ReadSummary {
  std::int64_t rows = 0;
  std::vector<Error> bad_rows;  ///< could not be read at all (a broken geometry, slipped cells), with `where.row`
};

/// The program is the one beside this one, or the environment's GRIDVISIT_READ_FILE. A sheet's heading is its first row
/// that is about as full as the table below it: titles above are passed over. Empty rows are passed over, and counted.
/// Cells are text as the file has it: numbers with all their digits, dates of typed columns as ISO 8601, dates of .xlsx
/// as 2022/11/30 (or as Excel's number of the day, where the cell has one of its Chinese formats). An error from either
/// callback stops the reading and is passed on. Refused, with the reason: no such file, an empty one, one no allowed
/// driver opens, one that is broken part-way, one over a limit of base/limits.hpp.
Result<ReadSummary> read_features(const std::filesystem::path& path, const ReadOptions& options,
                                  const std::function<Result<>(const FileHeader&)>& on_header,
                                  const std::function<Result<>(FeatureRow&&)>& on_row);

/// The layers or sheets of a file that have something in them.
Result<std::vector<std::string>> list_layers(const std::filesystem::path& path);

}  // namespace gridvisit
