// Whether an actor may make a change or see a record: the catalogue's roles, within the areas they were granted for.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string_view>

#include "base/error.hpp"
#include "domain/actor.hpp"
#include "schema/catalogue.hpp"

namespace gridvisit {

enum class Refused {
  role,   ///< nobody of the actor's roles may do this, wherever the record is
  scope,  ///< the record is, or would come to be, outside the actor's areas
};

struct WriteRefusal {
  Refused why = Refused::role;
  Error error;  ///< forbidden, with the field at fault where there is one
};

struct WriteRequest {
  const KindInfo* kind = nullptr;
  std::string_view id = {};                         ///< of the record
  std::optional<std::string_view> old_scope;        ///< where the record is; none: it is created
  std::optional<std::string_view> new_scope;        ///< where it will be; none: it is deleted
  std::span<const FieldInfo* const> fields;         ///< whose value the change alters
  const google::protobuf::Message* body = nullptr;  ///< as it will be; of a deletion, as it is
};

/// A change that moves a record must be allowed at both ends. To delete a record one must be allowed to set each of its
/// fields; and to delete one of an append-only kind, be of the bureau. What a person did (a visit, an inspection,
/// a photo) and planned is written by themselves, or by the town's staff or above for them. Nobody gives a role above
/// their own. Whatever their roles, users set the fields of their own record that are marked `own`.
std::expected<void, WriteRefusal> authorise_write(const Actor& actor, const WriteRequest& request);

/// The role by which the actor sees records of that kind and scope; where several do, the one that is shown the most.
std::optional<v1::Role> may_see(const Actor& actor, const KindInfo& kind, std::string_view scope);

}  // namespace gridvisit
