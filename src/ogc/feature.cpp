#include "ogc/feature.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include "domain/disclosure.hpp"
#include "geodata/polygon_measure.hpp"
#include "geodata/wkb.hpp"
#include "schema/enum_code.hpp"

namespace gridvisit::ogc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

std::string json_text(std::string_view text) { return boost::json::serialize(boost::json::string_view(text)); }

// Seven decimals of a degree are a centimetre, three of a metre a millimetre.
void append_number(std::string& out, double value, int decimals) {
  std::string text = fmt::format("{:.{}f}", value, decimals);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  out += text == "-0" ? "0" : text;
}

int decimals_for(const Geometry& geometry) {
  const auto is_metres = [](Position p) { return std::abs(p.lon_deg) > 360 || std::abs(p.lat_deg) > 360; };
  if (const auto* point = std::get_if<Position>(&geometry)) return is_metres(*point) ? 3 : 7;
  if (const auto* area = std::get_if<MultiPolygon>(&geometry)) {
    if (!area->polygons.empty() && is_metres(area->polygons[0].rings[0][0])) return 3;
  }
  return 7;
}

void append_position(std::string& out, Position p, int decimals) {
  out += '[';
  append_number(out, p.lon_deg, decimals);
  out += ',';
  append_number(out, p.lat_deg, decimals);
  out += ']';
}

void append_polygon(std::string& out, const Polygon& polygon, int decimals) {
  out += '[';
  for (const Ring& ring : polygon.rings) {
    if (out.back() != '[') out += ',';
    out += '[';
    for (const Position p : ring) {
      if (out.back() != '[') out += ',';
      append_position(out, p, decimals);
    }
    out += ']';
  }
  out += ']';
}

std::string geometry_json(const Geometry* geometry) {
  if (geometry == nullptr) return "null";
  const int decimals = decimals_for(*geometry);
  std::string out;
  if (const auto* point = std::get_if<Position>(geometry)) {
    out = R"({"type":"Point","coordinates":)";
    append_position(out, *point, decimals);
    return out + "}";
  }
  const auto& area = std::get<MultiPolygon>(*geometry);
  out = R"({"type":"MultiPolygon","coordinates":[)";
  for (const Polygon& polygon : area.polygons) {
    if (out.back() == ']') out += ',';
    append_polygon(out, polygon, decimals);
  }
  return out + "]}";
}

template <typename Append>
std::string json_list(int size, Append append) {
  std::string out = "[";
  for (int i = 0; i < size; ++i) out += (i == 0 ? "" : ",") + json_text(append(i));
  return out + "]";
}

std::string value_json(const Message& body, const FieldInfo& field) {
  const Reflection& reflection = *body.GetReflection();
  const FieldDescriptor* descriptor = field.descriptor;
  switch (field.shape) {
    case FieldShape::integer:
      return std::to_string(descriptor->cpp_type() == FieldDescriptor::CPPTYPE_INT64
                                ? reflection.GetInt64(body, descriptor)
                                : std::int64_t{reflection.GetInt32(body, descriptor)});
    case FieldShape::boolean: return reflection.GetBool(body, descriptor) ? "true" : "false";
    case FieldShape::real: {
      const double value = reflection.GetDouble(body, descriptor);
      return std::isfinite(value) ? fmt::format("{}", value) : "null";
    }
    case FieldShape::enumeration: {
      const std::string& code = enum_code(*reflection.GetEnum(body, descriptor));
      return code.empty() ? "null" : json_text(code);
    }
    case FieldShape::enumeration_set:
      return json_list(reflection.FieldSize(body, descriptor),
                       [&](int i) { return enum_code(*reflection.GetRepeatedEnum(body, descriptor, i)); });
    case FieldShape::text_list:
      return json_list(reflection.FieldSize(body, descriptor),
                       [&](int i) { return reflection.GetRepeatedString(body, descriptor, i); });
    default: {
      const std::string text = reflection.GetString(body, descriptor);
      return text.empty() ? "null" : json_text(text);
    }
  }
}

std::shared_ptr<const Geometry> geometry_of(const Collection& collection, const Message& body) {
  const Reflection& reflection = *body.GetReflection();
  if (!collection.is_area()) {
    if (!reflection.HasField(body, collection.geometry->descriptor)) return nullptr;
    const auto& position =
        static_cast<const v1::Position&>(reflection.GetMessage(body, collection.geometry->descriptor));
    return std::make_shared<const Geometry>(Position{position.lon_deg(), position.lat_deg()});
  }
  auto area = from_wkb(reflection.GetString(body, collection.geometry->descriptor));
  if (!area || !std::holds_alternative<MultiPolygon>(*area)) return nullptr;
  return std::make_shared<const Geometry>(std::move(*area));
}

bool is_wanted(const Presentation& how, std::string_view name) {
  return !how.properties || std::ranges::find(*how.properties, name) != how.properties->end();
}

std::string feature_json(const Collection& collection, const ShownFeature& feature, const Geometry* geometry,
                         const Presentation& how) {
  std::string out = R"({"type":"Feature","id":)" + json_text(feature.record.id()) + R"(,"geometry":)" +
                    geometry_json(geometry) + R"(,"properties":{)";
  const auto add = [&](std::string_view name, const std::string& json) {
    if (!is_wanted(how, name)) return;
    fmt::format_to(std::back_inserter(out), R"({}"{}":{})", out.back() == '{' ? "" : ",", name, json);
  };
  add("scope", json_text(feature.record.scope()));
  const Message& body = body_of(feature.record, *collection.kind);
  for (const FieldInfo& field : collection.kind->fields) {
    if (is_property(field)) add(field.name, value_json(body, field));
  }
  return out + "}}";
}

}  // namespace

std::string geometry_json(const Collection& collection, const v1::Record& record) {
  return geometry_json(geometry_of(collection, body_of(record, *collection.kind)).get());
}

ShownFeature show(const Collection& collection, v1::Record record, v1::Role role) {
  ShownFeature feature;
  feature.record = std::move(record);
  disclose(feature.record, role);
  feature.geometry = geometry_of(collection, body_of(feature.record, *collection.kind));
  if (feature.geometry != nullptr) {
    if (const auto* point = std::get_if<Position>(feature.geometry.get())) {
      feature.box = Box{point->lon_deg, point->lat_deg, point->lon_deg, point->lat_deg};
    } else {
      feature.box = bounds(std::get<MultiPolygon>(*feature.geometry));
    }
  }
  feature.json = feature_json(collection, feature, feature.geometry.get(), {});
  return feature;
}

bool has_property(const Collection& collection, std::string_view name) {
  if (name == "id" || name == "scope" || name == "geometry") return true;
  const FieldInfo* field = collection.kind->find_field(name);
  return field != nullptr && is_property(*field);
}

cql2::Value property_of(const Collection& collection, const ShownFeature& feature, std::string_view name) {
  if (name == "id") return feature.record.id();
  if (name == "scope") return feature.record.scope();
  if (name == "geometry") {
    if (feature.geometry == nullptr) return {};
    return feature.geometry;
  }
  const FieldInfo* field = collection.kind->find_field(name);
  if (field == nullptr) return {};
  const Message& body = body_of(feature.record, *collection.kind);
  const Reflection& reflection = *body.GetReflection();
  const FieldDescriptor* descriptor = field->descriptor;
  const auto text_or_null = [](std::string text) {
    return text.empty() ? cql2::Value() : cql2::Value(std::move(text));
  };
  switch (field->shape) {
    case FieldShape::integer:
      return static_cast<double>(descriptor->cpp_type() == FieldDescriptor::CPPTYPE_INT64
                                     ? reflection.GetInt64(body, descriptor)
                                     : std::int64_t{reflection.GetInt32(body, descriptor)});
    case FieldShape::boolean: return reflection.GetBool(body, descriptor);
    case FieldShape::real: return reflection.GetDouble(body, descriptor);
    case FieldShape::enumeration: return text_or_null(enum_code(*reflection.GetEnum(body, descriptor)));
    case FieldShape::enumeration_set: {
      cql2::TextList codes;
      for (int i = 0; i < reflection.FieldSize(body, descriptor); ++i) {
        codes.push_back(enum_code(*reflection.GetRepeatedEnum(body, descriptor, i)));
      }
      return codes;
    }
    case FieldShape::text_list: {
      cql2::TextList texts;
      for (int i = 0; i < reflection.FieldSize(body, descriptor); ++i) {
        texts.push_back(reflection.GetRepeatedString(body, descriptor, i));
      }
      return texts;
    }
    case FieldShape::area:
    case FieldShape::position: return {};
    default: return text_or_null(reflection.GetString(body, descriptor));
  }
}

Result<std::string> to_geojson(const Collection& collection, const ShownFeature& feature, const Presentation& how) {
  if (how.is_plain()) return feature.json;
  if (how.crs == nullptr || feature.geometry == nullptr) {
    return feature_json(collection, feature, feature.geometry.get(), how);
  }
  const auto moved = how.crs->from_wgs84(*feature.geometry);
  if (!moved) return failure(moved);
  return feature_json(collection, feature, &*moved, how);
}

std::string queryables_json(const Collection& collection, const std::string& address) {
  std::string out =
      R"({"$schema":"https://json-schema.org/draft/2019-09/schema","$id":)" + json_text(address) +
      R"(,"type":"object","title":)" + json_text(collection.kind->options.label()) +
      R"(,"additionalProperties":false,"properties":{"id":{"type":"string"},"scope":{"type":"string"},"geometry":{"$ref":)" +
      json_text(std::string("https://geojson.org/schema/") + (collection.is_area() ? "MultiPolygon" : "Point") +
                ".json") +
      "}";
  for (const FieldInfo& field : collection.kind->fields) {
    if (!is_property(field)) continue;
    out += "," + json_text(field.name) + R"(:{"title":)" + json_text(field.rule.label());
    switch (field.shape) {
      case FieldShape::integer: out += R"(,"type":"integer")"; break;
      case FieldShape::boolean: out += R"(,"type":"boolean")"; break;
      case FieldShape::real: out += R"(,"type":"number")"; break;
      case FieldShape::text_list:
      case FieldShape::enumeration_set: out += R"(,"type":"array","items":{"type":"string"})"; break;
      default: out += R"(,"type":"string")"; break;
    }
    if (field.rule.day()) out += R"(,"format":"date")";
    if (field.shape == FieldShape::enumeration) {
      out += R"(,"enum":[)";
      for (int i = 1; i < field.descriptor->enum_type()->value_count(); ++i) {
        out += (i == 1 ? "" : ",") + json_text(enum_code(*field.descriptor->enum_type()->value(i)));
      }
      out += "]";
    }
    out += "}";
  }
  return out + "}}";
}

}  // namespace gridvisit::ogc
