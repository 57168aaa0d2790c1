// Records of every kind from a seed, by one walk over the descriptors. Values come from small pools, so that two of
// them are often the same and often not; they have the shape the catalogue says, and no meaning.
#pragma once

#include <array>
#include <random>
#include <span>
#include <string>

#include "base/ids.hpp"
#include "geodata/wkb.hpp"
#include "schema/catalogue.hpp"

namespace gridvisit::testing {

class RandomRecords {
 public:
  explicit RandomRecords(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <typename T>
  const T& one_of(std::span<const T> values) {
    return values[below(values.size())];
  }
  std::mt19937_64& engine() { return random_; }

  const KindInfo& kind() { return one_of(all_kinds()); }

  std::string id() {
    Uuid bytes{};
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
    return format_uuid(bytes);
  }

  std::string scope() {
    static constexpr std::array<std::string_view, 6> kCodes{"341103",       "341103100",       "341103100201",
                                                            "341103100202", "341103100201001", "341103100201002"};
    return std::string(kCodes[below(kCodes.size())]);
  }

  v1::Record record(const KindInfo& kind) {
    v1::Record record;
    record.set_id(id());
    record.set_scope(scope());
    record.set_rev(static_cast<std::int64_t>(100 + below(100)));
    google::protobuf::Message& body = mutable_body(record, kind);
    for (const FieldInfo& field : kind.fields) {
      if (!one_in(4)) set(field, body);
    }
    return record;
  }

  /// Any value the field can hold but, perhaps, none.
  void set(const FieldInfo& field, google::protobuf::Message& body) {
    const auto& reflection = *body.GetReflection();
    reflection.ClearField(&body, field.descriptor);
    switch (field.shape) {
      case FieldShape::text:
      case FieldShape::sealed_text: reflection.SetString(&body, field.descriptor, text(field)); return;
      case FieldShape::reference: reflection.SetString(&body, field.descriptor, reference()); return;
      case FieldShape::area: reflection.SetString(&body, field.descriptor, area()); return;
      case FieldShape::integer: set_integer(field, body); return;
      case FieldShape::boolean: reflection.SetBool(&body, field.descriptor, one_in(2)); return;
      case FieldShape::real: reflection.SetDouble(&body, field.descriptor, static_cast<double>(below(8)) / 4); return;
      case FieldShape::enumeration: reflection.SetEnum(&body, field.descriptor, value(field)); return;
      case FieldShape::enumeration_set:
        for (std::size_t n = below(4); n > 0; --n) add_to_set(field, body);
        return;
      case FieldShape::text_list:
        for (std::size_t n = below(4); n > 0; --n) reflection.AddString(&body, field.descriptor, text(field));
        return;
      case FieldShape::position: {
        auto& position = dynamic_cast<v1::Position&>(*reflection.MutableMessage(&body, field.descriptor));
        position.set_lon_deg(118 + static_cast<double>(below(4)) / 8);
        position.set_lat_deg(32 + static_cast<double>(below(4)) / 8);
        return;
      }
    }
  }

  /// What a newer version of the program may have put there.
  void add_unknown_field(google::protobuf::Message& message) {
    auto& unknown = *message.GetReflection()->MutableUnknownFields(&message);
    unknown.AddVarint(10'000 + static_cast<int>(below(5)), random_());
    unknown.AddLengthDelimited(10'010 + static_cast<int>(below(5)), "new");
  }

 private:
  std::string text(const FieldInfo& field) {
    static constexpr std::array<std::string_view, 5> kDays{"1950-01-01", "1998-02-28", "2026-01-31", "2026-11-24", ""};
    static constexpr std::array<std::string_view, 6> kTexts{"a", "b", "张三", "南谯区乌衣镇\n\t\"1\" \\ 号", " ", ""};
    if (field.rule.code()) return scope();
    if (field.rule.day()) return std::string(kDays[below(kDays.size())]);
    if (field.name.ends_with("_json")) return one_in(2) ? "{}" : R"({"a":[1,"二"]})";
    return std::string(kTexts[below(kTexts.size())]);
  }

  std::string reference() {
    static constexpr std::array<std::string_view, 3> kIds{"01890a5d-ac96-774b-bcce-b302099a8057",
                                                          "01890a5d-ac96-774b-bcce-b302099a8058", ""};
    return std::string(kIds[below(kIds.size())]);
  }

  std::string area() {
    if (one_in(3)) return {};
    MultiPolygon area;
    for (std::size_t n = 1 + below(2); n > 0; --n) {
      const double lon = 118 + static_cast<double>(below(4));
      area.polygons.push_back({{{{lon, 32}, {lon + 1, 32}, {lon, 33}, {lon, 32}}}});
    }
    return to_wkb(area);
  }

  void set_integer(const FieldInfo& field, google::protobuf::Message& body) {
    const auto number = static_cast<std::int32_t>(below(6));
    if (field.descriptor->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT64) {
      body.GetReflection()->SetInt64(&body, field.descriptor, one_in(3) ? std::int64_t{number} << 40 : number);
    } else {
      body.GetReflection()->SetInt32(&body, field.descriptor, number);
    }
  }

  const google::protobuf::EnumValueDescriptor* value(const FieldInfo& field) {
    const auto& type = *field.descriptor->enum_type();
    return type.value(static_cast<int>(below(static_cast<std::size_t>(type.value_count()))));
  }

  void add_to_set(const FieldInfo& field, google::protobuf::Message& body) {
    const auto& reflection = *body.GetReflection();
    const auto* added = value(field);
    if (added->number() == 0) return;
    for (int i = 0; i < reflection.FieldSize(body, field.descriptor); ++i) {
      if (reflection.GetRepeatedEnum(body, field.descriptor, i) == added) return;
    }
    reflection.AddEnum(&body, field.descriptor, added);
  }

  std::mt19937_64 random_;
};

}  // namespace gridvisit::testing
