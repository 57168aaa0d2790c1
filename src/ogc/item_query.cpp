#include "ogc/item_query.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/base64.hpp"
#include "base/limits.hpp"
#include "cql2/geometry_text.hpp"
#include "cql2/json_parser.hpp"
#include "cql2/text_parser.hpp"
#include "cql2/time_text.hpp"
#include "ogc/feature.hpp"
#include "schema/enum_code.hpp"

namespace gridvisit::ogc {
namespace {

namespace json = boost::json;

std::unexpected<Error> wrong(std::string_view parameter, std::string message) {
  return failure(ErrorCode::invalid, std::move(message), {{}, {}, std::string(parameter)});
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::string_view part = text.substr(0, text.find(separator));
    parts.push_back(part);
    if (part.size() == text.size()) return parts;
    text.remove_prefix(part.size() + 1);
  }
}

std::optional<double> to_number(std::string_view text) {
  double value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

json::value to_json(const cql2::Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return json::value(*text);
  return nullptr;
}

cql2::Value from_json(const json::value& value) {
  if (value.is_bool()) return value.get_bool();
  if (value.is_number()) return value.to_number<double>();
  if (value.is_string()) return std::string(value.get_string());
  return {};
}

class QueryReader {
 public:
  QueryReader(const Collection& collection, QueryParameters parameters)
      : collection_(collection), parameters_(parameters) {}

  Result<ItemQuery> run() {
    if (auto known = check_names(); !known) return failure(known);
    query_.limit = kDefaultLimit;
    for (const auto step : {&QueryReader::read_limit, &QueryReader::read_crs, &QueryReader::read_box,
                            &QueryReader::read_datetime, &QueryReader::read_filter, &QueryReader::read_sort,
                            &QueryReader::read_properties, &QueryReader::read_place}) {
      if (auto read = (this->*step)(); !read) return failure(read);
    }
    return std::move(query_);
  }

 private:
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const {
    const auto found = std::ranges::find(parameters_, name, &std::pair<std::string, std::string>::first);
    return found == parameters_.end() ? std::nullopt : std::optional<std::string_view>(found->second);
  }

  Result<> check_names() {
    constexpr std::string_view kKnown[] = {"limit",       "bbox",       "bbox-crs", "crs",        "datetime", "filter",
                                           "filter-lang", "filter-crs", "sortby",   "properties", "after",    "f"};
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      const std::string& name = parameters_[i].first;
      if (std::ranges::find(parameters_.subspan(i + 1), name, &std::pair<std::string, std::string>::first) !=
          parameters_.end()) {
        return wrong(name, "the parameter is given twice");
      }
      const bool own = name != "geometry" && has_property(collection_, name);
      if (std::ranges::find(kKnown, name) == std::end(kKnown) && !own) {
        return wrong(name, "there is no such parameter here");
      }
    }
    return {};
  }

  Result<> read_limit() {
    const auto text = find("limit");
    if (!text) return {};
    const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), query_.limit);
    if (failed != std::errc{} || end != text->data() + text->size() || query_.limit < 1) {
      return wrong("limit", fmt::format("limit is a number from 1 to {}", limits::kFeaturePage));
    }
    query_.limit = std::min(query_.limit, limits::kFeaturePage);
    return {};
  }

  Result<> read_crs() {
    const auto uri = find("crs");
    query_.crs_uri = uri ? std::string(*uri) : std::string(crs_list().front().uri);
    auto crs = OutputCrs::parse(query_.crs_uri);
    if (!crs) return wrong("crs", crs.error().message);
    query_.crs = std::move(*crs);
    return {};
  }

  Result<> read_box() {
    const auto text = find("bbox");
    const auto uri = find("bbox-crs");
    auto crs = OutputCrs::parse(uri.value_or(crs_list().front().uri));
    if (!crs) return wrong("bbox-crs", crs.error().message);
    if (!text) return {};
    std::vector<double> numbers;
    for (const std::string_view part : split(*text, ',')) {
      const auto number = to_number(part);
      if (!number) return wrong("bbox", "bbox is four numbers with commas between: the lower corner, the upper corner");
      numbers.push_back(*number);
    }
    if (numbers.size() == 6) numbers = {numbers[0], numbers[1], numbers[3], numbers[4]};
    if (numbers.size() != 4) {
      return wrong("bbox", "bbox is four numbers with commas between: the lower corner, the upper corner");
    }
    return set_box(crs->has_value() ? &**crs : nullptr, numbers);
  }

  Result<> set_box(const OutputCrs* crs, const std::vector<double>& n) {
    // All four corners: in another system the box's sides are not those of a box in degrees.
    std::vector<Position> corners{{n[0], n[1]}, {n[2], n[1]}, {n[2], n[3]}, {n[0], n[3]}};
    if (crs != nullptr) {
      for (Position& corner : corners) {
        const auto there = crs->to_wgs84(corner);
        if (!there) return wrong("bbox", "bbox lies outside its coordinate system: " + there.error().message);
        corner = *there;
      }
    }
    Box box{corners[0].lon_deg, corners[0].lat_deg, corners[0].lon_deg, corners[0].lat_deg};
    for (const Position p : corners) {
      box = {std::min(box.min_lon_deg, p.lon_deg), std::min(box.min_lat_deg, p.lat_deg),
             std::max(box.max_lon_deg, p.lon_deg), std::max(box.max_lat_deg, p.lat_deg)};
    }
    if (n[1] > n[3] || n[0] > n[2]) return wrong("bbox", "bbox takes its lower corner first");
    query_.box = box;
    return {};
  }

  // No collection has a time: everything is of all times, and so of any asked for.
  Result<> read_datetime() {
    const auto text = find("datetime");
    if (!text) return {};
    const auto span = cql2::parse_datetime(*text);
    if (!span) return wrong("datetime", span.error().message);
    return {};
  }

  Result<> read_filter() {
    std::vector<cql2::Expression> all;
    if (const auto text = find("filter")) {
      auto expression = parse_filter(*text);
      if (!expression) return failure(expression);
      for (const std::string& name : cql2::properties_of(*expression)) {
        if (!has_property(collection_, name)) {
          return wrong("filter", "the collection has no property '" + name + "'; …/queryables lists them");
        }
      }
      all.push_back(std::move(*expression));
    }
    for (const auto& [name, value] : parameters_) {
      if (name == "geometry" || !has_property(collection_, name)) continue;
      auto expression = equals(name, value);
      if (!expression) return failure(expression);
      all.push_back(std::move(*expression));
    }
    if (all.empty()) return {};
    auto filter = cql2::Filter::make(all.size() == 1 ? std::move(all.front())
                                                     : cql2::Expression{cql2::Op::all_of, {}, {}, std::move(all)});
    if (!filter) return wrong("filter", filter.error().message);
    query_.filter = std::move(*filter);
    return {};
  }

  Result<cql2::Expression> parse_filter(std::string_view text) {
    const std::string_view language = find("filter-lang").value_or(text.starts_with('{') ? "cql2-json" : "cql2-text");
    if (language != "cql2-text" && language != "cql2-json") {
      return wrong("filter-lang", "filter-lang is cql2-text or cql2-json");
    }
    const auto crs = find("filter-crs");
    if (crs && *crs != crs_list().front().uri) {
      return wrong("filter-crs", "geometries in filters are in " + std::string(crs_list().front().uri));
    }
    return language == "cql2-json" ? cql2::parse_json(text) : cql2::parse_text(text);
  }

  // PROPERTY=value: equal, or of a set that it holds the value.
  Result<cql2::Expression> equals(const std::string& name, const std::string& value) {
    const FieldInfo* field = collection_.kind->find_field(name);
    cql2::Expression property{cql2::Op::property, {}, name, {}};
    const auto compare = [&](cql2::Op op, cql2::Value to) {
      return cql2::Expression{op, {}, {}, {std::move(property), {cql2::Op::literal, std::move(to), {}, {}}}};
    };
    const FieldShape shape = field == nullptr ? FieldShape::text : field->shape;
    switch (shape) {
      case FieldShape::integer:
      case FieldShape::real: {
        const auto number = to_number(value);
        if (!number) return wrong(name, "the property is a number");
        return compare(cql2::Op::equal, *number);
      }
      case FieldShape::boolean:
        if (value != "true" && value != "false") return wrong(name, "the property is true or false");
        return compare(cql2::Op::equal, value == "true");
      case FieldShape::enumeration_set:
      case FieldShape::text_list: return compare(cql2::Op::a_contains, cql2::TextList{value});
      default: return compare(cql2::Op::equal, value);
    }
  }

  Result<> read_sort() {
    const auto text = find("sortby");
    if (!text) return {};
    for (std::string_view part : split(*text, ',')) {
      SortKey key;
      if (part.starts_with('-') || part.starts_with('+') || part.starts_with(' ')) {
        key.descending = part.front() == '-';
        part.remove_prefix(1);
      }
      if (part == "geometry" || !has_property(collection_, part)) {
        return wrong("sortby", "there is no such property to sort by");
      }
      key.property = part;
      query_.sort.push_back(std::move(key));
    }
    return {};
  }

  Result<> read_properties() {
    const auto text = find("properties");
    if (!text) return {};
    query_.properties.emplace();
    for (const std::string_view part : split(*text, ',')) {
      if (part.empty()) continue;
      if (part == "geometry" || !has_property(collection_, part)) {
        return wrong("properties", "the collection has no such property; …/queryables lists them");
      }
      query_.properties->emplace_back(part);
    }
    return {};
  }

  Result<> read_place() {
    const auto text = find("after");
    if (!text) return {};
    const auto bytes = parse_base64(*text);
    boost::system::error_code failed;
    const json::value value = bytes ? json::parse(*bytes, failed) : json::value();
    const auto* parts = value.if_array();
    if (failed || parts == nullptr || parts->size() != query_.sort.size() + 2 || !(*parts)[0].is_string() ||
        !(*parts)[1].is_string()) {
      return wrong("after", "after is what the link to a page says, for the same sortby");
    }
    PagePlace place;
    place.scope = (*parts)[0].get_string();
    place.id = (*parts)[1].get_string();
    for (std::size_t i = 2; i < parts->size(); ++i) place.sort_values.push_back(from_json((*parts)[i]));
    query_.after = std::move(place);
    return {};
  }

  const Collection& collection_;
  QueryParameters parameters_;
  ItemQuery query_;
};

}  // namespace

Result<ItemQuery> parse_item_query(const Collection& collection, QueryParameters parameters) {
  return QueryReader(collection, parameters).run();
}

std::string encode_place(const PagePlace& place) {
  json::array parts{json::value(place.scope), json::value(place.id)};
  for (const cql2::Value& value : place.sort_values) parts.push_back(to_json(value));
  return to_base64(json::serialize(parts));
}

}  // namespace gridvisit::ogc
