#include "store/record_mapper.hpp"

#include <unordered_map>
#include <vector>

#include "geodata/spatialite_blob.hpp"
#include "geodata/wkb.hpp"
#include "schema/enum_code.hpp"
#include "store/json_list.hpp"

namespace gridvisit {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kFirstFieldColumn = 5;

struct Sql {
  std::string columns;
  std::string insert;
  std::string update;
  std::string erase;
};

Sql make_sql(const KindInfo& kind) {
  std::vector<std::string> names = {"id", "scope", "rev", "created_rev", "field_revs"};
  Sql sql;
  for (const FieldInfo& field : kind.fields) names.push_back(field.name);
  for (const std::string& name : names) sql.columns += (sql.columns.empty() ? "" : ", ") + name;
  for (const FieldInfo& field : kind.fields) {
    if (field.shape == FieldShape::sealed_text) names.push_back(field.name + "_index");
  }
  std::string places;
  std::string listed;
  std::string assignments;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string number = "?" + std::to_string(i + 1);
    listed += (i == 0 ? "" : ", ") + names[i];
    places += (i == 0 ? "" : ", ") + number;
    if (i > 0) assignments += (i == 1 ? "" : ", ") + names[i] + " = " + number;
  }
  sql.insert = "INSERT INTO " + kind.name + " (" + listed + ") VALUES (" + places + ")";
  sql.update = "UPDATE " + kind.name + " SET " + assignments + " WHERE id = ?1";
  sql.erase = "DELETE FROM " + kind.name + " WHERE id = ?1";
  return sql;
}

const Sql& sql_of(const KindInfo& kind) {
  static const auto kSql = [] {
    std::unordered_map<const KindInfo*, Sql> all;
    for (const KindInfo& each : all_kinds()) all.emplace(&each, make_sql(each));
    return all;
  }();
  return kSql.at(&kind);
}

// What a sealed value is bound to, so that it opens in this place only.
std::string seal_context(const KindInfo& kind, const FieldInfo& field, std::string_view id) {
  return kind.name + "." + field.name + "." + std::string(id);
}

std::string index_name(const KindInfo& kind, const FieldInfo& field) { return kind.name + "." + field.name; }

std::string geometry_blob(const Message& body, const FieldInfo& field) {
  const Reflection& reflection = *body.GetReflection();
  if (field.shape == FieldShape::position) {
    if (!reflection.HasField(body, field.descriptor)) return {};
    const auto& position = static_cast<const v1::Position&>(reflection.GetMessage(body, field.descriptor));
    return to_spatialite_blob(Position{position.lon_deg(), position.lat_deg()});
  }
  const std::string wkb = reflection.GetString(body, field.descriptor);
  if (wkb.empty()) return {};
  const auto geometry = from_wkb(wkb);
  // Stored as nothing, it would be lost without a word.
  if (!geometry) throw DatabaseError(19 /* SQLITE_CONSTRAINT */, field.name + " is no geometry");
  return to_spatialite_blob(*geometry);
}

void bind_field(Statement& statement, int index, const Message& body, const KindInfo& kind, const FieldInfo& field,
                std::string_view id, const Vault& vault) {
  const Reflection& reflection = *body.GetReflection();
  std::string scratch;
  switch (field.shape) {
    case FieldShape::text:
      statement.bind_at(index, reflection.GetStringReference(body, field.descriptor, &scratch));
      return;
    case FieldShape::reference: {
      const std::string& reference = reflection.GetStringReference(body, field.descriptor, &scratch);
      if (reference.empty()) {
        statement.bind_at(index, nullptr);
      } else {
        statement.bind_at(index, reference);
      }
      return;
    }
    case FieldShape::sealed_text:
      statement.bind_blob_at(index, vault.seal(reflection.GetStringReference(body, field.descriptor, &scratch),
                                               seal_context(kind, field, id)));
      return;
    case FieldShape::integer:
      statement.bind_at(index, field.descriptor->cpp_type() == FieldDescriptor::CPPTYPE_INT64
                                   ? reflection.GetInt64(body, field.descriptor)
                                   : std::int64_t{reflection.GetInt32(body, field.descriptor)});
      return;
    case FieldShape::boolean: statement.bind_at(index, reflection.GetBool(body, field.descriptor) ? 1 : 0); return;
    case FieldShape::real: statement.bind_at(index, reflection.GetDouble(body, field.descriptor)); return;
    case FieldShape::enumeration: {
      const auto* value = reflection.GetEnum(body, field.descriptor);
      statement.bind_at(index, enum_code(*value));
      return;
    }
    case FieldShape::enumeration_set: {
      std::vector<std::string> codes;
      for (int i = 0; i < reflection.FieldSize(body, field.descriptor); ++i) {
        codes.push_back(enum_code(*reflection.GetRepeatedEnum(body, field.descriptor, i)));
      }
      statement.bind_at(index, to_json_list(codes));
      return;
    }
    case FieldShape::text_list: {
      std::vector<std::string> texts;
      for (int i = 0; i < reflection.FieldSize(body, field.descriptor); ++i) {
        texts.push_back(reflection.GetRepeatedString(body, field.descriptor, i));
      }
      statement.bind_at(index, to_json_list(texts));
      return;
    }
    case FieldShape::position:
    case FieldShape::area: {
      const std::string blob = geometry_blob(body, field);
      if (blob.empty()) {
        statement.bind_at(index, nullptr);
      } else {
        statement.bind_blob_at(index, blob);
      }
      return;
    }
  }
}

void read_geometry(Message& body, const FieldInfo& field, std::string_view blob) {
  const Reflection& reflection = *body.GetReflection();
  const auto geometry = from_spatialite_blob(blob);
  if (!geometry) throw DatabaseError(11 /* SQLITE_CORRUPT */, geometry.error().message);
  if (field.shape == FieldShape::area) {
    reflection.SetString(&body, field.descriptor, to_wkb(*geometry));
    return;
  }
  const auto* point = std::get_if<Position>(&*geometry);
  if (point == nullptr) throw DatabaseError(11 /* SQLITE_CORRUPT */, "a position that is no point");
  auto& position = static_cast<v1::Position&>(*reflection.MutableMessage(&body, field.descriptor));
  position.set_lon_deg(point->lon_deg);
  position.set_lat_deg(point->lat_deg);
}

void read_field(Message& body, const Statement& row, int column, const KindInfo& kind, const FieldInfo& field,
                std::string_view id, const Vault& vault) {
  if (row.is_null(column)) return;
  const Reflection& reflection = *body.GetReflection();
  const FieldDescriptor* descriptor = field.descriptor;
  switch (field.shape) {
    case FieldShape::text:
    case FieldShape::reference:
      if (!row.bytes(column).empty()) reflection.SetString(&body, descriptor, row.text(column));
      return;
    case FieldShape::sealed_text: {
      auto text = vault.open_sealed(row.bytes(column), seal_context(kind, field, id));
      if (!text) throw DatabaseError(11 /* SQLITE_CORRUPT */, text.error().message);
      if (!text->empty()) reflection.SetString(&body, descriptor, std::move(*text));
      return;
    }
    case FieldShape::integer:
      if (descriptor->cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
        reflection.SetInt64(&body, descriptor, row.integer(column));
      } else {
        reflection.SetInt32(&body, descriptor, static_cast<std::int32_t>(row.integer(column)));
      }
      return;
    case FieldShape::boolean: reflection.SetBool(&body, descriptor, row.integer(column) != 0); return;
    case FieldShape::real: reflection.SetDouble(&body, descriptor, row.real(column)); return;
    case FieldShape::enumeration:
      if (const auto* value = find_enum_value(*descriptor->enum_type(), row.bytes(column))) {
        reflection.SetEnum(&body, descriptor, value);
      }
      return;
    case FieldShape::enumeration_set:
      for (const std::string& code : parse_json_list(row.bytes(column))) {
        if (const auto* value = find_enum_value(*descriptor->enum_type(), code)) {
          reflection.AddEnum(&body, descriptor, value);
        }
      }
      return;
    case FieldShape::text_list:
      for (std::string& text : parse_json_list(row.bytes(column))) {
        reflection.AddString(&body, descriptor, std::move(text));
      }
      return;
    case FieldShape::position:
    case FieldShape::area: read_geometry(body, field, row.bytes(column)); return;
  }
}

void bind_row(Statement& statement, const KindInfo& kind, const StoredRecord& stored, const Vault& vault) {
  const v1::Record& record = stored.record;
  const Message& body = body_of(record, kind);
  statement.bind(record.id(), record.scope(), record.rev(), stored.created_rev);
  statement.bind_blob_at(kFirstFieldColumn, encode_field_revs(stored.field_revs));
  int index = kFirstFieldColumn;
  for (const FieldInfo& field : kind.fields) bind_field(statement, ++index, body, kind, field, record.id(), vault);
  std::string scratch;
  for (const FieldInfo& field : kind.fields) {
    if (field.shape != FieldShape::sealed_text) continue;
    const std::string& text = body.GetReflection()->GetStringReference(body, field.descriptor, &scratch);
    statement.bind_blob_at(++index, vault.blind_index(text, index_name(kind, field)));
  }
}

void append_varint(std::string& bytes, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  bytes += static_cast<char>(value);
}

std::uint64_t take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (int shift = 0; !bytes.empty() && shift < 64; shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return value;
}

}  // namespace

std::string encode_field_revs(const FieldRevs& revs) {
  std::string bytes;
  for (const auto& [field, rev] : revs) {
    append_varint(bytes, static_cast<std::uint64_t>(field));
    append_varint(bytes, static_cast<std::uint64_t>(rev));
  }
  return bytes;
}

FieldRevs decode_field_revs(std::string_view bytes) {
  FieldRevs revs;
  while (!bytes.empty()) {
    const auto field = static_cast<int>(take_varint(bytes));
    revs[field] = static_cast<std::int64_t>(take_varint(bytes));
  }
  return revs;
}

const std::string& row_columns(const KindInfo& kind) { return sql_of(kind).columns; }

StoredRecord read_row(const Statement& row, const KindInfo& kind, const Vault& vault) {
  StoredRecord stored;
  stored.record.set_id(row.text(0));
  stored.record.set_scope(row.text(1));
  stored.record.set_rev(row.integer(2));
  stored.created_rev = row.integer(3);
  stored.field_revs = decode_field_revs(row.bytes(4));
  Message& body = mutable_body(stored.record, kind);
  int column = kFirstFieldColumn;
  for (const FieldInfo& field : kind.fields) read_field(body, row, column++, kind, field, stored.record.id(), vault);
  return stored;
}

void insert_row(Connection& connection, const KindInfo& kind, const StoredRecord& stored, const Vault& vault) {
  Statement statement = connection.prepare(sql_of(kind).insert);
  bind_row(statement, kind, stored, vault);
  statement.run();
}

void update_row(Connection& connection, const KindInfo& kind, const StoredRecord& stored, const Vault& vault) {
  Statement statement = connection.prepare(sql_of(kind).update);
  bind_row(statement, kind, stored, vault);
  statement.run();
}

void delete_row(Connection& connection, const KindInfo& kind, std::string_view id) {
  connection.prepare(sql_of(kind).erase).bind(id).run();
}

ColumnValue key_column_value(const FieldInfo& field, const Message& body, const KindInfo& kind, const Vault& vault) {
  const Reflection& reflection = *body.GetReflection();
  switch (field.shape) {
    case FieldShape::sealed_text:
      return {field.name + "_index",
              vault.blind_index(reflection.GetString(body, field.descriptor), index_name(kind, field)),
              ColumnValue::Type::blob};
    case FieldShape::enumeration: return {field.name, enum_code(*reflection.GetEnum(body, field.descriptor))};
    case FieldShape::integer:
      return {field.name, std::to_string(reflection.GetInt32(body, field.descriptor)), ColumnValue::Type::integer};
    default: return {field.name, reflection.GetString(body, field.descriptor)};
  }
}

}  // namespace gridvisit
