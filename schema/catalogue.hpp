// The catalogue of kinds: what the options in records.proto say of each kind and field, ready to use. Made once at
// start from the descriptors, so a kind is defined in one place only.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <google/protobuf/message.h>

#include "base/error.hpp"
#include "gridvisit/v1/records.pb.h"

namespace gridvisit {

struct KindInfo;

/// How a field's value is stored and compared.
enum class FieldShape {
  text,
  reference,
  sealed_text,
  integer,
  boolean,
  real,
  enumeration,
  enumeration_set,
  text_list,
  position,
  area
};

struct FieldInfo {
  const google::protobuf::FieldDescriptor* descriptor = nullptr;
  std::string name;  ///< of the field and of its column
  FieldShape shape = FieldShape::text;
  v1::FieldRule rule;
  const KindInfo* references = nullptr;  ///< the kind whose id it holds
};

struct KindInfo {
  v1::Kind kind = v1::KIND_UNSPECIFIED;
  std::string name;  ///< "memorial_site": of the kind in addresses and commands, and of its table
  const google::protobuf::Descriptor* descriptor = nullptr;
  v1::KindOptions options;
  std::vector<FieldInfo> fields;  ///< in the order of their numbers
  std::vector<const FieldInfo*> scope_from;
  std::vector<const FieldInfo*> natural_key;
  const FieldInfo* newest_first = nullptr;  ///< the time field a snapshot orders by; none: by scope and id
  const FieldInfo* near_day = nullptr;      ///< the day field that splits a snapshot in two parts; none: one part

  [[nodiscard]] const FieldInfo* find_field(std::string_view field_name) const;

  /// Whether records take their scope from one of `parent`'s, and so move with it.
  [[nodiscard]] bool follows(const KindInfo& parent) const;
};

/// All kinds, by their number.
std::span<const KindInfo> all_kinds();
/// All kinds, in the order of a snapshot.
std::span<const KindInfo* const> kinds_in_snapshot_order();

const KindInfo* find_kind(int number);
const KindInfo* find_kind(std::string_view name);
/// For a name typed by a person: the error lists the kinds there are.
Result<const KindInfo*> parse_kind(std::string_view name);

/// The kind of the body that is set; nullptr where there is none this program knows.
const KindInfo* kind_of(const v1::Record& record);

/// The body of that kind, made where it is not set.
google::protobuf::Message& mutable_body(v1::Record& record, const KindInfo& kind);
/// The body that is set; an empty message of the kind where it is not.
const google::protobuf::Message& body_of(const v1::Record& record, const KindInfo& kind);

/// Whether `role` reaches `least` in the chain grid worker < village < town < district < administrator.
bool reaches(v1::Role role, v1::Role least);
bool may_read(const KindInfo& kind, v1::Role role);
bool may_write(const KindInfo& kind, v1::Role role);
/// Whether `role`, which may write the kind, may set this field of it.
bool may_set(const KindInfo& kind, const FieldInfo& field, v1::Role role);

}  // namespace gridvisit
