#include "exchange/import.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "exchange/grid_check.hpp"
#include "exchange/placement.hpp"
#include "exchange/record_writer.hpp"
#include "exchange/reference_finder.hpp"
#include "geodata/roads/road_network.hpp"
#include "store/feed.hpp"
#include "store/import_sets.hpp"

namespace gridvisit {
namespace {

constexpr std::int64_t kRowsPerReport = 200;
constexpr const char* kImporter = "import";  ///< stands in the audit trail for who did it

/// Where a row stands.
struct RowPlace {
  std::uint32_t table = 0;
  std::int64_t row = 0;
};

/// One import within a transaction that is open.
class Import {
 public:
  Import(Transaction& transaction, const ImportRequest& request, const ImportKind& kind, const ImportProgress& progress)
      : transaction_(transaction),
        request_(request),
        kind_(kind),
        progress_(progress),
        actor_(request.actor ? *request.actor : system_actor(kImporter)),
        district_({transaction.connection, transaction.vault}),
        writer_(transaction, actor_, kind),
        references_({transaction.connection, transaction.vault}),
        preview_(kind, actor_) {
    report_.kind = request.kind;
    report_.dry_run = request.dry_run;
  }

  Result<ImportReport> run(const roads::RoadNetwork* network) {
    const KnownGround ground{district_, known_map(district_, network)};
    const StagingRequest asked{&kind_,       request_.files, request_.crs,
                               request_.map, request_.layer, request_.heading_row};
    Staging staging(asked, ground, findings_, progress_);
    tables_ = &staging.tables();
    Placement placement(kind_, district_, staging.tables(), findings_);
    placement_ = &placement;
    const std::int64_t audit_before = last_audit_seq(transaction_.connection);
    if (auto written = must_gather() ? gather_and_write(staging) : write_as_read(staging); !written) {
      return failure(written);
    }
    for (const SourceTable& table : staging.tables()) report_.files.push_back(table.name);
    report_.tables.assign(staging.tables().begin(), staging.tables().end());
    report_.findings = findings_.all();
    report_.findings_left_out = findings_.left_out();
    report_.samples = std::move(preview_).take();
    if (request_.previewed && *request_.previewed != report_.counts()) {
      return failure(ErrorCode::conflict,
                     "the file or what is stored has changed since it was looked at: look at it again");
    }
    report_.taken = !request_.dry_run && (findings_.errors() == 0 || request_.skip_bad_rows);
    if (report_.taken && report_.created + report_.changed > 0) keep_set(audit_before);
    return std::move(report_);
  }

 private:
  // Divisions are written from the top down, and grids are looked at together; both are few.
  [[nodiscard]] bool must_gather() const {
    return kind_.kind->kind == v1::KIND_DIVISION || kind_.kind->kind == v1::KIND_GRID;
  }

  Result<> write_as_read(Staging& staging) {
    return staging.read([this](Draft&& draft) { return write_row(draft); });
  }

  Result<> gather_and_write(Staging& staging) {
    std::vector<Draft> drafts;
    auto read = staging.read([&drafts](Draft&& draft) -> Result<> {
      drafts.push_back(std::move(draft));
      return {};
    });
    if (!read) return read;
    if (kind_.kind->kind == v1::KIND_DIVISION) {
      std::ranges::sort(drafts, {}, [](const Draft& draft) {
        return std::tuple(draft.record.division().code().size(), draft.file, draft.row);
      });
    } else {
      progress_("checking how the grids fit together", 0, -1);
      check_grids(drafts, staging.tables(), district_, findings_);
    }
    for (Draft& draft : drafts) {
      if (report_.rows % kRowsPerReport == 0) {
        progress_("writing", report_.rows, static_cast<std::int64_t>(drafts.size()));
      }
      if (auto written = write_row(draft); !written) return written;
    }
    return {};
  }

  Result<> write_row(Draft& draft) {
    ++report_.rows;
    const auto stored = settle(draft);
    if (!stored) return failure(stored);
    if (draft.refused) return count(ImportPreview::Outcome::refused, draft, nullptr);
    const auto written = writer_.write(draft, *stored);
    if (!written) return failure(written);
    if (!*written) {
      refuse(draft, written->error().code, written->error().field, written->error().message);
      return count(ImportPreview::Outcome::refused, draft, nullptr);
    }
    const StoredRecord* before = *stored ? &**stored : nullptr;
    switch (**written) {
      case RowOutcome::created: return count(ImportPreview::Outcome::created, draft, before);
      case RowOutcome::changed: return count(ImportPreview::Outcome::changed, draft, before);
      case RowOutcome::unchanged: return count(ImportPreview::Outcome::unchanged, draft, before);
    }
    return {};
  }

  // What the draft is about, where it is, and what it refers to.
  Result<std::optional<StoredRecord>> settle(Draft& draft) {
    placement_->take_geometry(draft);
    if (auto resolved = references_.resolve(kind_, draft); !resolved) {
      refuse(draft, "unknown_reference", resolved.error().where.field, resolved.error().message);
    }
    refuse_duplicate(draft);
    auto stored = writer_.find_stored(draft);
    if (stored && kind_.kind->kind == v1::KIND_RECIPIENT) placement_->place_person(draft, *stored);
    return stored;
  }

  Result<> count(ImportPreview::Outcome outcome, const Draft& draft, const StoredRecord* stored) {
    switch (outcome) {
      case ImportPreview::Outcome::created: ++report_.created; break;
      case ImportPreview::Outcome::changed: ++report_.changed; break;
      case ImportPreview::Outcome::unchanged: ++report_.unchanged; break;
      case ImportPreview::Outcome::refused: ++report_.refused; break;
    }
    preview_.add(outcome, (*tables_)[draft.file].name, draft, stored);
    return {};
  }

  void refuse_duplicate(Draft& draft) {
    const std::string identity = identity_of(kind_, body_of(draft.record, *kind_.kind));
    if (identity.empty()) return;
    const RowPlace here{static_cast<std::uint32_t>(draft.file), draft.row};
    // By hash alone: among millions of rows two share one less often than a disk errs.
    const auto [first, fresh] = seen_.emplace(std::hash<std::string>{}(identity), here);
    if (fresh) return;
    const RowPlace& other = first->second;
    const std::string file = other.table == draft.file ? std::string() : " of " + (*tables_)[other.table].name;
    const FieldInfo* key = kind_.kind->natural_key.empty() ? nullptr : kind_.kind->natural_key.front();
    refuse(draft, "duplicate", key == nullptr ? "" : key->name,
           fmt::format("is there twice: it is the same {} as in row {}{}", kind_.kind->name, other.row, file));
  }

  void refuse(Draft& draft, std::string code, const std::string& field, std::string message) {
    draft.refused = true;
    const SourceTable& table = (*tables_)[draft.file];
    findings_.add({.code = std::move(code),
                   .file = table.name,
                   .row = draft.row,
                   .field = field,
                   .message = std::move(message),
                   .table = draft.file,
                   .column = table.plan.column_of(field)});
  }

  void keep_set(std::int64_t audit_before) {
    report_.set_id = transaction_.ids.next();
    add_import_set(transaction_, {.id = report_.set_id,
                                  .at = transaction_.now,
                                  .user_id = actor_.user_id,
                                  .kind = report_.kind,
                                  .files = report_.files,
                                  .created = report_.created,
                                  .changed = report_.changed,
                                  .first_audit_seq = audit_before + 1,
                                  .last_audit_seq = last_audit_seq(transaction_.connection),
                                  .last_rev = last_seq(transaction_.connection)});
  }

  Transaction& transaction_;
  const ImportRequest& request_;
  const ImportKind& kind_;
  const ImportProgress& progress_;
  Actor actor_;
  District district_;
  RecordWriter writer_;
  ReferenceFinder references_;
  ImportPreview preview_;
  RowFindings findings_;
  const std::deque<SourceTable>* tables_ = nullptr;
  Placement* placement_ = nullptr;
  std::unordered_map<std::size_t, RowPlace> seen_;
  ImportReport report_;
};

}  // namespace

Result<ImportReport> import_within(Transaction& transaction, const std::filesystem::path& roads_folder,
                                   const ImportRequest& request, const ImportProgress& progress) {
  const auto kind = parse_import_kind(request.kind);
  if (!kind) return failure(kind);
  // A network that is not there, or cannot be read, is no evidence; whoever plans by it is told.
  const auto network = roads::RoadNetwork::open(roads_folder);
  return Import(transaction, request, **kind, progress).run(network ? &*network : nullptr);
}

Result<ImportReport> import_files(const ImportTarget& target, const ImportRequest& request,
                                  const ImportProgress& progress) {
  if (request.kind == kRoadsKind) return import_roads(target, request, progress);
  std::optional<ImportReport> report;
  WriteJob job = [&](Transaction& transaction) -> Result<> {
    auto imported = import_within(transaction, target.roads, request, progress);
    if (!imported) return failure(imported);
    report = std::move(*imported);
    // The transaction is undone by an error of our own; the report says why.
    return report->taken ? Result<>{} : failure(ErrorCode::conflict, "not to be kept");
  };
  const auto done = run_in_transaction(target.connection, target.vault, system_now(), std::move(job));
  const bool undone_on_purpose = report && !report->taken;
  if (!done && !undone_on_purpose) return failure(done);
  return std::move(*report);
}

}  // namespace gridvisit
