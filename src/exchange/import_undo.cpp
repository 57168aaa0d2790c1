#include "exchange/import_undo.hpp"

#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/scope_code.hpp"
#include "exchange/preview.hpp"
#include "store/feed.hpp"
#include "sync/apply_change.hpp"

namespace gridvisit {
namespace {

constexpr const char* kChangedSince = "was changed since";

class Undo {
 public:
  Undo(Transaction& transaction, const Actor& actor, const ImportSet& set)
      : transaction_(transaction), actor_(actor), set_(set) {
    report_.set_id = set.id;
  }

  Result<UndoReport> run() {
    const auto walked =
        for_each_change_backwards(reader(), set_, [this](const v1::Change& change) { return take_back(change); });
    if (!walked) return failure(walked);
    if (report_.done()) mark_undone(transaction_, set_.id, actor_.user_id);
    return std::move(report_);
  }

 private:
  [[nodiscard]] Reader reader() const { return {transaction_.connection, transaction_.vault}; }

  Result<> take_back(const v1::Change& change) {
    const KindInfo* kind = kind_of(change.record());
    if (kind == nullptr) return {};
    const auto stored = find_record(reader(), *kind, change.record().id());
    const bool made = change.base_rev() == 0;
    if (!stored) {
      hinder(*kind, change.record(), made ? "was deleted since" : "was deleted since; what it was cannot be put back");
      return {};
    }
    return made ? erase(*kind, *stored) : put_back(*kind, *stored, change);
  }

  // Whether a field of it was set by something after the import.
  [[nodiscard]] bool is_newer(const StoredRecord& stored, const FieldInfo& field) const {
    return stored.rev_of(field) > set_.last_rev;
  }

  Result<> erase(const KindInfo& kind, const StoredRecord& stored) {
    for (const FieldInfo& field : kind.fields) {
      if (is_newer(stored, field)) {
        hinder(kind, stored.record, kChangedSince);
        return {};
      }
    }
    if (const std::int64_t within = count_within(kind, stored.record); within > 0) {
      hinder(kind, stored.record, fmt::format("{} records lie within it by now", within));
      return {};
    }
    v1::Change change;
    change.set_operation(v1::OPERATION_DELETE);
    *change.mutable_record() = stored.record;
    change.set_base_rev(stored.record.rev());
    if (auto done = apply(kind, change); !done) return failure(done);
    ++report_.deleted;
    return {};
  }

  Result<> put_back(const KindInfo& kind, const StoredRecord& stored, const v1::Change& done) {
    for (const std::string& path : done.fields().paths()) {
      const FieldInfo* field = kind.find_field(path);
      if (field == nullptr || !is_newer(stored, *field)) continue;
      hinder(kind, stored.record, std::string(kChangedSince) + ": " + path);
      return {};
    }
    v1::Change change;
    change.set_operation(v1::OPERATION_PUT);
    *change.mutable_record() = done.base();
    change.mutable_record()->set_id(stored.record.id());
    *change.mutable_fields() = done.fields();
    change.set_base_rev(stored.record.rev());
    if (auto applied = apply(kind, change); !applied) return failure(applied);
    ++report_.put_back;
    return {};
  }

  // Of a division or grid: what else its code is the scope of. The set's own have been deleted before it.
  std::int64_t count_within(const KindInfo& kind, const v1::Record& record) const {
    if (kind.kind != v1::KIND_DIVISION && kind.kind != v1::KIND_GRID) return 0;
    const std::string& code = kind.kind == v1::KIND_GRID ? record.grid().code() : record.division().code();
    std::int64_t count = -1;  // itself
    for (const auto& [number, digest] : sum_digests(transaction_.connection, code, end_of_range(code))) {
      count += digest.count;
    }
    return count;
  }

  Result<> apply(const KindInfo& kind, const v1::Change& change) {
    const auto result = apply_change(transaction_, actor_, change);
    if (!result) return failure(result);
    if (result->outcome() == v1::OUTCOME_REJECTED) hinder(kind, change.record(), result->message());
    return {};
  }

  void hinder(const KindInfo& kind, const v1::Record& record, std::string message) {
    ++report_.obstacles_in_all;
    if (report_.obstacles.size() >= limits::kImportSamples) return;
    report_.obstacles.push_back({kind.name, record.id(), label_of(kind, body_of(record, kind)), std::move(message)});
  }

  Transaction& transaction_;
  const Actor& actor_;
  const ImportSet& set_;
  UndoReport report_;
};

}  // namespace

Result<UndoReport> undo_import(Transaction& transaction, const Actor& actor, std::string_view set_id) {
  const auto set = find_import_set(transaction.connection, set_id);
  if (!set) return failure(ErrorCode::not_found, "there is no import of that id; 'gridvisit import list' shows them");
  if (set->undone_at_ms != 0) return failure(ErrorCode::conflict, "this import has been undone already");
  return Undo(transaction, actor, *set).run();
}

}  // namespace gridvisit
