#include "ogc/feature_edit.hpp"

#include <algorithm>
#include <memory>

#include <boost/json/parse.hpp>

#include "cql2/json_parser.hpp"
#include "domain/disclosure.hpp"
#include "geodata/wkb.hpp"
#include "schema/enum_code.hpp"

namespace gridvisit::ogc {
namespace {

namespace json = boost::json;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::unexpected<Error> wrong(std::string_view field, std::string message) {
  return failure(ErrorCode::invalid, std::move(message), {{}, {}, std::string(field)});
}

Result<int> enum_number(const FieldInfo& field, const json::value& value) {
  const auto* text = value.if_string();
  const auto* found =
      text == nullptr ? nullptr : find_enum_value(*field.descriptor->enum_type(), std::string_view(*text));
  if (found == nullptr) return wrong(field.name, "the property has no such value; …/queryables lists them");
  return found->number();
}

Result<> set_list(Message& body, const FieldInfo& field, const json::value& value) {
  const auto* items = value.if_array();
  if (items == nullptr) return wrong(field.name, "the property is a list");
  const auto& reflection = *body.GetReflection();
  for (const json::value& item : *items) {
    if (field.shape == FieldShape::enumeration_set) {
      const auto number = enum_number(field, item);
      if (!number) return failure(number);
      reflection.AddEnumValue(&body, field.descriptor, *number);
      continue;
    }
    if (!item.is_string()) return wrong(field.name, "the property is a list of texts");
    reflection.AddString(&body, field.descriptor, std::string(item.get_string()));
  }
  return {};
}

Result<> set_property(Message& body, const FieldInfo& field, const json::value& value) {
  if (value.is_null()) return {};  // cleared: as a new body has it
  const auto& reflection = *body.GetReflection();
  switch (field.shape) {
    case FieldShape::integer: {
      boost::system::error_code failed;
      const auto number = value.is_number() ? value.to_number<std::int64_t>(failed) : 0;
      if (!value.is_number() || failed) return wrong(field.name, "the property is a whole number");
      if (field.descriptor->cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
        reflection.SetInt64(&body, field.descriptor, number);
      } else if (number < INT32_MIN || number > INT32_MAX) {
        return wrong(field.name, "the number is too large");
      } else {
        reflection.SetInt32(&body, field.descriptor, static_cast<std::int32_t>(number));
      }
      return {};
    }
    case FieldShape::boolean:
      if (!value.is_bool()) return wrong(field.name, "the property is true or false");
      reflection.SetBool(&body, field.descriptor, value.get_bool());
      return {};
    case FieldShape::real:
      if (!value.is_number()) return wrong(field.name, "the property is a number");
      reflection.SetDouble(&body, field.descriptor, value.to_number<double>());
      return {};
    case FieldShape::enumeration: {
      const auto number = enum_number(field, value);
      if (!number) return failure(number);
      reflection.SetEnumValue(&body, field.descriptor, *number);
      return {};
    }
    case FieldShape::enumeration_set:
    case FieldShape::text_list: return set_list(body, field, value);
    default:
      if (!value.is_string()) return wrong(field.name, "the property is a text");
      reflection.SetString(&body, field.descriptor, std::string(value.get_string()));
      return {};
  }
}

Result<Position> moved(Position position, const OutputCrs* crs) {
  if (crs == nullptr) return position;
  return crs->to_wgs84(position);
}

Result<> move_area(MultiPolygon& area, const OutputCrs* crs) {
  for (Polygon& polygon : area.polygons) {
    for (Ring& ring : polygon.rings) {
      for (Position& p : ring) {
        const auto there = moved(p, crs);
        if (!there) return failure(there);
        p = *there;
      }
    }
  }
  return {};
}

Result<> set_geometry(Message& body, const Collection& collection, const json::value& value, const OutputCrs* crs) {
  if (value.is_null()) return {};
  auto geometry = cql2::parse_geojson_geometry(value);
  if (!geometry) return wrong("geometry", geometry.error().message);
  const auto& reflection = *body.GetReflection();
  if (collection.is_area()) {
    auto* area = std::get_if<MultiPolygon>(&*geometry);
    if (area == nullptr) return wrong("geometry", "the collection's features are areas");
    if (auto done = move_area(*area, crs); !done) return wrong("geometry", done.error().message);
    reflection.SetString(&body, collection.geometry->descriptor, to_wkb(*geometry));
    return {};
  }
  const auto* point = std::get_if<Position>(&*geometry);
  if (point == nullptr) return wrong("geometry", "the collection's features are points");
  const auto there = moved(*point, crs);
  if (!there) return wrong("geometry", there.error().message);
  auto& position = static_cast<v1::Position&>(*reflection.MutableMessage(&body, collection.geometry->descriptor));
  position.set_lon_deg(there->lon_deg);
  position.set_lat_deg(there->lat_deg);
  return {};
}

// As the two are written tells whether they differ.
std::string written(const Message& body, const FieldInfo& field) {
  const std::unique_ptr<Message> alone(body.New());
  alone->CopyFrom(body);
  const auto& reflection = *alone->GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection.ListFields(*alone, &set);
  for (const FieldDescriptor* each : set) {
    if (each != field.descriptor) reflection.ClearField(alone.get(), each);
  }
  return alone->SerializeAsString();
}

}  // namespace

Result<FeatureDraft> parse_feature(const Collection& collection, std::string_view geojson, const OutputCrs* crs) {
  boost::system::error_code failed;
  const json::value value = json::parse(geojson, failed);
  const auto* feature = value.if_object();
  const auto* type = feature == nullptr ? nullptr : feature->if_contains("type");
  if (failed || type == nullptr || *type != "Feature") {
    return failure(ErrorCode::invalid, "the body is not a GeoJSON Feature");
  }
  FeatureDraft draft;
  Message& body = mutable_body(draft.record, *collection.kind);
  if (const auto* geometry = feature->if_contains("geometry")) {
    if (auto set = set_geometry(body, collection, *geometry, crs); !set) return failure(set);
    draft.given.push_back(collection.geometry->name);
  }
  const auto* properties = feature->if_contains("properties");
  if (properties == nullptr || properties->is_null()) return draft;
  if (!properties->is_object()) return failure(ErrorCode::invalid, "a feature's properties are an object");
  for (const auto& [name, property] : properties->get_object()) {
    if (name == "id" || name == "scope") continue;
    const FieldInfo* field = collection.kind->find_field(name);
    if (field == nullptr || !is_property(*field)) {
      return wrong(std::string_view(name), "the collection has no such property; …/queryables lists them");
    }
    if (auto set = set_property(body, *field, property); !set) return failure(set);
    draft.given.push_back(field->name);
  }
  return draft;
}

std::vector<std::string> changed_fields(const Collection& collection, const FeatureDraft& draft,
                                        const ShownFeature& shown, v1::Role role, bool replaces) {
  std::vector<std::string> changed;
  const auto differs = [&](const FieldInfo& field) {
    if (&field == collection.geometry) {
      return geometry_json(collection, shown.record) != geometry_json(collection, draft.record);
    }
    return written(body_of(shown.record, *collection.kind), field) !=
           written(body_of(draft.record, *collection.kind), field);
  };
  for (const FieldInfo& field : collection.kind->fields) {
    const bool given = std::ranges::find(draft.given, field.name) != draft.given.end();
    const bool seen = is_shown(field.rule.personal(), collection.kind->kind, role);
    const bool cleared = replaces && seen && !field.rule.by_server();
    if ((given || cleared) && differs(field)) changed.push_back(field.name);
  }
  return changed;
}

}  // namespace gridvisit::ogc
