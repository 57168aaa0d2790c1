#include "sync/change_application.hpp"

#include "base/ids.hpp"
#include "base/limits.hpp"
#include "domain/authorise.hpp"
#include "domain/validate.hpp"
#include "domain/visit_clock.hpp"
#include "store/feed.hpp"
#include "store/merged_records.hpp"
#include "sync/conflicts.hpp"
#include "sync/decisions.hpp"
#include "sync/field_value.hpp"
#include "sync/form_answers.hpp"
#include "sync/merge_records.hpp"
#include "sync/retention.hpp"
#include "sync/scope_rule.hpp"

namespace gridvisit {
namespace {

std::unexpected<Rejection> refuse(const WriteRefusal& refusal) {
  return std::unexpected(
      Rejection{refusal.why == Refused::scope ? v1::REASON_OUT_OF_SCOPE : v1::REASON_FORBIDDEN, refusal.error});
}

// A person with a grid has their village from it.
void normalise(v1::Record& record) {
  if (record.has_recipient() && !record.recipient().grid_code().empty()) {
    record.mutable_recipient()->clear_village_code();
  }
}

bool contains(const std::vector<const FieldInfo*>& fields, const FieldInfo* field) {
  return std::ranges::find(fields, field) != fields.end();
}

}  // namespace

ChangeApplication::ChangeApplication(Transaction& transaction, const Actor& actor, const v1::Change& change,
                                     const KindInfo& kind)
    : transaction_(transaction),
      actor_(actor),
      change_(change),
      kind_(kind),
      incoming_(body_of(change.record(), kind)),
      empty_(incoming_.New()) {}

Accepted<v1::ChangeResult> ChangeApplication::run() {
  if (!is_uuid(change_.record().id())) return reject(v1::REASON_INVALID, "the id is not a lower-case UUID", "id");
  current_ = find_record({transaction_.connection, transaction_.vault}, kind_, change_.record().id());
  switch (change_.operation()) {
    case v1::OPERATION_PUT: return current_ ? update() : create();
    case v1::OPERATION_DELETE: return erase();
    default: return reject(v1::REASON_INVALID, "the operation is neither put nor delete", "operation");
  }
}

Accepted<v1::ChangeResult> ChangeApplication::create() {
  if (change_.base_rev() > 0) return gone(kind_, change_.record().id(), {});
  const auto fields = named_fields(true);
  if (!fields) return std::unexpected(fields.error());
  StoredRecord made;
  made.record.set_id(change_.record().id());
  google::protobuf::Message& body = mutable_body(made.record, kind_);
  Fields set;
  for (const FieldInfo* field : *fields) {
    copy_value(*field, incoming_, body);
    if (!same_value(*field, body, *empty_)) set.push_back(field);
  }
  if (auto stored = store(std::move(made), std::move(set)); !stored) return std::unexpected(stored.error());
  return answer(v1::OUTCOME_APPLIED);
}

Accepted<v1::ChangeResult> ChangeApplication::update() {
  if (auto checked = check_age(); !checked) return std::unexpected(checked.error());
  const auto fields = named_fields(false);
  if (!fields) return std::unexpected(fields.error());
  auto merged = merge(kind_, *current_, incoming_, *fields, change_.base_rev());
  if (!merged) return reject(merged.error());
  const bool changes = !merged->changed.empty();
  if (changes) {
    StoredRecord next{std::move(merged->record), current_->created_rev, current_->field_revs};
    if (auto stored = store(std::move(next), merged->changed); !stored) return std::unexpected(stored.error());
  } else if (auto allowed = authorise(current_->record, *fields, current_->record.scope()); !allowed) {
    return std::unexpected(allowed.error());
  } else {
    rev_ = current_->record.rev();
  }
  keep_conflicts(*merged);
  if (!merged->conflicts.empty()) return answer(v1::OUTCOME_CONFLICT);
  return answer(merged->beside_others && changes ? v1::OUTCOME_MERGED : v1::OUTCOME_APPLIED);
}

Accepted<v1::ChangeResult> ChangeApplication::erase() {
  if (!current_) return answer(v1::OUTCOME_APPLIED);  // as was wanted
  if (auto checked = check_age(); !checked) return std::unexpected(checked.error());
  const WriteRequest request{.kind = &kind_,
                             .id = current_->record.id(),
                             .old_scope = current_->record.scope(),
                             .new_scope = {},
                             .fields = {},
                             .body = &body_of(current_->record, kind_)};
  if (auto allowed = authorise_write(actor_, request); !allowed) return refuse(allowed.error());
  if (current_->record.rev() > change_.base_rev()) {
    return reject(v1::REASON_CHANGED_MEANWHILE, "somebody changed the record meanwhile: look at it before deleting it");
  }
  if (!change_.merge_into().empty()) {
    if (auto merged = merge_away(); !merged) return std::unexpected(merged.error());
  }
  delete_row(transaction_.connection, kind_, change_.record().id());
  remove_from_feed(transaction_, kind_.kind, change_.record().id(), {current_->record.scope(), current_->record.rev()});
  note_rights(current_->record);
  return answer(v1::OUTCOME_APPLIED);
}

// The duplicate's references go to the other record, which the actor must be allowed to write as well.
Accepted<> ChangeApplication::merge_away() {
  const std::string& into = change_.merge_into();
  const auto survivor = find_record({transaction_.connection, transaction_.vault}, kind_, into);
  if (!survivor || into == change_.record().id()) {
    return reject(v1::REASON_INVALID, "there is no other " + kind_.name + " of that id to merge it into", "merge_into");
  }
  const std::string& scope = survivor->record.scope();
  const WriteRequest request{.kind = &kind_,
                             .id = into,
                             .old_scope = scope,
                             .new_scope = scope,
                             .fields = {},
                             .body = &body_of(survivor->record, kind_)};
  if (auto allowed = authorise_write(actor_, request); !allowed) return refuse(allowed.error());
  const auto redirected = redirect_references(transaction_, kind_, change_.record().id(), into);
  return redirected ? Accepted<>{} : reject(redirected.error());
}

// The fields the mask names; without one all of them, for a new record. Those that are the server's to find out are
// passed over.
Accepted<ChangeApplication::Fields> ChangeApplication::named_fields(bool creating) {
  Fields fields;
  if (change_.fields().paths().empty() && creating) {
    for (const FieldInfo& field : kind_.fields) {
      if (!field.rule.by_server()) fields.push_back(&field);
    }
    return fields;
  }
  for (const std::string& path : change_.fields().paths()) {
    const FieldInfo* field = kind_.find_field(path);
    if (field == nullptr) return reject(v1::REASON_INVALID, "a " + kind_.name + " has no field of that name", path);
    if (!field->rule.by_server() && !restates_base(*field) && !contains(fields, field)) fields.push_back(field);
  }
  return fields;
}

// A field sent as the writer had found it is no edit of theirs: it must not undo somebody else's.
bool ChangeApplication::restates_base(const FieldInfo& field) const {
  if (!current_ || !change_.has_base() || kind_of(change_.base()) != &kind_) return false;
  return same_value(field, incoming_, body_of(change_.base(), kind_));
}

Accepted<> ChangeApplication::store(StoredRecord next, Fields changed) {
  normalise(next.record);
  if (auto found = check_references(next.record, changed); !found) return found;
  const auto scope = derive_scope(transaction_, kind_, next.record);
  if (!scope) return reject(scope.error());
  if (auto allowed = authorise(next.record, changed, *scope); !allowed) return allowed;
  if (auto decided = decide(next.record, changed); !decided) return decided;
  if (next.record.has_visit() && !current_) {
    next.record.mutable_visit()->set_corrected_at_ms(
        corrected_at_ms(actor_.clock_offset.count(), next.record.visit().visited_at_ms()));
  }
  if (auto valid = validate_record(kind_, next.record, district_day(transaction_.now)); !valid) {
    return reject(valid.error());
  }
  if (auto fits = check_form_answers(transaction_, next.record, changed); !fits) return reject(fits.error());
  const bool moved = current_ && current_->record.scope() != *scope;
  const std::string id = next.record.id();
  note_rights(next.record);
  const v1::Record decided = decision_field(kind_) != nullptr ? next.record : v1::Record();
  put(std::move(next), changed, *scope);
  if (moved) {
    if (auto followed = move_followers(transaction_, kind_, id); !followed) return reject(followed.error());
  }
  return contains(changed, decision_field(kind_)) ? carry_out_decision(transaction_, actor_, decided) : Accepted<>{};
}

void ChangeApplication::put(StoredRecord next, const Fields& changed, const std::string& scope) {
  std::optional<FeedPlace> before;
  if (current_) before = FeedPlace{current_->record.scope(), current_->record.rev()};
  rev_ = put_in_feed(transaction_, kind_.kind, next.record.id(), scope, before);
  next.record.set_scope(scope);
  next.record.set_rev(rev_);
  if (!current_) {
    next.created_rev = rev_;
    insert_row(transaction_.connection, kind_, next, transaction_.vault);
    transaction_.appended.back().record = std::make_shared<const v1::Record>(std::move(next.record));
    return;
  }
  for (const FieldInfo* field : changed) next.field_revs[field->descriptor->number()] = rev_;
  update_row(transaction_.connection, kind_, next, transaction_.vault);
  transaction_.appended.back().record = std::make_shared<const v1::Record>(std::move(next.record));
}

Accepted<> ChangeApplication::authorise(const v1::Record& next, const Fields& fields, const std::string& scope) {
  WriteRequest request{.kind = &kind_,
                       .id = next.id(),
                       .old_scope = {},
                       .new_scope = scope,
                       .fields = fields,
                       .body = &body_of(next, kind_)};
  if (current_) request.old_scope = current_->record.scope();
  if (auto allowed = authorise_write(actor_, request); !allowed) return refuse(allowed.error());
  return {};
}

// A phone's edit of half a year ago is no longer merged into what others made of the record since.
Accepted<> ChangeApplication::check_age() {
  if (actor_.device_id.empty() || change_.made_at_ms() <= 0) return {};
  const Timestamp made = moment(change_.made_at_ms()) + actor_.clock_offset;
  if (transaction_.now - made < std::chrono::days(1)) return {};
  const std::chrono::days kept = tombstone_lifetime(transaction_.connection);
  if (transaction_.now - made < kept) return {};
  return reject(v1::REASON_TOO_OLD, "this was written more than " + std::to_string(kept.count()) +
                                        " days ago; the station decides whether it still holds");
}

Accepted<> ChangeApplication::check_references(const v1::Record& record, const Fields& changed) {
  const google::protobuf::Message& body = body_of(record, kind_);
  for (const FieldInfo* field : changed) {
    if (field->references == nullptr) continue;
    const std::string id = body.GetReflection()->GetString(body, field->descriptor);
    if (!id.empty() && !find_scope(transaction_.connection, *field->references, id)) {
      return gone(*field->references, id, field->name);
    }
  }
  return {};
}

std::unexpected<Rejection> ChangeApplication::gone(const KindInfo& kind, const std::string& id,
                                                   const std::string& field) {
  if (const auto survivor = find_survivor(transaction_.connection, id)) {
    return reject(v1::REASON_RECORD_MERGED, "the " + kind.name + " was a duplicate of " + *survivor, field);
  }
  return reject(v1::REASON_RECORD_GONE, "there is no " + kind.name + " of that id (any longer)", field);
}

// A decision is made once, and signed by the server.
Accepted<> ChangeApplication::decide(v1::Record& next, Fields& changed) {
  const FieldInfo* field = decision_field(kind_);
  if (field == nullptr || !contains(changed, field)) return {};
  if (is_decided(next)) return reject(v1::REASON_INVALID, "it has been decided already", field->name);
  sign_decision(next, actor_, transaction_.now);
  for (const FieldInfo& other : kind_.fields) {
    if (other.rule.by_server()) changed.push_back(&other);
  }
  return {};
}

void ChangeApplication::keep_conflicts(const Merged& merged) {
  const MetEdit edit{&kind_, &*current_, &change_, &actor_};
  keep_hard_conflicts(transaction_, edit, merged.conflicts);
  if (!merged.conflicts.empty() || change_.base_rev() == 0 || !merged.beside_others) return;
  // A set that both added to is joined: there is nothing to tell.
  Fields alone = merged.changed;
  std::erase_if(alone, [&](const FieldInfo* field) { return current_->rev_of(*field) > change_.base_rev(); });
  if (!alone.empty()) keep_soft_conflict(transaction_, edit, alone);
}

// Whoever is signed in with these rights has them looked at again.
void ChangeApplication::note_rights(const v1::Record& record) {
  if (record.has_assignment()) transaction_.touched_users.push_back(record.assignment().user_id());
  if (record.has_user()) transaction_.touched_users.push_back(record.id());
  if (record.has_device()) transaction_.touched_users.push_back(record.device().user_id());
}

v1::ChangeResult ChangeApplication::answer(v1::Outcome outcome) const {
  v1::ChangeResult result;
  result.set_number(change_.number());
  result.set_outcome(outcome);
  result.set_rev(rev_);
  return result;
}

}  // namespace gridvisit
