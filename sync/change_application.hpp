// One change on its way into the store: authorised, merged, validated, stored, published. apply_change.hpp is the way
// in; this is for what one change entails beside it (a decision that writes what it decided).
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "domain/actor.hpp"
#include "schema/catalogue.hpp"
#include "store/records.hpp"
#include "store/transaction.hpp"
#include "sync/merge.hpp"
#include "sync/rejection.hpp"

namespace gridvisit {

/// Borrows everything; used once. What a rejection leaves behind is for the caller's savepoint to undo.
class ChangeApplication {
 public:
  ChangeApplication(Transaction& transaction, const Actor& actor, const v1::Change& change, const KindInfo& kind);

  Accepted<v1::ChangeResult> run();

 private:
  using Fields = std::vector<const FieldInfo*>;

  Accepted<v1::ChangeResult> create();
  Accepted<v1::ChangeResult> update();
  Accepted<v1::ChangeResult> erase();
  Accepted<Fields> named_fields(bool creating);
  [[nodiscard]] bool restates_base(const FieldInfo& field) const;
  Accepted<> store(StoredRecord next, Fields changed);
  void put(StoredRecord next, const Fields& changed, const std::string& scope);
  Accepted<> merge_away();
  Accepted<> authorise(const v1::Record& next, const Fields& fields, const std::string& scope);
  Accepted<> check_age();
  Accepted<> check_references(const v1::Record& record, const Fields& changed);
  Accepted<> decide(v1::Record& next, Fields& changed);
  void keep_conflicts(const Merged& merged);
  void note_rights(const v1::Record& record);
  std::unexpected<Rejection> gone(const KindInfo& kind, const std::string& id, const std::string& field);
  [[nodiscard]] v1::ChangeResult answer(v1::Outcome outcome) const;

  Transaction& transaction_;
  const Actor& actor_;
  const v1::Change& change_;
  const KindInfo& kind_;
  const google::protobuf::Message& incoming_;
  std::unique_ptr<google::protobuf::Message> empty_;
  std::optional<StoredRecord> current_;
  std::int64_t rev_ = 0;
};

}  // namespace gridvisit
