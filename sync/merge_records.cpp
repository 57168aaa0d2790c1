#include "sync/merge_records.hpp"

#include "store/feed.hpp"
#include "store/merged_records.hpp"
#include "sync/scope_rule.hpp"

namespace gridvisit {
namespace {

Result<> redirect_one(Transaction& transaction, const KindInfo& kind, const FieldInfo& field, StoredRecord stored,
                      const std::string& into) {
  google::protobuf::Message& body = mutable_body(stored.record, kind);
  body.GetReflection()->SetString(&body, field.descriptor, into);
  const FeedPlace before{stored.record.scope(), stored.record.rev()};
  const auto scope = derive_scope(transaction, kind, stored.record);
  if (!scope) return failure(scope);
  const std::int64_t rev = put_in_feed(transaction, kind.kind, stored.record.id(), *scope, before);
  stored.record.set_scope(*scope);
  stored.record.set_rev(rev);
  stored.field_revs[field.descriptor->number()] = rev;
  update_row(transaction.connection, kind, stored, transaction.vault);
  if (*scope == before.scope) return {};
  return move_followers(transaction, kind, stored.record.id());
}

}  // namespace

Result<> redirect_references(Transaction& transaction, const KindInfo& kind, const std::string& id,
                             const std::string& into) {
  const Reader reader{transaction.connection, transaction.vault};
  for (const KindInfo& referring : all_kinds()) {
    for (const FieldInfo& field : referring.fields) {
      if (field.references != &kind) continue;
      for (StoredRecord& stored : list_referring(reader, referring, field, id)) {
        if (auto done = redirect_one(transaction, referring, field, std::move(stored), into); !done) return done;
      }
    }
  }
  set_merged(transaction, kind.kind, id, into);
  return {};
}

}  // namespace gridvisit
