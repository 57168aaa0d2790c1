// What any field of any kind must hold to, by its FieldRule and its shape.
#pragma once

#include <google/protobuf/message.h>

#include "base/clock.hpp"
#include "domain/broken_rule.hpp"
#include "schema/catalogue.hpp"

namespace gridvisit {

Result<> check_field(const google::protobuf::Message& body, const FieldInfo& field, Day today);

}  // namespace gridvisit
