#include "cql2/json_parser.hpp"

#include <array>
#include <cmath>

#include <boost/json/parse.hpp>

#include "base/limits.hpp"
#include "cql2/geometry_text.hpp"
#include "cql2/time_text.hpp"

namespace gridvisit::cql2 {
namespace {

namespace json = boost::json;

std::unexpected<Error> fault(std::string_view what) {
  return failure(ErrorCode::invalid, "the filter cannot be read: " + std::string(what), {{}, {}, "filter"});
}

struct OpName {
  std::string_view name;
  Op op;
  std::size_t arguments;  ///< 0: two or more
};
constexpr std::array<OpName, 19> kOps{{{"and", Op::all_of, 0},
                                       {"or", Op::any_of, 0},
                                       {"not", Op::negation, 1},
                                       {"=", Op::equal, 2},
                                       {"<>", Op::not_equal, 2},
                                       {"<", Op::less, 2},
                                       {"<=", Op::less_or_equal, 2},
                                       {">", Op::greater, 2},
                                       {">=", Op::greater_or_equal, 2},
                                       {"like", Op::like, 2},
                                       {"between", Op::between, 3},
                                       {"in", Op::in, 2},
                                       {"isNull", Op::is_null, 1},
                                       {"casei", Op::case_insensitive, 1},
                                       {"+", Op::add, 2},
                                       {"-", Op::subtract, 2},
                                       {"*", Op::multiply, 2},
                                       {"/", Op::divide, 2},
                                       {"a_containedBy", Op::a_contained_by, 2}}};

std::string_view text_of(const json::value& value) {
  const auto* text = value.if_string();
  return text == nullptr ? std::string_view{} : std::string_view(*text);
}

Result<Expression> literal(Value value) { return Expression{Op::literal, std::move(value), {}, {}}; }

Result<Expression> convert(const json::value& value, std::size_t depth);

Result<Expression> convert_span(const Result<TimeSpan>& span) {
  if (!span) return fault(span.error().message);
  return literal(*span);
}

Result<Expression> convert_array(const json::array& items) {
  TextList texts;
  for (const json::value& item : items) {
    if (!item.is_string()) return fault("a set holds texts");
    texts.emplace_back(item.get_string());
  }
  return literal(std::move(texts));
}

Result<Expression> convert_box(const json::value& value) {
  const auto* numbers = value.if_array();
  if (numbers == nullptr || (numbers->size() != 4 && numbers->size() != 6)) return fault("a bbox is four numbers");
  std::vector<double> corners;
  for (const json::value& number : *numbers) {
    if (!number.is_number()) return fault("a bbox is four numbers");
    corners.push_back(number.to_number<double>());
  }
  if (corners.size() == 6) corners = {corners[0], corners[1], corners[3], corners[4]};
  if (corners[0] > corners[2] || corners[1] > corners[3]) return fault("a bbox has its south-west corner first");
  return literal(std::make_shared<const Geometry>(box_area(corners[0], corners[1], corners[2], corners[3])));
}

Result<Expression> convert_call(const json::object& call, std::size_t depth) {
  const std::string_view name = text_of(call.at("op"));
  const auto* given = call.if_contains("args");
  const auto* arguments = given == nullptr ? nullptr : given->if_array();
  if (arguments == nullptr) return fault("an operation has \"op\" and a list \"args\"");
  const auto* known = std::ranges::find(kOps, name, &OpName::name);
  const Op op = known == kOps.end() ? find_function(name) : known->op;
  const std::size_t count = known == kOps.end() ? 2 : known->arguments;
  if (op == Op::literal) return fault("there is no operation '" + std::string(name.substr(0, 40)) + "'");
  if (count == 0 ? arguments->size() < 2 : arguments->size() != count) {
    return fault("'" + std::string(name) + "' has too few or too many args");
  }
  Expression expression{op, {}, {}, {}};
  for (const json::value& argument : *arguments) {
    const auto* list = argument.if_array();
    if (list != nullptr && op == Op::in) {
      for (const json::value& item : *list) {
        auto converted = convert(item, depth + 1);
        if (!converted) return converted;
        expression.arguments.push_back(std::move(*converted));
      }
      continue;
    }
    auto converted = list != nullptr && is_of_sets(op) ? convert_array(*list) : convert(argument, depth + 1);
    if (!converted) return converted;
    expression.arguments.push_back(std::move(*converted));
  }
  return expression;
}

Result<Expression> convert_object(const json::object& object, std::size_t depth) {
  if (object.contains("op")) return convert_call(object, depth);
  if (const auto* name = object.if_contains("property")) {
    if (!name->is_string()) return fault("a property is named by a text");
    return Expression{Op::property, {}, std::string(name->get_string()), {}};
  }
  for (const char* kind : {"date", "timestamp"}) {
    if (const auto* text = object.if_contains(kind)) return convert_span(parse_instant(text_of(*text)));
  }
  if (const auto* interval = object.if_contains("interval")) {
    const auto* ends = interval->if_array();
    if (ends == nullptr || ends->size() != 2) return fault("an interval has two ends");
    return convert_span(parse_interval(text_of(ends->at(0)), text_of(ends->at(1))));
  }
  if (const auto* box = object.if_contains("bbox")) return convert_box(*box);
  auto geometry = parse_geojson_geometry(object);
  if (!geometry) return failure(geometry);
  return literal(std::make_shared<const Geometry>(std::move(*geometry)));
}

Result<Expression> convert(const json::value& value, std::size_t depth) {
  if (depth > limits::kFilterDepth) return fault("it is nested too deeply");
  switch (value.kind()) {
    case json::kind::bool_: return literal(value.get_bool());
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_: return literal(value.to_number<double>());
    case json::kind::string: return literal(std::string(value.get_string()));
    case json::kind::object: return convert_object(value.get_object(), depth);
    case json::kind::array: return fault("a list does not stand here");
    case json::kind::null: return fault("null does not stand here; ask with isNull");
  }
  return fault("it is no expression");
}

Result<Position> to_position(const json::value& value) {
  const auto* numbers = value.if_array();
  if (numbers == nullptr || numbers->size() < 2 || !numbers->at(0).is_number() || !numbers->at(1).is_number()) {
    return fault("a position is two numbers");
  }
  const Position p{numbers->at(0).to_number<double>(), numbers->at(1).to_number<double>()};
  if (!std::isfinite(p.lon_deg) || !std::isfinite(p.lat_deg)) return fault("a position is two numbers");
  return p;
}

// The items of a JSON list by a function that reads one.
template <typename T>
Result<std::vector<T>> to_list(const json::value& value, Result<T> (*read)(const json::value&), std::size_t least) {
  const auto* items = value.if_array();
  if (items == nullptr || items->size() < least) return fault("a geometry has too few positions");
  std::vector<T> list;
  for (const json::value& item : *items) {
    auto one = read(item);
    if (!one) return failure(one);
    list.push_back(std::move(*one));
  }
  return list;
}

Result<LineString> to_line(const json::value& value) { return to_list<Position>(value, to_position, 2); }

Result<Ring> to_ring(const json::value& value) {
  auto ring = to_list<Position>(value, to_position, 4);
  if (ring && ring->front() != ring->back()) return fault("a ring ends where it begins");
  return ring;
}

Result<Polygon> to_polygon(const json::value& value) {
  auto rings = to_list<Ring>(value, to_ring, 1);
  if (!rings) return failure(rings);
  return Polygon{std::move(*rings)};
}

}  // namespace

Result<Geometry> parse_geojson_geometry(const json::value& value) {
  const auto* object = value.if_object();
  const auto* type = object == nullptr ? nullptr : object->if_contains("type");
  const auto* coordinates = object == nullptr ? nullptr : object->if_contains("coordinates");
  if (type == nullptr || coordinates == nullptr) return fault("a geometry has type and coordinates");
  const std::string_view name = text_of(*type);
  if (name == "Point") {
    const auto point = to_position(*coordinates);
    return point ? Result<Geometry>(Geometry(*point)) : failure(point);
  }
  if (name == "LineString") {
    auto line = to_line(*coordinates);
    return line ? Result<Geometry>(Geometry(MultiLineString{{std::move(*line)}})) : failure(line);
  }
  if (name == "MultiLineString") {
    auto lines = to_list<LineString>(*coordinates, to_line, 1);
    return lines ? Result<Geometry>(Geometry(MultiLineString{std::move(*lines)})) : failure(lines);
  }
  if (name == "Polygon") {
    auto polygon = to_polygon(*coordinates);
    return polygon ? Result<Geometry>(Geometry(MultiPolygon{{std::move(*polygon)}})) : failure(polygon);
  }
  if (name == "MultiPolygon") {
    auto polygons = to_list<Polygon>(*coordinates, to_polygon, 1);
    return polygons ? Result<Geometry>(Geometry(MultiPolygon{std::move(*polygons)})) : failure(polygons);
  }
  return fault("geometries are Point, LineString, Polygon, MultiLineString or MultiPolygon");
}

Result<Expression> parse_json(std::string_view text) {
  if (text.size() > limits::kFilterBytes) return fault("it is too long");
  boost::system::error_code failed;
  const json::value value = json::parse(text, failed);
  if (failed) return fault("it is not JSON");
  return convert(value, 0);
}

}  // namespace gridvisit::cql2
