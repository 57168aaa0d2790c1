// Brings the database to what the drafts say, through apply_change alone: what is stored already stays untouched, of
// what differs only the differing fields are sent. Runs inside the writer's transaction.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "base/ids.hpp"
#include "domain/actor.hpp"
#include "exchange/draft.hpp"
#include "gridvisit/v1/sync.pb.h"
#include "store/records.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

enum class RowOutcome { created, changed, unchanged };

/// Why a row was not taken.
struct RowRefusal {
  std::string code;
  std::string field;
  std::string message;
};

class RecordWriter {
 public:
  RecordWriter(Transaction& transaction, const Actor& actor, const ImportKind& kind)
      : transaction_(transaction), actor_(actor), kind_(kind) {}

  /// The record the draft is about, if it is stored.
  Result<std::optional<StoredRecord>> find_stored(const Draft& draft);

  /// An Error means that the database failed.
  Result<std::expected<RowOutcome, RowRefusal>> write(const Draft& draft, const std::optional<StoredRecord>& stored);

 private:
  using Written = Result<std::expected<RowOutcome, RowRefusal>>;
  Written create(const KindInfo& kind, v1::Record record, std::string& id);
  Written change(const StoredRecord& stored, const Draft& draft);
  Written apply(const KindInfo& kind, const v1::Change& change, RowOutcome outcome);
  Result<std::expected<bool, RowRefusal>> add_companions(const Draft& draft, const std::string& id);
  [[nodiscard]] Reader reader() const { return {transaction_.connection, transaction_.vault}; }

  Transaction& transaction_;
  const Actor& actor_;
  const ImportKind& kind_;
  /// Ids of the stored records without a natural key, by the hash of their fallback key; made when first needed.
  std::optional<std::unordered_map<std::size_t, Uuid>> by_fallback_key_;
};

/// By which a row is known within its file: the natural key, else the fallback key; empty where it has neither.
std::string identity_of(const ImportKind& kind, const google::protobuf::Message& body);

}  // namespace gridvisit
