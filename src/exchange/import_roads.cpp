#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "exchange/cell_value.hpp"
#include "exchange/crs_settlement.hpp"
#include "exchange/import.hpp"
#include "geodata/roads/line_source.hpp"
#include "geodata/roads/osm_source.hpp"
#include "geodata/roads/road_network.hpp"

namespace gridvisit {
namespace {

namespace fs = std::filesystem;

bool is_osm(const fs::path& path) {
  const std::string name = path.filename();
  return name.ends_with(".osm.pbf") || name.ends_with(".pbf");
}

constexpr std::size_t kSampleRows = 2'000;  ///< before the coordinate system is settled

/// One line layer: which column is what, and in which coordinate system.
class LineLayer {
 public:
  LineLayer(std::string file_name, const ImportRequest& request, const KnownGround& ground,
            roads::RoadNetworkBuilder& builder, RowFindings& findings)
      : file_name_(std::move(file_name)), request_(request), ground_(ground), builder_(builder), findings_(findings) {}

  Result<> take_header(const FileHeader& header) {
    for (std::size_t i = 0; i < header.columns.size(); ++i) {
      std::string target(find_road_target(header.columns[i]));
      for (const auto& [field, heading] : request_.map) {
        if (heading == header.columns[i]) target = field;
      }
      if (!target.empty()) columns_.emplace(target, i);
    }
    if (!columns_.contains("road_class")) {
      return failure(ErrorCode::invalid,
                     "no column tells the class of a road (道路等级, highway); say --map road_class=COLUMN",
                     {file_name_, {}, {}});
    }
    header_ = header;
    return {};
  }

  Result<> take(FeatureRow&& row) {
    ++rows_;
    waiting_.push_back(std::move(row));
    return waiting_.size() < kSampleRows ? Result<>{} : hand_over();
  }

  /// What still waits, at the end.
  Result<> hand_over() {
    if (!crs_ && !waiting_.empty()) {
      if (auto settled = settle(); !settled) return settled;
    }
    for (FeatureRow& row : waiting_) take_row(row);
    waiting_.clear();
    return {};
  }

  [[nodiscard]] std::int64_t rows() const { return rows_; }

 private:
  Result<> settle() {
    std::vector<Draft> lines;
    for (const FeatureRow& row : waiting_) lines.push_back({.row = row.row, .geometry = row.geometry});
    // Roads are no records; of a kind the question needs the codes alone, which these rows do not have.
    const CrsQuestion question{&import_kinds().front(), file_name_, request_.crs, header_.declared_crs, header_.layer};
    auto crs = choose_crs(question, ground_, lines, findings_);
    if (!crs) return failure(crs);
    crs_.emplace(std::move(*crs));
    return {};
  }

  void take_row(FeatureRow& row) {
    auto* lines = std::get_if<MultiLineString>(&row.geometry);
    if (lines == nullptr) return refuse(row, "geometry", "is no line");
    if (const auto moved = crs_->to_wgs84(row.geometry); !moved) return refuse(row, "geometry", moved.error().message);
    roads::RoadLine road{{}, cell(row, "road_class"), cell(row, "name"), cell(row, "oneway"), cell(row, "access"), {}};
    if (const std::string speed = cell(row, "maxspeed"); !speed.empty()) {
      const auto number = parse_number_cell(speed);
      if (!number) return refuse(row, "maxspeed", number.error().message);
      road.max_speed_kmh = *number;
    }
    for (LineString& line : lines->lines) {
      road.line = std::move(line);
      if (const auto added = roads::add_line(builder_, road); !added) {
        return refuse(row, added.error().where.field, added.error().message);
      }
    }
  }

  [[nodiscard]] std::string cell(const FeatureRow& row, const char* target) const {
    const auto column = columns_.find(target);
    return column == columns_.end() ? "" : row.cells[column->second].value_or("");
  }

  void refuse(const FeatureRow& row, std::string field, std::string message) {
    findings_.add({.code = "bad_value",
                   .file = file_name_,
                   .row = row.row,
                   .field = std::move(field),
                   .message = std::move(message)});
  }

  std::string file_name_;
  const ImportRequest& request_;
  const KnownGround& ground_;
  FileHeader header_;
  std::vector<FeatureRow> waiting_;
  roads::RoadNetworkBuilder& builder_;
  RowFindings& findings_;
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::optional<Crs> crs_;
  std::int64_t rows_ = 0;
};

Result<std::int64_t> add_layer(const fs::path& path, LineLayer& layer, const ImportRequest& request,
                               const ImportProgress& progress) {
  std::int64_t total = -1;
  const auto read = read_features(
      path, {request.layer, request.heading_row},
      [&](const FileHeader& header) {
        total = header.feature_count;
        return layer.take_header(header);
      },
      [&](FeatureRow&& row) -> Result<> {
        if (layer.rows() % 1'000 == 0) progress("reading " + path.filename().string(), layer.rows(), total);
        return layer.take(std::move(row));
      });
  if (!read) return failure(read);
  if (auto done = layer.hand_over(); !done) return failure(done);
  return layer.rows();
}

std::string bytes_of(const fs::path& directory) {
  std::string bytes;
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(directory, ec)) {
    std::ifstream file(entry.path(), std::ios::binary);
    bytes.append(std::istreambuf_iterator(file), {});
  }
  return bytes;
}

}  // namespace

Result<ImportReport> import_roads(const ImportTarget& target, const ImportRequest& request,
                                  const ImportProgress& progress) {
  ImportReport report;
  report.kind = request.kind;
  report.dry_run = request.dry_run;
  RowFindings findings;
  roads::RoadNetworkBuilder builder;
  const District district({target.connection, target.vault});
  const auto network = roads::RoadNetwork::open(target.roads);
  const KnownGround ground{district, known_map(district, network ? &*network : nullptr)};
  for (const fs::path& path : request.files) {
    report.files.push_back(path.filename());
    if (!fs::exists(path)) return failure(ErrorCode::not_found, "there is no such file", {path.filename(), {}, {}});
    if (is_osm(path)) {
      progress("reading " + path.filename().string(), 0, -1);
      const auto added = roads::add_osm_pbf(builder, path);
      if (!added) return failure(added);
      report.rows += static_cast<std::int64_t>(added->roads);
      continue;
    }
    LineLayer layer(path.filename(), request, ground, builder, findings);
    const auto rows = add_layer(path, layer, request, progress);
    if (!rows) return failure(rows);
    report.rows += *rows;
  }
  report.findings = findings.all();
  report.refused = static_cast<std::int64_t>(findings.errors());
  if (report.refused > 0 && !request.skip_bad_rows) return report;

  progress("building the road network", 0, -1);
  const fs::path fresh = target.roads.parent_path() / "roads.part";
  fs::remove_all(fresh);
  const auto built = builder.write(fresh);
  const bool same = built && bytes_of(fresh) == bytes_of(target.roads);
  fs::remove_all(fresh);
  if (!built) return failure(built);
  report.summary = built->to_string();
  (same ? report.unchanged : report.created) = report.rows - report.refused;
  if (request.dry_run) return report;
  report.taken = true;
  if (same) return report;
  if (const auto written = builder.write(target.roads); !written) return failure(written);
  return report;
}

}  // namespace gridvisit
