#include "schema/catalogue.hpp"

#include <algorithm>
#include <stdexcept>

namespace gridvisit {
namespace {

using google::protobuf::FieldDescriptor;

FieldShape shape_of(const FieldDescriptor& field, const v1::FieldRule& rule) {
  if (!rule.references().empty()) return FieldShape::reference;
  if (rule.sealed()) return FieldShape::sealed_text;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
      return field.is_repeated() ? FieldShape::enumeration_set : FieldShape::enumeration;
    case FieldDescriptor::CPPTYPE_STRING:
      if (field.type() == FieldDescriptor::TYPE_BYTES) return FieldShape::area;
      return field.is_repeated() ? FieldShape::text_list : FieldShape::text;
    case FieldDescriptor::CPPTYPE_BOOL: return FieldShape::boolean;
    case FieldDescriptor::CPPTYPE_DOUBLE: return FieldShape::real;
    case FieldDescriptor::CPPTYPE_MESSAGE: return FieldShape::position;
    default: return FieldShape::integer;
  }
}

KindInfo make_kind(const FieldDescriptor& body) {
  KindInfo kind;
  kind.kind = static_cast<v1::Kind>(body.number());
  kind.name = body.name();
  kind.descriptor = body.message_type();
  kind.options = kind.descriptor->options().GetExtension(v1::kind);
  for (int i = 0; i < kind.descriptor->field_count(); ++i) {
    const FieldDescriptor& field = *kind.descriptor->field(i);
    const v1::FieldRule& rule = field.options().GetExtension(v1::rule);
    kind.fields.push_back({&field, field.name(), shape_of(field, rule), rule, nullptr});
  }
  std::ranges::sort(kind.fields, {}, [](const FieldInfo& field) { return field.descriptor->number(); });
  return kind;
}

// A name in an option that names nothing is a defect of records.proto: the program does not start.
template <typename T>
T* required(T* found, std::string_view what, std::string_view name) {
  if (found == nullptr) throw std::logic_error("records.proto: no " + std::string(what) + " " + std::string(name));
  return found;
}

struct Catalogue {
  std::vector<KindInfo> kinds;
  std::vector<const KindInfo*> in_snapshot_order;
  std::vector<const KindInfo*> by_number;

  Catalogue() {
    const auto* bodies = v1::Record::descriptor()->FindOneofByName("body");
    for (int i = 0; i < bodies->field_count(); ++i) kinds.push_back(make_kind(*bodies->field(i)));
    for (KindInfo& kind : kinds) resolve(kind);
    std::ranges::sort(in_snapshot_order, {},
                      [](const KindInfo* kind) { return std::pair(kind->options.snapshot_rank(), kind->kind); });
  }

  void resolve(KindInfo& kind) {
    for (FieldInfo& field : kind.fields) {
      if (field.rule.references().empty()) continue;
      const auto parent = std::ranges::find(kinds, field.rule.references(), &KindInfo::name);
      field.references = required(parent == kinds.end() ? nullptr : &*parent, "kind", field.rule.references());
    }
    for (const auto& name : kind.options.scope_from()) {
      kind.scope_from.push_back(required(kind.find_field(name), "field", name));
    }
    for (const auto& name : kind.options.natural_key()) {
      kind.natural_key.push_back(required(kind.find_field(name), "field", name));
    }
    const auto& time = kind.options.newest_first();
    if (!time.empty()) kind.newest_first = required(kind.find_field(time), "field", time);
    const auto& day = kind.options.near_day();
    if (!day.empty()) kind.near_day = required(kind.find_field(day), "field", day);
    const auto number = static_cast<std::size_t>(kind.kind);
    if (by_number.size() <= number) by_number.resize(number + 1);
    by_number[number] = &kind;
    in_snapshot_order.push_back(&kind);
  }
};

const Catalogue& catalogue() {
  static const Catalogue kCatalogue;
  return kCatalogue;
}

bool grants(const google::protobuf::RepeatedField<int>& roles, v1::Role role) {
  return std::ranges::find(roles, static_cast<int>(role)) != roles.end();
}

}  // namespace

const FieldInfo* KindInfo::find_field(std::string_view field_name) const {
  const auto found = std::ranges::find(fields, field_name, &FieldInfo::name);
  return found == fields.end() ? nullptr : &*found;
}

bool KindInfo::follows(const KindInfo& parent) const {
  return std::ranges::any_of(scope_from, [&](const FieldInfo* field) { return field->references == &parent; });
}

std::span<const KindInfo> all_kinds() { return catalogue().kinds; }

std::span<const KindInfo* const> kinds_in_snapshot_order() { return catalogue().in_snapshot_order; }

const KindInfo* find_kind(int number) {
  const auto& by_number = catalogue().by_number;
  return number < 0 || static_cast<std::size_t>(number) >= by_number.size()
             ? nullptr
             : by_number[static_cast<std::size_t>(number)];
}

const KindInfo* find_kind(std::string_view name) {
  const auto found = std::ranges::find(catalogue().kinds, name, &KindInfo::name);
  return found == catalogue().kinds.end() ? nullptr : &*found;
}

Result<const KindInfo*> parse_kind(std::string_view name) {
  if (const KindInfo* kind = find_kind(name)) return kind;
  std::string known;
  for (const KindInfo& kind : all_kinds()) known += (known.empty() ? "" : ", ") + kind.name;
  return failure(ErrorCode::invalid,
                 "'" + std::string(name.substr(0, 40)) + "' is not a kind of record; there are " + known);
}

const KindInfo* kind_of(const v1::Record& record) { return find_kind(static_cast<int>(record.body_case())); }

google::protobuf::Message& mutable_body(v1::Record& record, const KindInfo& kind) {
  const auto* field = v1::Record::descriptor()->FindFieldByNumber(kind.kind);
  return *v1::Record::GetReflection()->MutableMessage(&record, field);
}

const google::protobuf::Message& body_of(const v1::Record& record, const KindInfo& kind) {
  const auto* field = v1::Record::descriptor()->FindFieldByNumber(kind.kind);
  return v1::Record::GetReflection()->GetMessage(record, field);
}

bool reaches(v1::Role role, v1::Role least) {
  return least != v1::ROLE_UNSPECIFIED && least <= v1::ROLE_ADMIN && role <= v1::ROLE_ADMIN && role >= least;
}

bool may_read(const KindInfo& kind, v1::Role role) {
  if (role == v1::ROLE_LEADER) return kind.options.read_role() == v1::ROLE_GRID_WORKER;
  return reaches(role, kind.options.read_role()) || grants(kind.options.also_read(), role) || may_write(kind, role);
}

bool may_write(const KindInfo& kind, v1::Role role) {
  return reaches(role, kind.options.write_role()) || grants(kind.options.also_write(), role);
}

bool may_set(const KindInfo& kind, const FieldInfo& field, v1::Role role) {
  if (!may_write(kind, role)) return false;
  if (field.rule.set_by() == v1::ROLE_UNSPECIFIED) return true;
  return reaches(role, field.rule.set_by());
}

}  // namespace gridvisit
