#include "sync/apply_change.hpp"

#include <google/protobuf/util/message_differencer.h>

#include "base/fault.hpp"
#include "store/audit.hpp"
#include "sync/change_application.hpp"
#include "sync/quarantine.hpp"

namespace gridvisit {
namespace {

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
    outcome = ChangeApplication(inner, actor, change, *kind).run();
    if (!*outcome) return std::unexpected(outcome->error().error);
    return {};
  };
  const auto done = run_in_savepoint(transaction, job);
  if (done) return **outcome;
  if (outcome && !*outcome) return to_answer(change, outcome->error());
  if (is_about_the_change(done.error())) return to_answer(change, {v1::REASON_INVALID, done.error()});
  return failure(done);
}

// Of a change as it was first sent, and as it comes now: a phone may have learnt of a newer base meanwhile.
bool is_the_same(v1::Change before, v1::Change now) {
  for (v1::Change* change : {&before, &now}) {
    change->clear_base();
    change->clear_base_rev();
  }
  return google::protobuf::util::MessageDifferencer::Equals(before, now);
}

Result<v1::ChangeResult> apply_new(Transaction& transaction, const Actor& actor, const v1::Change& change) {
  auto result = attempt(transaction, actor, change);
  if (!result) return result;
  const bool numbered = change.number() > 0 && !actor.device_id.empty();
  if (numbered && result->outcome() == v1::OUTCOME_REJECTED && !broken(Fault::quarantine)) {
    keep_in_quarantine(transaction, actor, change, *result);
  }
  append_audit(transaction, {actor.user_id, actor.device_id, change, *result});
  return result;
}

}  // namespace

Result<v1::ChangeResult> apply_change(Transaction& transaction, const Actor& actor, const v1::Change& change) {
  if (change.number() == 0 || actor.device_id.empty() || broken(Fault::exactly_once)) {
    return apply_new(transaction, actor, change);
  }
  auto answered = find_answer(transaction.connection, actor.device_id, change.number());
  if (!answered) return apply_new(transaction, actor, change);
  const auto first = load_change({transaction.connection, transaction.vault}, actor.device_id, change.number());
  if (!first) return failure(first);
  if (is_the_same(*first, change)) return *answered;
  // A phone set back to an older copy of itself numbers from there again what is written on it since.
  v1::Change renumbered = change;
  renumbered.set_number(last_answered_number(transaction.connection, actor.device_id) + 1);
  auto result = apply_new(transaction, actor, renumbered);
  if (result) result->set_number(change.number());
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
