#include "exchange/import.hpp"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "base/scope_code.hpp"
#include "exchange/placement.hpp"
#include "exchange/record_writer.hpp"
#include "exchange/reference_finder.hpp"
#include "geodata/tiling_check.hpp"
#include "geodata/wkb.hpp"

namespace gridvisit {
namespace {

constexpr std::int64_t kRowsPerReport = 200;
constexpr const char* kImporter = "import";  ///< stands in the audit trail for who did it

class Import {
 public:
  Import(const ImportTarget& target, const ImportRequest& request, const ImportKind& kind,
         const ImportProgress& progress)
      : target_(target), request_(request), kind_(kind), progress_(progress) {
    report_.kind = request.kind;
    report_.dry_run = request.dry_run;
  }

  Result<ImportReport> run() {
    const District district({target_.connection, target_.vault});
    auto staged = stage_files({&kind_, request_.files, request_.crs, request_.map, request_.layer}, district, findings_,
                              progress_);
    if (!staged) return failure(staged);
    staged_ = std::move(*staged);
    report_.files = staged_.file_names;
    report_.rows = static_cast<std::int64_t>(staged_.drafts.size());
    if (kind_.kind->kind == v1::KIND_GRID) check_grids(district);
    if (auto written = write_all(district); !written) return failure(written);
    report_.findings = findings_.all();
    return std::move(report_);
  }

 private:
  Result<> write_all(const District& district) {
    bool kept = false;
    WriteJob job = [&](Transaction& transaction) -> Result<> {
      if (auto done = write_rows(transaction, district); !done) return done;
      kept = !request_.dry_run && (findings_.errors() == 0 || request_.skip_bad_rows);
      // The transaction is undone by an error of our own; the report says why.
      return kept ? Result<>{} : failure(ErrorCode::conflict, "not to be kept");
    };
    const auto done = run_in_transaction(target_.connection, target_.vault, system_now(), std::move(job));
    if (!done && (kept || done.error().message != "not to be kept")) return done;
    report_.taken = kept;
    return {};
  }

  Result<> write_rows(Transaction& transaction, const District& district) {
    const Actor actor = system_actor(kImporter);
    RecordWriter writer(transaction, actor, kind_);
    ReferenceFinder references({transaction.connection, transaction.vault});
    Placement placement(kind_, district, staged_.file_names, findings_);
    std::int64_t done = 0;
    for (Draft& draft : staged_.drafts) {
      if (++done % kRowsPerReport == 0) progress_("writing", done, report_.rows);
      if (auto written = write_row(draft, writer, references, placement); !written) return written;
      if (draft.refused) ++report_.refused;
    }
    return {};
  }

  Result<> write_row(Draft& draft, RecordWriter& writer, ReferenceFinder& references, Placement& placement) {
    placement.take_geometry(draft);
    if (auto resolved = references.resolve(kind_, draft); !resolved) {
      refuse(draft, "unknown_reference", resolved.error().where.field, resolved.error().message);
    }
    refuse_duplicate(draft);
    const auto stored = writer.find_stored(draft);
    if (!stored) return failure(stored);
    if (kind_.kind->kind == v1::KIND_RECIPIENT) placement.place_person(draft, *stored);
    if (draft.refused) return {};
    const auto written = writer.write(draft, *stored);
    if (!written) return failure(written);
    if (!*written) {
      refuse(draft, written->error().code, written->error().field, written->error().message);
      return {};
    }
    count(**written);
    return {};
  }

  void count(RowOutcome outcome) {
    switch (outcome) {
      case RowOutcome::created: ++report_.created; return;
      case RowOutcome::changed: ++report_.changed; return;
      case RowOutcome::unchanged: ++report_.unchanged; return;
    }
  }

  void refuse_duplicate(Draft& draft) {
    std::string identity = identity_of(kind_, body_of(draft.record, *kind_.kind));
    if (identity.empty()) return;
    const auto [first, fresh] = seen_.emplace(std::move(identity), &draft);
    if (fresh) return;
    const Draft& other = *first->second;
    const std::string file = other.file == draft.file ? std::string() : " of " + staged_.file_names[other.file];
    const FieldInfo* key = kind_.kind->natural_key.empty() ? nullptr : kind_.kind->natural_key.front();
    refuse(draft, "duplicate", key == nullptr ? "" : key->name,
           fmt::format("is there twice: it is the same {} as in row {}{}", kind_.kind->name, other.row, file));
  }

  void refuse(Draft& draft, std::string code, std::string field, std::string message) {
    draft.refused = true;
    findings_.add({.code = std::move(code),
                   .file = staged_.file_names[draft.file],
                   .row = draft.row,
                   .field = std::move(field),
                   .message = std::move(message)});
  }

  // Overlaps and holes of the grids as they will be: those of the files, and the stored ones they do not replace.
  void check_grids(const District& district) {
    progress_("checking how the grids fit together", 0, -1);
    std::vector<MultiPolygon> areas;
    std::vector<const Draft*> rows;
    std::vector<std::string> codes;
    for (const Draft& draft : staged_.drafts) {
      const auto* area = std::get_if<MultiPolygon>(&draft.geometry);
      warn_of_unknown_village(draft, district);
      if (area == nullptr || draft.refused) continue;
      areas.push_back(*area);
      rows.push_back(&draft);
      codes.push_back(draft.record.grid().code());
    }
    const std::size_t own = areas.size();
    for (const std::string& code : district.grid_codes()) {
      if (std::find(codes.begin(), codes.begin() + static_cast<std::ptrdiff_t>(own), code) !=
          codes.begin() + static_cast<std::ptrdiff_t>(own)) {
        continue;
      }
      areas.push_back(*district.area_of(code));
      codes.push_back(code);
    }
    const auto flaws = check_tiling(areas, district.whole());
    if (!flaws) return;  // an area that is not valid has been reported
    for (const TilingFlaw& flaw : *flaws) report_flaw(flaw, rows, codes);
  }

  void warn_of_unknown_village(const Draft& draft, const District& district) {
    const std::string village(at_level(draft.record.grid().code(), ScopeLevel::village));
    if (village.empty() || district.knows(village)) return;
    findings_.add({.severity = Severity::warning,
                   .code = "unknown_village",
                   .file = staged_.file_names[draft.file],
                   .row = draft.row,
                   .field = "code",
                   .message = "there is no village " + village + " yet: import the divisions, or correct the code"});
  }

  void report_flaw(const TilingFlaw& flaw, const std::vector<const Draft*>& rows,
                   const std::vector<std::string>& codes) {
    const Draft* row = nullptr;
    std::string around;
    for (const std::int32_t area : flaw.areas) {
      const auto i = static_cast<std::size_t>(area);
      if (row == nullptr && i < rows.size()) row = rows[i];
      around += (around.empty() ? "" : ", ") + codes[i];
    }
    const bool overlap = flaw.kind == TilingFlaw::Kind::overlap;
    findings_.add({.severity = Severity::warning,
                   .code = overlap ? "grids_overlap" : "hole_between_grids",
                   .file = staged_.file_names[row == nullptr ? 0 : row->file],
                   .row = row == nullptr ? 0 : row->row,
                   .field = "boundary",
                   .message = fmt::format("{} of {:.0f} m² at {:.6f}, {:.6f}: {}", overlap ? "an overlap" : "a hole",
                                          flaw.square_metres, flaw.position.lon_deg, flaw.position.lat_deg, around)});
  }

  const ImportTarget& target_;
  const ImportRequest& request_;
  const ImportKind& kind_;
  const ImportProgress& progress_;
  RowFindings findings_;
  Staged staged_;
  std::unordered_map<std::string, const Draft*> seen_;
  ImportReport report_;
};

}  // namespace

Result<ImportReport> import_files(const ImportTarget& target, const ImportRequest& request,
                                  const ImportProgress& progress) {
  if (request.kind == kRoadsKind) return import_roads(target, request, progress);
  const auto kind = parse_import_kind(request.kind);
  if (!kind) return failure(kind);
  return Import(target, request, **kind, progress).run();
}

}  // namespace gridvisit
