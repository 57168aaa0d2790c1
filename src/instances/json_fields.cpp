#include "instances/json_fields.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/stream_parser.hpp>

namespace gridvisit {

Result<boost::json::value> parse_json_text(std::string_view text, const std::string& file) {
  boost::json::stream_parser parser;
  boost::system::error_code failed;
  std::size_t read = parser.write_some(text.data(), text.size(), failed);
  if (!failed) {
    // Nothing but space may follow.
    const std::size_t rest = text.find_first_not_of(" \t\r\n", read);
    if (!parser.done()) parser.finish(failed);
    if (!failed && rest == std::string_view::npos) return parser.release();
    if (rest != std::string_view::npos) read = rest;
  }
  const auto line =
      1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(read, text.size())), '\n');
  return failure(
      ErrorCode::invalid,
      fmt::format("line {}: this is not JSON ({})", line, failed ? failed.message() : "more follows its end"),
      {file, {}, {}});
}

void Faults::tell(const std::string& path, std::string what, ErrorCode code) {
  if (!first_) first_ = Error{code, std::move(what), {file_, {}, path}};
}

JsonField JsonField::member(std::string_view name) const {
  const std::string path = path_.empty() ? std::string(name) : path_ + "." + std::string(name);
  if (!exists()) return {*faults_, nullptr, path};
  if (!value_->is_object()) {
    refuse("an object is expected here");
    return {*faults_, nullptr, path};
  }
  return {*faults_, value_->get_object().if_contains(name), path};
}

std::vector<JsonField> JsonField::elements() const {
  std::vector<JsonField> elements;
  if (!exists()) return elements;
  if (!value_->is_array()) {
    refuse("an array is expected here");
    return elements;
  }
  for (const boost::json::value& element : value_->get_array()) {
    elements.emplace_back(*faults_, &element, fmt::format("{}[{}]", path_, elements.size()));
  }
  return elements;
}

std::vector<std::string> JsonField::names() const {
  std::vector<std::string> names;
  if (!exists()) return names;
  if (!value_->is_object()) {
    refuse("an object is expected here");
    return names;
  }
  for (const auto& member : value_->get_object()) names.emplace_back(member.key());
  return names;
}

std::int64_t JsonField::integer(std::int64_t least, std::int64_t most) const {
  if (!exists()) {
    refuse("is missing");
    return least;
  }
  boost::system::error_code failed;
  std::int64_t value = value_->to_number<std::int64_t>(failed);
  if (failed || value < least || value > most) {
    refuse(fmt::format("a whole number from {} to {} is expected", least, most));
    value = least;
  }
  return value;
}

std::int64_t JsonField::integer_or(std::int64_t otherwise, std::int64_t least, std::int64_t most) const {
  return exists() ? integer(least, most) : otherwise;
}

double JsonField::number() const {
  boost::system::error_code failed;
  const double value = exists() ? value_->to_number<double>(failed) : std::nan("");
  if (failed || !std::isfinite(value)) {
    refuse("a number is expected");
    return 0;
  }
  return value;
}

bool JsonField::boolean_or(bool otherwise) const {
  if (!exists()) return otherwise;
  if (!value_->is_bool()) {
    refuse("true or false is expected");
    return otherwise;
  }
  return value_->get_bool();
}

std::string JsonField::text_or(std::string otherwise) const {
  if (!exists()) return otherwise;
  if (value_->is_string()) return std::string(value_->get_string());
  refuse("a text is expected");
  return otherwise;
}

std::vector<std::int64_t> JsonField::integers(std::int64_t least, std::int64_t most) const {
  std::vector<std::int64_t> values;
  for (const JsonField& element : elements()) values.push_back(element.integer(least, most));
  return values;
}

std::vector<int> JsonField::small_integers() const {
  std::vector<int> values;
  for (const std::int64_t value : integers(0, std::numeric_limits<int>::max())) {
    values.push_back(static_cast<int>(value));
  }
  return values;
}

void JsonField::allow_only(std::initializer_list<std::string_view> allowed) const {
  for (const std::string& name : names()) {
    if (std::ranges::find(allowed, name) == allowed.end()) {
      member(name).refuse("there is no such member here; src/planner/README.md lists them");
    }
  }
}

}  // namespace gridvisit
