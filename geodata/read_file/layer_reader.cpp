#include "geodata/read_file/layer_reader.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <cpl_conv.h>
#include <fmt/format.h>
#include <ogrsf_frmts.h>

#include "base/limits.hpp"
#include "geodata/read_file/cell_text.hpp"
#include "geodata/read_file/open_file.hpp"
#include "geodata/read_file/plain_geometry.hpp"
#include "geodata/read_file/sheet_table.hpp"
#include "geodata/read_file/text_encoding.hpp"

namespace gridvisit {
namespace {

constexpr std::int64_t kFirstRow = 2;  ///< of a sheet whose first is the heading

/// The numbers of the fields that hold text.
std::vector<int> text_fields(OGRLayer& layer) {
  std::vector<int> fields;
  for (int field = 0; field < layer.GetLayerDefn()->GetFieldCount(); ++field) {
    if (layer.GetLayerDefn()->GetFieldDefn(field)->GetType() == OFTString) fields.push_back(field);
  }
  return fields;
}

// A pass over the texts alone, where the driver does not promise UTF-8. The end of each may be cut off in
// mid-character.
TextEncoding find_encoding(OGRLayer& layer) {
  EncodingJudge judge;
  const auto add = [&judge](const char* text) {
    judge.add(text);
    judge.end_text();
  };
  for (int field = 0; field < layer.GetLayerDefn()->GetFieldCount(); ++field) {
    add(layer.GetLayerDefn()->GetFieldDefn(field)->GetNameRef());
  }
  const std::vector<int> fields = text_fields(layer);
  layer.ResetReading();
  while (const OGRFeatureUniquePtr feature{layer.GetNextFeature()}) {
    for (const int field : fields) add(feature->GetFieldAsString(field));
  }
  return judge.verdict();
}

std::string crs_text(const OGRSpatialReference* declared) {
  if (declared == nullptr || declared->IsLocal() != 0) return {};
  const std::string_view name = declared->GetName() != nullptr ? declared->GetName() : "";
  if (name.starts_with("Undefined") || name == "unknown") return {};
  std::unique_ptr<OGRSpatialReference> crs(declared->Clone());
  const auto registered = [&crs]() -> std::string {
    const char* const authority = crs->GetAuthorityName(nullptr);
    const char* const code = crs->GetAuthorityCode(nullptr);
    if (authority == nullptr || code == nullptr) return {};
    if (std::string_view(code) == "CRS84") return "EPSG:4326";  // the same, with the axes in the order used here
    return std::string_view(authority) == "EPSG" ? fmt::format("EPSG:{}", code) : "";
  };
  if (std::string found = registered(); !found.empty()) return found;
  if (crs->AutoIdentifyEPSG() == OGRERR_NONE) {
    if (std::string found = registered(); !found.empty()) return found;
  }
  char* raw = nullptr;
  crs->exportToWkt(&raw);
  std::string wkt = raw != nullptr ? raw : "";
  CPLFree(raw);
  return wkt;
}

std::unexpected<Error> damaged(std::int64_t row) {
  return failure(ErrorCode::invalid, "the file is damaged from here on, or was not copied completely; get it anew",
                 {"", row, ""});
}

class LayerReader {
 public:
  LayerReader(GDALDataset& dataset, OGRLayer& layer, const LayerReading& reading)
      : layer_(layer),
        watch_(reading.watch),
        output_(reading.output),
        heading_row_(reading.heading_row),
        driver_(dataset.GetDriverName()) {
    is_raw_ = driver_ == "ESRI Shapefile" || layer.TestCapability(OLCStringsAsUTF8) == 0;
  }

  Result<> read_sheet() {
    SheetTable table(output_, about(), heading_row_);
    std::int64_t row = 1;
    while (const OGRFeatureUniquePtr feature{layer_.GetNextFeature()}) {
      row = feature->GetFID();
      auto cells = read_cells(*feature, row);
      if (!cells) return failure(cells);
      if (auto added = table.add(row, *std::move(cells)); !added) return added;
    }
    if (!watch_.take_failure()) return table.end();
    // The driver's limits: beyond them it would miss cells or count rows wrongly.
    return failure(ErrorCode::invalid,
                   "the sheet cannot be read whole: it is damaged or too large, or some cells (perhaps only formatted "
                   "ones) lie more "
                   "than 2,000 columns or 10,000 rows away from the others; copy the table into a new workbook",
                   {"", row, ""});
  }

  Result<> read_features() {
    const int columns = layer_.GetLayerDefn()->GetFieldCount();
    if (columns > static_cast<int>(limits::kImportColumns)) {
      return failure(ErrorCode::too_many,
                     fmt::format("it has {} columns; at most {} are read", columns, limits::kImportColumns));
    }
    if (is_raw_) encoding_ = find_encoding(layer_);
    if (auto headed = read_heading(); !headed) return headed;
    layer_.ResetReading();
    std::int64_t row = kFirstRow;
    for (; const OGRFeatureUniquePtr feature{layer_.GetNextFeature()}; ++row) {
      if (auto read = read_feature(*feature, row); !read) return read;
    }
    // FlatGeobuf ends in silence wherever it is cut off, but its heading counts the features.
    const bool cut_off = driver_ == "FlatGeobuf" && row - kFirstRow < layer_.GetFeatureCount(FALSE);
    return watch_.take_failure() || cut_off ? damaged(row) : Result<>{};
  }

 private:
  [[nodiscard]] FileHeader about() {
    FileHeader header;
    header.layer = layer_.GetName();
    header.driver = driver_;
    header.encoding = name_of(encoding_);
    header.feature_count = layer_.GetFeatureCount(FALSE);
    return header;
  }

  Result<> read_heading() {
    OGRFeatureDefn& definition = *layer_.GetLayerDefn();
    FileHeader header = about();
    for (int field = 0; field < definition.GetFieldCount(); ++field) {
      auto column = decoded(definition.GetFieldDefn(field)->GetNameRef());
      if (!column) return wrong_text(1, field);
      header.columns.push_back(*std::move(column));
    }
    const bool has_geometry = definition.GetGeomType() != wkbNone;
    if (header.columns.empty() && !has_geometry) return failure(ErrorCode::invalid, "there is nothing in it");
    // A .prj no one understands is as good as none, and a Shapefile's other parts were looked at before.
    if (watch_.take_failure() && driver_ != "ESRI Shapefile") return damaged(1);
    if (has_geometry) header.declared_crs = crs_text(layer_.GetSpatialRef());
    watch_.take_failure();
    return output_.header(std::move(header));
  }

  Result<> read_feature(const OGRFeature& feature, std::int64_t row) {
    if (watch_.take_failure()) return output_.bad_row(row, "the geometry or a value of this row is damaged");
    auto cells = read_cells(feature, row);
    if (!cells) return failure(cells);
    RowFound found{row, *std::move(cells), {}};
    if (const OGRGeometry* const geometry = feature.GetGeometryRef()) {
      auto wkb = to_plain_wkb(*geometry);
      if (!wkb) return output_.bad_row(row, wkb.error().message);
      found.wkb = *std::move(wkb);
    }
    return output_.row(found);
  }

  [[nodiscard]] Result<std::vector<std::optional<std::string>>> read_cells(const OGRFeature& feature,
                                                                           std::int64_t row) const {
    std::vector<std::optional<std::string>> cells;
    for (int field = 0; field < feature.GetFieldCount(); ++field) {
      auto cell = cell_text(feature, field);
      if (cell) {
        cell = decoded(*cell);
        if (!cell) return wrong_text(row, field);
      }
      cells.push_back(std::move(cell));
    }
    return cells;
  }

  [[nodiscard]] std::optional<std::string> decoded(std::string_view text) const {
    return decode(is_raw_ ? without_cut_character(text, encoding_) : text, encoding_);
  }

  [[nodiscard]] std::unexpected<Error> wrong_text(std::int64_t row, int field) const {
    return failure(ErrorCode::invalid, fmt::format("the text is not valid {}; save the file anew", name_of(encoding_)),
                   {"", row, output_.column_name(static_cast<std::size_t>(field))});
  }

  OGRLayer& layer_;
  ErrorWatch& watch_;
  FeatureOutput& output_;
  std::int64_t heading_row_;
  std::string driver_;
  bool is_raw_ = false;  ///< texts come as the file has them
  TextEncoding encoding_ = TextEncoding::utf8;
};

}  // namespace

Result<> read_layer(GDALDataset& dataset, OGRLayer& layer, const LayerReading& reading) {
  LayerReader reader(dataset, layer, reading);
  return is_sheet(dataset) ? reader.read_sheet() : reader.read_features();
}

}  // namespace gridvisit
