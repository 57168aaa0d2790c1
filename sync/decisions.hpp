// A person's decision about what the server kept for them: a conflict is settled, a quarantined change released or
// discarded. Deciding is a Change of the conflict's or quarantine's record; what it entails happens with it or not at
// all.
#pragma once

#include "domain/actor.hpp"
#include "schema/catalogue.hpp"
#include "store/transaction.hpp"
#include "sync/rejection.hpp"

namespace gridvisit {

/// The field of a kind that holds a person's decision ("settlement", "decision"); nullptr for all other kinds.
const FieldInfo* decision_field(const KindInfo& kind);

/// Whether the record has been decided about already.
bool is_decided(const v1::Record& record);

/// Notes who decided and when.
void sign_decision(v1::Record& record, const Actor& actor, Timestamp now);

/// Writes what the decision asks for, as the actor: the other value of a conflict, the change that was in quarantine.
Accepted<> carry_out_decision(Transaction& transaction, const Actor& actor, const v1::Record& decided);

}  // namespace gridvisit
