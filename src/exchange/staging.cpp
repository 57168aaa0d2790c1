#include "exchange/staging.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "geodata/tiling_check.hpp"

namespace gridvisit {
namespace {

constexpr std::int64_t kRowsPerReport = 500;
constexpr std::size_t kSampleRows = 5'000;  ///< before the coordinate system is settled
constexpr std::size_t kBlockRows = 1'000;   ///< from then on

/// One table on its way into drafts: rows wait in a block until they are brought to WGS 84 together.
class TableStaging {
 public:
  TableStaging(const StagingRequest& request, const KnownGround& ground, RowFindings& findings, SourceTable& table,
               std::size_t number)
      : request_(request), ground_(ground), findings_(findings), table_(table), number_(number) {}

  Result<> read(const ImportProgress& progress, const std::function<Result<>(Draft&&)>& take) {
    const auto summary = read_features(
        table_.path, {table_.layer, request_.heading_row},
        [&](const FileHeader& header) { return take_header(header); },
        [&](const FeatureRow& row) -> Result<> {
          if (auto draft = reader_->read(row)) waiting_.push_back(std::move(*draft));
          if (++rows_ % kRowsPerReport == 0) progress("reading " + table_.name, rows_, header_.feature_count);
          return waiting_.size() < (crs_ ? kBlockRows : kSampleRows) ? Result<>{} : hand_over(take);
        });
    if (!summary) return failure(summary);
    for (const Error& bad : summary->bad_rows) {
      findings_.add({.code = "unreadable_row",
                     .file = table_.name,
                     .row = bad.where.row.value_or(0),
                     .field = bad.where.field,
                     .message = bad.message,
                     .table = number_,
                     .column = find_column(bad.where.field)});
    }
    return hand_over(take);
  }

  /// Why the table is none of the kind's; nothing where its headings fit.
  [[nodiscard]] const std::optional<Error>& misfit() const { return misfit_; }
  [[nodiscard]] std::int64_t rows() const { return rows_; }

 private:
  Result<> take_header(const FileHeader& header) {
    header_ = header;
    table_.columns = header.columns;
    auto plan = plan_columns(*request_.kind, header.columns, request_.map);
    if (!plan) {
      misfit_ = plan.error();
      misfit_->where.file = table_.name;
      return std::unexpected(*misfit_);
    }
    table_.plan = *plan;
    for (const std::string& heading : plan->unknown) {
      warn("unknown_column", heading,
           "the column is not known and not taken; --map FIELD=" + heading + " says what it is");
    }
    for (const ColumnUse& use : plan->uses) {
      if (use.format.unit_is_assumed && use.target->name.ends_with("_fen")) {
        warn("unit_assumed", header.columns[use.column],
             "the heading does not say the unit; taken as yuan: write (元), (万元) or (分) behind it");
      }
    }
    reader_ = std::make_unique<DraftReader>(*request_.kind, std::move(*plan), table_.name, number_, findings_);
    return {};
  }

  Result<> hand_over(const std::function<Result<>(Draft&&)>& take) {
    if (auto settled = settle(); !settled) return settled;
    for (Draft& draft : waiting_) {
      check_area(draft);
      if (auto taken = take(std::move(draft)); !taken) return taken;
    }
    waiting_.clear();
    return {};
  }

  Result<> settle() {
    const bool any = std::ranges::any_of(
        waiting_, [](const Draft& draft) { return !std::holds_alternative<std::monostate>(draft.geometry); });
    if (!any || request_.kind->geometry == nullptr) return {};
    const CrsQuestion question{request_.kind, table_.name, request_.crs, header_.declared_crs, header_.layer};
    if (!crs_) {
      auto chosen = choose_crs(question, ground_, waiting_, findings_);
      if (!chosen) return failure(chosen);
      crs_.emplace(std::move(*chosen));
      table_.crs = crs_->definition();
    }
    bring_to_wgs84(question, *crs_, waiting_, findings_);
    return {};
  }

  void check_area(Draft& draft) {
    auto* area = std::get_if<MultiPolygon>(&draft.geometry);
    const auto invalidity = area == nullptr || draft.refused ? std::nullopt : find_invalidity(*area);
    if (!invalidity) return;
    auto repaired = repair(*area);
    draft.refused = !repaired;
    findings_.add({.severity = repaired ? Severity::warning : Severity::error,
                   .code = repaired ? "geometry_repaired" : "invalid_geometry",
                   .file = table_.name,
                   .row = draft.row,
                   .field = request_.kind->geometry->name,
                   .message = "the area is not valid (" + invalidity->reason + ")" +
                              (repaired ? "; it was repaired without changing its size" : ", and cannot be repaired"),
                   .table = number_});
    if (repaired) draft.geometry = std::move(*repaired);
  }

  void warn(std::string code, const std::string& heading, std::string message) {
    findings_.add({.severity = Severity::warning,
                   .code = std::move(code),
                   .file = table_.name,
                   .field = heading,
                   .message = std::move(message),
                   .table = number_});
  }

  [[nodiscard]] int find_column(const std::string& heading) const {
    const auto found = std::ranges::find(table_.columns, heading);
    return found == table_.columns.end() ? -1 : static_cast<int>(found - table_.columns.begin());
  }

  const StagingRequest& request_;
  const KnownGround& ground_;
  RowFindings& findings_;
  SourceTable& table_;
  std::size_t number_;
  FileHeader header_;
  std::unique_ptr<DraftReader> reader_;
  std::optional<Crs> crs_;
  std::vector<Draft> waiting_;
  std::int64_t rows_ = 0;
  std::optional<Error> misfit_;
};

bool may_hold_several(const std::filesystem::path& path) {
  constexpr std::array<std::string_view, 8> kKinds{".xlsx", ".ods", ".gpkg", ".gdb", ".kml", ".kmz", ".gpx", ".dxf"};
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return std::tolower(c); });
  return std::ranges::find(kKinds, extension) != kKinds.end();
}

}  // namespace

Result<std::vector<std::string>> Staging::layers_of(const std::filesystem::path& path) const {
  if (!request_.layer.empty() || !may_hold_several(path)) return std::vector{request_.layer};
  auto layers = list_layers(path);
  if (layers && layers->size() < 2) return std::vector<std::string>{""};
  return layers;
}

Result<> Staging::read(const std::function<Result<>(Draft&&)>& take) {
  for (const std::filesystem::path& path : request_.files) {
    if (auto done = read_file(path, take); !done) return done;
  }
  return {};
}

// Of a workbook with several sheets those that fit the kind are taken (a sheet for each town), and the others passed
// over with a word about it.
Result<> Staging::read_file(const std::filesystem::path& path, const std::function<Result<>(Draft&&)>& take) {
  const auto layers = layers_of(path);
  if (!layers) return failure(layers);
  std::int64_t rows = 0;
  std::vector<Error> misfits;
  for (const std::string& layer : *layers) {
    const std::string name = path.filename().string() + (layers->size() > 1 ? " [" + layer + "]" : "");
    tables_.push_back({.path = path, .layer = layer, .heading_row = request_.heading_row, .name = name});
    TableStaging staging(request_, ground_, findings_, tables_.back(), tables_.size() - 1);
    const auto read = staging.read(progress_, take);
    if (!read && !(staging.misfit() && layers->size() > 1)) return read;
    rows += staging.rows();
    if (!staging.misfit()) continue;
    misfits.push_back(*staging.misfit());
    tables_.pop_back();
  }
  if (misfits.size() == layers->size()) return std::unexpected(misfits.front());
  for (const Error& misfit : misfits) {
    findings_.add({.severity = Severity::warning,
                   .code = "sheet_skipped",
                   .file = misfit.where.file,
                   .message = "the sheet is not taken: " + misfit.message});
  }
  if (rows == 0) return failure(ErrorCode::invalid, "the file holds no rows", {path.filename(), {}, {}});
  return {};
}

}  // namespace gridvisit
