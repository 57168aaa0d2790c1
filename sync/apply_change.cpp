#include "sync/apply_change.hpp"

#include "base/ids.hpp"
#include "base/scope_code.hpp"
#include "domain/authorise.hpp"
#include "domain/validate.hpp"
#include "schema/enum_code.hpp"
#include "store/audit.hpp"
#include "store/feed.hpp"
#include "store/records.hpp"
#include "sync/field_value.hpp"
#include "sync/merge.hpp"
#include "sync/scope_rule.hpp"

namespace gridvisit {
namespace {

/// A change that may not be made, and why: becomes the answer.
struct Rejection {
  v1::Reason reason = v1::REASON_INVALID;
  Error error;
};

template <typename T = void>
using Accepted = std::expected<T, Rejection>;

std::unexpected<Rejection> reject(v1::Reason reason, std::string message, std::string field = {}) {
  return std::unexpected(Rejection{reason, {ErrorCode::invalid, std::move(message), {{}, {}, std::move(field)}}});
}

std::unexpected<Rejection> reject(const Error& error) { return std::unexpected(Rejection{v1::REASON_INVALID, error}); }

/// One change on its way into the store.
class Application {
 public:
  Application(Transaction& transaction, const Actor& actor, const v1::Change& change, const KindInfo& kind)
      : transaction_(transaction),
        actor_(actor),
        change_(change),
        kind_(kind),
        incoming_(body_of(change.record(), kind)) {}

  Accepted<v1::ChangeResult> run() {
    if (!is_uuid(change_.record().id())) return reject(v1::REASON_INVALID, "the id is not a lower-case UUID", "id");
    current_ = find_record({transaction_.connection, transaction_.vault}, kind_, change_.record().id());
    switch (change_.operation()) {
      case v1::OPERATION_PUT: return current_ ? update() : create();
      case v1::OPERATION_DELETE: return erase();
      default: return reject(v1::REASON_INVALID, "the operation is neither put nor delete", "operation");
    }
  }

 private:
  Accepted<v1::ChangeResult> create() {
    if (change_.base_rev() > 0) return reject(v1::REASON_RECORD_GONE, "the record was deleted");
    const auto fields = named_fields(true);
    if (!fields) return std::unexpected(fields.error());
    StoredRecord made;
    made.record.set_id(change_.record().id());
    google::protobuf::Message& body = mutable_body(made.record, kind_);
    std::vector<const FieldInfo*> set;
    for (const FieldInfo* field : *fields) {
      copy_value(*field, incoming_, body);
      if (!same_value(*field, body, *empty_)) set.push_back(field);
    }
    if (auto stored = store(std::move(made), set); !stored) return std::unexpected(stored.error());
    return answer(v1::OUTCOME_APPLIED);
  }

  Accepted<v1::ChangeResult> update() {
    const auto fields = named_fields(false);
    if (!fields) return std::unexpected(fields.error());
    auto merged = merge(kind_, *current_, incoming_, *fields, change_.base_rev());
    if (!merged) return reject(merged.error());
    if (!merged->changed.empty()) {
      StoredRecord next{std::move(merged->record), current_->created_rev, current_->field_revs};
      if (auto stored = store(std::move(next), merged->changed); !stored) return std::unexpected(stored.error());
    } else if (auto allowed = authorise(current_->record, *fields, current_->record.scope()); !allowed) {
      return std::unexpected(allowed.error());
    } else {
      rev_ = current_->record.rev();
    }
    for (const FieldConflict& conflict : merged->conflicts) {
      if (auto kept = keep_conflict(conflict); !kept) return std::unexpected(kept.error());
    }
    if (!merged->conflicts.empty()) return answer(v1::OUTCOME_CONFLICT);
    return answer(merged->beside_others && !merged->changed.empty() ? v1::OUTCOME_MERGED : v1::OUTCOME_APPLIED);
  }

  Accepted<v1::ChangeResult> erase() {
    if (!current_) return answer(v1::OUTCOME_APPLIED);  // as was wanted
    const WriteRequest request{&kind_, current_->record.scope(), {}, {}, &body_of(current_->record, kind_)};
    if (auto allowed = authorise_write(actor_, request); !allowed) return refuse(allowed.error());
    if (current_->record.rev() > change_.base_rev()) {
      return reject(v1::REASON_CHANGED_MEANWHILE,
                    "somebody changed the record meanwhile: look at it before deleting it");
    }
    delete_row(transaction_.connection, kind_, change_.record().id());
    remove_from_feed(transaction_, kind_.kind, change_.record().id(),
                     {current_->record.scope(), current_->record.rev()});
    return answer(v1::OUTCOME_APPLIED);
  }

  // The fields the mask names; without one all of them, for a new record.
  Accepted<std::vector<const FieldInfo*>> named_fields(bool creating) {
    std::vector<const FieldInfo*> fields;
    if (change_.fields().paths().empty() && creating) {
      for (const FieldInfo& field : kind_.fields) fields.push_back(&field);
      return fields;
    }
    for (const std::string& path : change_.fields().paths()) {
      const FieldInfo* field = kind_.find_field(path);
      if (field == nullptr) return reject(v1::REASON_INVALID, "a " + kind_.name + " has no field of that name", path);
      fields.push_back(field);
    }
    return fields;
  }

  Accepted<> store(StoredRecord next, const std::vector<const FieldInfo*>& changed) {
    normalise(next.record);
    const auto scope = derive_scope(transaction_, kind_, next.record);
    if (!scope) return reject(scope.error());
    if (auto allowed = authorise(next.record, changed, *scope); !allowed) return allowed;
    if (auto valid = validate_record(kind_, next.record, district_day(transaction_.now)); !valid) {
      return reject(valid.error());
    }
    if (auto found = check_references(next.record, changed); !found) return found;
    std::optional<FeedPlace> before;
    if (current_) before = FeedPlace{current_->record.scope(), current_->record.rev()};
    rev_ = put_in_feed(transaction_, kind_.kind, next.record.id(), *scope, before);
    next.record.set_scope(*scope);
    next.record.set_rev(rev_);
    if (!current_) {
      next.created_rev = rev_;
      insert_row(transaction_.connection, kind_, next, transaction_.vault);
      return {};
    }
    for (const FieldInfo* field : changed) next.field_revs[field->descriptor->number()] = rev_;
    update_row(transaction_.connection, kind_, next, transaction_.vault);
    if (*scope == before->scope) return {};
    if (auto moved = move_followers(transaction_, kind_, next.record.id()); !moved) return reject(moved.error());
    return {};
  }

  Accepted<> authorise(const v1::Record& next, const std::vector<const FieldInfo*>& fields, const std::string& scope) {
    WriteRequest request{&kind_, {}, scope, fields, &body_of(next, kind_)};
    if (current_) request.old_scope = current_->record.scope();
    if (auto allowed = authorise_write(actor_, request); !allowed) return refuse(allowed.error());
    return {};
  }

  static std::unexpected<Rejection> refuse(const WriteRefusal& refusal) {
    return std::unexpected(
        Rejection{refusal.why == Refused::scope ? v1::REASON_OUT_OF_SCOPE : v1::REASON_FORBIDDEN, refusal.error});
  }

  // A person with a grid has their village from it.
  static void normalise(v1::Record& record) {
    if (record.has_recipient() && !record.recipient().grid_code().empty()) {
      record.mutable_recipient()->clear_village_code();
    }
  }

  Accepted<> check_references(const v1::Record& record, const std::vector<const FieldInfo*>& changed) {
    const google::protobuf::Message& body = body_of(record, kind_);
    for (const FieldInfo* field : changed) {
      if (field->references == nullptr) continue;
      const std::string id = body.GetReflection()->GetString(body, field->descriptor);
      if (!id.empty() && !find_scope(transaction_.connection, *field->references, id)) {
        return reject(v1::REASON_INVALID, "it refers to a " + field->references->name + " that does not exist",
                      field->name);
      }
    }
    return {};
  }

  Accepted<> keep_conflict(const FieldConflict& conflict) {
    const google::protobuf::Message& before = body_of(current_->record, kind_);
    const std::string incoming = value_as_json(*conflict.field, incoming_);
    const std::string stored = value_as_json(*conflict.field, before);
    StoredRecord made;
    made.record.set_id(transaction_.ids.next());
    v1::Conflict& body = *made.record.mutable_conflict();
    body.set_record_kind(kind_.name);
    body.set_record_id(current_->record.id());
    body.set_field(conflict.field->name);
    body.set_scope_code(current_->record.scope());
    body.set_kept_json(conflict.incoming_won ? incoming : stored);
    body.set_other_json(conflict.incoming_won ? stored : incoming);
    (conflict.incoming_won ? body.mutable_kept_user_id() : body.mutable_other_user_id())->assign(actor_.user_id);
    body.set_happened_at_ms(transaction_.now.time_since_epoch().count());
    const KindInfo& conflict_kind = *find_kind(v1::KIND_CONFLICT);
    made.record.set_scope(body.scope_code());
    made.created_rev = put_in_feed(transaction_, v1::KIND_CONFLICT, made.record.id(), body.scope_code(), std::nullopt);
    made.record.set_rev(made.created_rev);
    insert_row(transaction_.connection, conflict_kind, made, transaction_.vault);
    return {};
  }

  v1::ChangeResult answer(v1::Outcome outcome) const {
    v1::ChangeResult result;
    result.set_number(change_.number());
    result.set_outcome(outcome);
    result.set_rev(rev_);
    return result;
  }

  Transaction& transaction_;
  const Actor& actor_;
  const v1::Change& change_;
  const KindInfo& kind_;
  const google::protobuf::Message& incoming_;
  std::unique_ptr<google::protobuf::Message> empty_{incoming_.New()};
  std::optional<StoredRecord> current_;
  std::int64_t rev_ = 0;
};

v1::ChangeResult to_answer(const v1::Change& change, const Rejection& rejection) {
  v1::ChangeResult result;
  result.set_number(change.number());
  result.set_outcome(v1::OUTCOME_REJECTED);
  result.set_reason(rejection.reason);
  result.set_message(rejection.error.message);
  result.set_field(rejection.error.where.field);
  return result;
}

/// Whether an error of the store says that this change cannot be, and not that the database is in trouble.
bool is_about_the_change(const Error& error) {
  return error.code == ErrorCode::conflict || error.code == ErrorCode::invalid;
}

Result<v1::ChangeResult> attempt(Transaction& transaction, const Actor& actor, const v1::Change& change) {
  const KindInfo* kind = kind_of(change.record());
  if (kind == nullptr) {
    return to_answer(
        change, {v1::REASON_UNKNOWN_KIND, {ErrorCode::unsupported, "this server does not know the kind of record"}});
  }
  std::optional<Accepted<v1::ChangeResult>> outcome;
  // A rejected change must leave nothing behind, also when a constraint stops it half-way.
  WriteJob job = [&](Transaction& inner) -> Result<> {
    outcome = Application(inner, actor, change, *kind).run();
    if (!*outcome) return std::unexpected(outcome->error().error);
    return {};
  };
  const auto done = run_in_savepoint(transaction, job);
  if (done) return **outcome;
  if (outcome && !*outcome) return to_answer(change, outcome->error());
  if (is_about_the_change(done.error())) return to_answer(change, {v1::REASON_INVALID, done.error()});
  return failure(done);
}

}  // namespace

Result<v1::ChangeResult> apply_change(Transaction& transaction, const Actor& actor, const v1::Change& change) {
  if (change.number() > 0 && !actor.device_id.empty()) {
    if (auto answered = find_answer(transaction.connection, actor.device_id, change.number())) return *answered;
  }
  auto result = attempt(transaction, actor, change);
  if (result) append_audit(transaction, {actor.user_id, actor.device_id, change, *result});
  return result;
}

Result<> to_result(const v1::ChangeResult& result) {
  if (result.outcome() != v1::OUTCOME_REJECTED) return {};
  const bool refused = result.reason() == v1::REASON_FORBIDDEN || result.reason() == v1::REASON_OUT_OF_SCOPE;
  return failure(refused ? ErrorCode::forbidden : ErrorCode::invalid, result.message(), {{}, {}, result.field()});
}

std::string reason_code(v1::Reason reason) {
  const auto* value = v1::Reason_descriptor()->FindValueByNumber(reason);
  std::string code = value == nullptr ? "" : value->name().substr(std::string_view("REASON_").size());
  for (char& c : code) c = static_cast<char>(c == '_' ? c : c | 0x20);
  return code;
}

}  // namespace gridvisit
