// What a reader of a record is not shown, by the classes of personal data in options.proto. The copy that leaves the
// server goes through here; the store keeps the whole.
#pragma once

#include "gridvisit/v1/records.pb.h"

namespace gridvisit {

/// Clears and masks fields in place for a reader of that role (may_see gives it):
///                       chain of roles   keeper, inn desk              leader, auditor   none
///   name                shown            shown                         shown             cleared
///   contact, health     shown            shown                         cleared           cleared
///   ID number           masked           cleared; a booking's masked   cleared           cleared
/// The values of a conflict are shown as the fields they are about would be.
void disclose(v1::Record& record, v1::Role role);

/// Whether disclose() would leave a field of that class as it is.
bool is_shown(v1::PersonalData personal, v1::Kind kind, v1::Role role);

/// Whether that role may have ID numbers in full, in a file it asks for: the bureau, for what the province wants to
/// know.
bool may_unmask(v1::Role role);

}  // namespace gridvisit
