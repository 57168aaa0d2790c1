// The answers of a visit or an inspection are what its form asks for.
#pragma once

#include <vector>

#include "schema/catalogue.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

/// Of a record that names a form that exists, where one of `changed` is the form or the answers: the error's field is
/// answers_json. Forms compiled for it stay with the transaction. A form that an older program stored and this one
/// cannot read judges nobody.
Result<> check_form_answers(Transaction& transaction, const v1::Record& record,
                            const std::vector<const FieldInfo*>& changed);

}  // namespace gridvisit
