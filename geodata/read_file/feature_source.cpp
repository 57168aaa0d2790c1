#include "geodata/read_file/feature_source.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>

#include <cpl_vsi.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "base/limits.hpp"
#include "geodata/read_file/csv_text.hpp"
#include "geodata/read_file/geometry_of.hpp"
#include "geodata/read_file/text_encoding.hpp"
#include "geodata/wkb.hpp"

namespace gridvisit {
namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 13> kDrivers{"ESRI Shapefile", "GeoJSON", "GeoJSONSeq", "GPKG", "FlatGeobuf",   "CSV",
                                               "XLSX",           "ODS",     "KML",        "GPX",  "MapInfo File", "DXF",
                                               "OpenFileGDB"};
constexpr const char* kCsvInMemory = "/vsimem/sheet.csv";

std::string lower_extension(const fs::path& path) {
  std::string extension = path.extension();
  std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return std::tolower(c); });
  return extension;
}

Result<> check_before_opening(const fs::path& path) {
  std::error_code ec;
  if (!fs::exists(path, ec)) return failure(ErrorCode::not_found, "there is no such file");
  const std::string extension = lower_extension(path);
  if (fs::is_directory(path, ec)) {
    if (extension == ".gdb") return {};
    return failure(ErrorCode::invalid, "this is a folder, not a file");
  }
  const auto bytes = fs::file_size(path, ec);
  if (ec) return failure(ErrorCode::io, "the file cannot be read");
  if (bytes == 0) return failure(ErrorCode::invalid, "the file is empty (0 bytes)");
  if (bytes > limits::kImportFileBytes) return failure(ErrorCode::too_large, "the file is larger than 2 GB");
  if (extension != ".shp") return {};
  for (const char* companion : {".dbf", ".shx"}) {
    fs::path lower = path;
    fs::path upper = path;
    std::string capitals = companion;
    std::ranges::transform(capitals, capitals.begin(), [](unsigned char c) { return std::toupper(c); });
    if (fs::exists(lower.replace_extension(companion)) || fs::exists(upper.replace_extension(capitals))) continue;
    return failure(ErrorCode::invalid, "its companion " + lower.filename().string() +
                                           " is missing: a Shapefile is .shp, .shx and .dbf together");
  }
  return {};
}

using Dataset = std::unique_ptr<GDALDataset, decltype([](GDALDataset* dataset) { GDALClose(dataset); })>;

class Source {
 public:
  explicit Source(FrameWriter& frames) : frames_(frames) {}

  Result<> run(const fs::path& path, const std::string& layer_name) {
    if (auto fine = check_before_opening(path); !fine) return fine;
    if (auto opened = open(path); !opened) return opened;
    if (auto chosen = choose_layer(layer_name); !chosen) return chosen;
    const OGRFeatureDefn& definition = *layer_->GetLayerDefn();
    if (definition.GetFieldCount() > static_cast<int>(limits::kImportColumns)) {
      return failure(ErrorCode::too_large, "the file has more than 1,000 columns");
    }
    settle_encoding();
    send_header(definition);
    return send_rows(definition);
  }

 private:
  Result<> open(const fs::path& path) {
    std::string name = path;
    const std::string extension = lower_extension(path);
    if (extension == ".csv" || extension == ".txt" || extension == ".tsv") {
      auto text = read_csv_text(path);
      if (!text) return failure(text);
      csv_ = std::move(*text);
      VSIFCloseL(VSIFileFromMemBuffer(kCsvInMemory, reinterpret_cast<GByte*>(csv_.utf8.data()), csv_.utf8.size(), 0));
      name = kCsvInMemory;
    } else if (extension == ".zip") {
      name = "/vsizip/" + name;
    }
    std::vector<const char*> drivers(kDrivers.begin(), kDrivers.end());
    drivers.push_back(nullptr);
    // Shapefile: the text as it is; which encoding it is in is settled from all of it.
    std::vector<const char*> options{"AUTODETECT_TYPE=NO", "EMPTY_STRING_AS_NULL=YES"};
    if (extension == ".shp" || extension == ".dbf" || extension == ".zip") options = {"ENCODING="};
    options.push_back(nullptr);
    CPLErrorReset();
    dataset_.reset(GDALDataset::Open(name.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers.data(), options.data()));
    if (dataset_) return {};
    const std::string why = CPLGetLastErrorMsg();
    return failure(ErrorCode::invalid, extension == ".xlsx"
                                           ? "this is no Excel workbook, or a damaged one"
                                           : "the file cannot be opened: it is damaged, cut short, or of no kind that "
                                             "offices exchange" +
                                                 (why.empty() ? "" : " (" + why + ")"));
  }

  // The layer that is asked for, else the only one that holds anything.
  Result<> choose_layer(const std::string& wanted) {
    std::string names;
    std::vector<OGRLayer*> filled;
    for (OGRLayer* layer : dataset_->GetLayers()) {
      if (!wanted.empty() && wanted == layer->GetName()) {
        layer_ = layer;
        return {};
      }
      if (layer->GetLayerDefn()->GetFieldCount() == 0 && layer->GetFeatureCount() == 0) continue;
      filled.push_back(layer);
      names += (names.empty() ? "" : ", ") + std::string(layer->GetName());
    }
    if (!wanted.empty()) {
      return failure(ErrorCode::not_found, "there is no layer '" + wanted + "'; there are: " + names);
    }
    if (filled.empty()) return failure(ErrorCode::invalid, "the file holds no table");
    if (filled.size() > 1) {
      return failure(ErrorCode::invalid, "the file has several layers; say which with --layer: " + names);
    }
    layer_ = filled.front();
    return {};
  }

  [[nodiscard]] bool is_shapefile() const { return std::string_view(dataset_->GetDriverName()) == "ESRI Shapefile"; }

  void settle_encoding() {
    encoding_ = csv_.encoding.empty() ? "UTF-8" : csv_.encoding;
    if (!is_shapefile()) return;
    const OGRFeatureDefn& definition = *layer_->GetLayerDefn();
    bool all_utf8 = true;
    for (const auto& feature : *layer_) {
      for (int i = 0; i < definition.GetFieldCount() && all_utf8; ++i) {
        all_utf8 = !feature->IsFieldSetAndNotNull(i) || is_utf8(feature->GetFieldAsString(i));
      }
      if (!all_utf8) break;
    }
    if (!all_utf8) encoding_ = "GB18030";
    layer_->ResetReading();
    CPLErrorReset();
  }

  // A heading may have been cut in the middle of a character by the format.
  [[nodiscard]] std::string heading(std::string name) const {
    for (int cut = 0; cut < 4 && !name.empty(); ++cut) {
      if (is_utf8(name)) return trimmed(name);
      if (auto text = to_utf8(name, "GB18030"); text && encoding_ == "GB18030") return trimmed(*text);
      name.pop_back();
    }
    return name;
  }

  static std::string trimmed(std::string text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return "";
    return text.substr(first, text.find_last_not_of(" \t\r\n") + 1 - first);
  }

  [[nodiscard]] std::string declared_crs() const {
    const OGRSpatialReference* declared = layer_->GetSpatialRef();
    if (declared == nullptr || declared->IsLocal()) return "";
    OGRSpatialReference reference(*declared);
    if (reference.GetAuthorityCode(nullptr) == nullptr) reference.AutoIdentifyEPSG();
    const char* authority = reference.GetAuthorityName(nullptr);
    const char* code = reference.GetAuthorityCode(nullptr);
    if (authority != nullptr && code != nullptr && std::string_view(authority) == "EPSG") {
      return "EPSG:" + std::string(code);
    }
    char* wkt = nullptr;
    reference.exportToWkt(&wkt);
    std::string text = wkt == nullptr ? "" : wkt;
    CPLFree(wkt);
    return text;
  }

  void send_header(const OGRFeatureDefn& definition) {
    const std::string driver = dataset_->GetDriverName();
    const bool cheap = layer_->TestCapability(OLCFastFeatureCount) != 0 || driver == "CSV" || driver == "XLSX";
    FrameBody body;
    body.add(declared_crs()).add(std::string_view(layer_->GetName())).add(driver).add(encoding_);
    body.add(std::int64_t{cheap ? layer_->GetFeatureCount() : -1}).add(std::int64_t{definition.GetFieldCount()});
    for (int i = 0; i < definition.GetFieldCount(); ++i) body.add(heading(definition.GetFieldDefn(i)->GetNameRef()));
    frames_.write(FrameKind::header, body);
    frames_.flush();
    CPLErrorReset();
  }

  Result<> send_rows(const OGRFeatureDefn& definition) {
    std::int64_t count = 0;
    layer_->ResetReading();
    while (true) {
      CPLErrorReset();
      const std::unique_ptr<OGRFeature> feature(layer_->GetNextFeature());
      if (CPLGetLastErrorType() >= CE_Failure) {
        return failure(ErrorCode::corrupt, "the file is broken from here on: " + std::string(CPLGetLastErrorMsg()),
                       {{}, row_of(count + 1, nullptr), {}});
      }
      if (!feature) return {};
      if (++count > limits::kImportRows) return failure(ErrorCode::too_large, "the file has more than 5,000,000 rows");
      send_row(definition, *feature, row_of(count, feature.get()));
    }
  }

  // As a spreadsheet shows it: the heading is row 1.
  std::int64_t row_of(std::int64_t count, const OGRFeature* feature) {
    const std::string_view driver = dataset_->GetDriverName();
    if (feature != nullptr && (driver == "XLSX" || driver == "ODS")) return feature->GetFID();
    std::int64_t row = count + 1 + static_cast<std::int64_t>(blank_rows_passed_);
    while (blank_rows_passed_ < csv_.blank_rows.size() && csv_.blank_rows[blank_rows_passed_] <= row) {
      ++blank_rows_passed_;
      ++row;
    }
    return row;
  }

  void send_row(const OGRFeatureDefn& definition, const OGRFeature& feature, std::int64_t row) {
    FrameBody body;
    body.add(row);
    bool anything = false;
    for (int i = 0; i < definition.GetFieldCount(); ++i) {
      if (!feature.IsFieldSetAndNotNull(i)) {
        body.add_optional(std::nullopt);
        continue;
      }
      std::string raw = feature.GetFieldAsString(i);
      const std::string field = heading(definition.GetFieldDefn(i)->GetNameRef());
      if (raw.size() > limits::kCellBytes) return send_bad(row, field, "the cell holds more than 64 KB");
      if (encoding_ == "GB18030" && is_shapefile()) {
        auto text = to_utf8(raw, "GB18030");
        if (!text) return send_bad(row, field, "the text is neither UTF-8 nor GBK");
        raw = std::move(*text);
      }
      if (!is_utf8(raw)) return send_bad(row, field, "the text is not valid UTF-8");
      anything = anything || !raw.empty();
      body.add_optional(raw.empty() ? std::nullopt : std::optional(std::move(raw)));
    }
    const auto geometry = geometry_of(feature.GetGeometryRef());
    if (!geometry) return send_bad(row, "geometry", geometry.error().message);
    const bool has_geometry = !std::holds_alternative<std::monostate>(*geometry);
    if (!anything && !has_geometry) return;
    body.add_optional(has_geometry ? std::optional(to_wkb(*geometry)) : std::nullopt);
    frames_.write(FrameKind::row, body);
  }

  void send_bad(std::int64_t row, std::string_view field, std::string_view why) {
    frames_.write(FrameKind::bad_row, FrameBody().add(row).add(field).add(why));
  }

  FrameWriter& frames_;
  CsvText csv_;
  Dataset dataset_;
  OGRLayer* layer_ = nullptr;
  std::string encoding_;
  std::size_t blank_rows_passed_ = 0;
};

void configure_gdal() {
  GDALAllRegister();
  CPLSetErrorHandler(CPLQuietErrorHandler);
  for (const char* sheets : {"XLSX", "ODS"}) {
    CPLSetConfigOption((std::string("OGR_") + sheets + "_HEADERS").c_str(), "FORCE");
    CPLSetConfigOption((std::string("OGR_") + sheets + "_FIELD_TYPES").c_str(), "STRING");
  }
  CPLSetConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "NO");
  CPLSetConfigOption("OGR_GEOJSON_MAX_OBJ_SIZE", "0");
}

}  // namespace

void send_features(const fs::path& path, const std::string& layer, FrameWriter& frames) {
  configure_gdal();
  const auto done = Source(frames).run(path, layer);
  if (done) return frames.write(FrameKind::end, {});
  const Error& error = done.error();
  frames.write(FrameKind::error, FrameBody()
                                     .add(static_cast<std::int64_t>(error.code))
                                     .add(error.where.row.value_or(0))
                                     .add(std::string_view(error.message)));
}

}  // namespace gridvisit
