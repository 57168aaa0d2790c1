#include "exchange/staging.hpp"

#include <algorithm>
#include <memory>
#include <tuple>

#include "exchange/crs_settlement.hpp"
#include "geodata/tiling_check.hpp"

namespace gridvisit {
namespace {

constexpr std::int64_t kRowsPerReport = 500;

class FileStaging {
 public:
  FileStaging(const StagingRequest& request, RowFindings& findings, const ImportProgress& progress)
      : request_(request), findings_(findings), progress_(progress) {}

  Result<> read(const std::filesystem::path& path, std::size_t file_index, std::vector<Draft>& drafts) {
    name_ = path.filename();
    file_index_ = file_index;
    const auto summary = read_features(
        path, {request_.layer}, [&](const FileHeader& header) { return take_header(header); },
        [&](const FeatureRow& row) -> Result<> {
          if (auto draft = reader_->read(row)) drafts.push_back(std::move(*draft));
          if (++rows_ % kRowsPerReport == 0) progress_("reading " + name_, rows_, header_.feature_count);
          return {};
        });
    if (!summary) return failure(summary);
    for (const Error& bad : summary->bad_rows) {
      findings_.add({.code = "unreadable_row",
                     .file = name_,
                     .row = bad.where.row.value_or(0),
                     .field = bad.where.field,
                     .message = bad.message});
    }
    return {};
  }

  [[nodiscard]] const FileHeader& header() const { return header_; }

 private:
  Result<> take_header(const FileHeader& header) {
    header_ = header;
    auto plan = plan_columns(*request_.kind, header.columns, request_.map);
    if (!plan) {
      plan.error().where.file = name_;
      return failure(plan);
    }
    for (const std::string& heading : plan->unknown) {
      findings_.add({.severity = Severity::warning,
                     .code = "unknown_column",
                     .file = name_,
                     .field = heading,
                     .message = "the column is not known and not taken; --map FIELD=" + heading + " says what it is"});
    }
    reader_ = std::make_unique<DraftReader>(*request_.kind, std::move(*plan), name_, file_index_, findings_);
    return {};
  }

  const StagingRequest& request_;
  RowFindings& findings_;
  const ImportProgress& progress_;
  std::string name_;
  std::size_t file_index_ = 0;
  FileHeader header_;
  std::unique_ptr<DraftReader> reader_;
  std::int64_t rows_ = 0;
};

void check_area(const ImportKind& kind, const std::string& file_name, Draft& draft, RowFindings& findings) {
  auto* area = std::get_if<MultiPolygon>(&draft.geometry);
  const auto invalidity = area == nullptr || draft.refused ? std::nullopt : find_invalidity(*area);
  if (!invalidity) return;
  auto repaired = repair(*area);
  draft.refused = !repaired;
  findings.add({.severity = repaired ? Severity::warning : Severity::error,
                .code = repaired ? "geometry_repaired" : "invalid_geometry",
                .file = file_name,
                .row = draft.row,
                .field = kind.geometry->name,
                .message = "the area is not valid (" + invalidity->reason + ")" +
                           (repaired ? "; it was repaired without changing its size" : ", and cannot be repaired")});
  if (repaired) draft.geometry = std::move(*repaired);
}

}  // namespace

Result<Staged> stage_files(const StagingRequest& request, const District& district, RowFindings& findings,
                           const ImportProgress& progress) {
  Staged staged;
  for (const std::filesystem::path& path : request.files) {
    const std::size_t first = staged.drafts.size();
    FileStaging file(request, findings, progress);
    staged.file_names.push_back(path.filename());
    if (auto read = file.read(path, staged.file_names.size() - 1, staged.drafts); !read) return failure(read);
    if (staged.drafts.size() == first) {
      return failure(ErrorCode::invalid, "the file holds no rows", {path.filename(), {}, {}});
    }
    const CrsQuestion question{request.kind, path.filename(), request.crs, file.header().declared_crs};
    const std::span drafts = std::span(staged.drafts).subspan(first);
    if (auto settled = settle_crs(question, district, drafts, findings); !settled) return failure(settled);
    for (Draft& draft : drafts) check_area(*request.kind, path.filename(), draft, findings);
  }
  if (request.kind->kind->kind == v1::KIND_DIVISION) {
    std::ranges::sort(staged.drafts, {}, [](const Draft& draft) {
      return std::tuple(draft.record.division().code().size(), draft.file, draft.row);
    });
  }
  return staged;
}

}  // namespace gridvisit
