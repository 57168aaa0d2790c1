#include "exchange/cell_value.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

#include <fmt/format.h>
#include <google/protobuf/message.h>

#include "exchange/cell_text.hpp"
#include "schema/enum_code.hpp"

namespace gridvisit {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::unexpected<Error> refuse(std::string message) { return failure(ErrorCode::invalid, std::move(message)); }

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// A spreadsheet that kept a number (a code, a phone) as a number: "341103100201.0", "3.41103E+17".
Result<std::string> number_as_text(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot != std::string_view::npos && is_digits(text.substr(0, dot))) {
    const std::string_view after = text.substr(dot + 1);
    if (!after.empty() && after.find_first_not_of('0') == std::string_view::npos) {
      return std::string(text.substr(0, dot));
    }
  }
  const std::size_t exponent = text.find_first_of("eE");
  if (dot == 1 && exponent != std::string_view::npos && is_digits(text.substr(0, 1)) && exponent + 2 < text.size() &&
      text[exponent + 1] == '+' && is_digits(text.substr(exponent + 2))) {
    return refuse(
        "was kept by the spreadsheet as a number, which loses its last digits: set the column to text and enter it "
        "again");
  }
  return std::string(text);
}

// What people put around a number so that a spreadsheet keeps it as text: '3411…, ="3411…".
std::string_view unwrapped(std::string_view text) {
  if (text.size() >= 3 && text.starts_with("=\"") && text.ends_with('"')) return text.substr(2, text.size() - 3);
  if (text.size() >= 2 && text.starts_with('\'') && std::string_view("0123456789=+-@").contains(text[1]))
    return text.substr(1);
  return text;
}

// Codes, ID numbers and phones: no spaces or hyphens inside, letters upper case.
Result<std::string> compact(std::string_view text) {
  auto number = number_as_text(text);
  if (!number) return number;
  std::string out;
  for (const char c : *number) {
    if (c == ' ' || c == '-') continue;
    out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return out;
}

Result<std::string> text_of(const FieldInfo& field, std::string_view text) {
  if (field.rule.code()) return compact(to_half_width(text));
  if (field.rule.personal() == v1::PERSONAL_DATA_ID_NUMBER) {
    if (text.contains("**")) {
      return refuse("is masked: leave the cell empty, or export the file with the numbers in full");
    }
    return compact(to_half_width(text));
  }
  if (field.name == "phone") return number_as_text(to_half_width(text));
  if (field.name == "number" || field.name == "reference") return number_as_text(text);
  if (field.name == "month") return parse_month_cell(text);
  if (field.name == "period") return parse_period_cell(text);
  if (!field.rule.day()) return std::string(text);
  const auto day = parse_day_cell(text);
  if (!day) return failure(day);
  return format_day(*day);
}

Result<std::int64_t> integer_of(const FieldInfo& field, std::string_view cell, CellFormat format) {
  const std::string half = to_half_width(cell);
  const std::string_view text = half;
  if (field.name.ends_with("_at_ms")) {
    const auto at = parse_timestamp_cell(text);
    if (!at) return failure(at);
    return at->time_since_epoch().count();
  }
  if (field.name.ends_with("_year")) return parse_year_cell(text);
  std::string_view digits = text;
  const bool money = field.name.ends_with("_fen");
  std::int64_t fen = money ? format.fen : 1;
  if (money && text.ends_with("元")) fen = text.ends_with("万元") ? 1'000'000 : 100;
  if (text.ends_with("万")) {
    if (!money) return refuse("should be a whole number, written out");
    fen *= 10'000;
  }
  for (const std::string_view sign : {"￥", "¥"}) {
    if (digits.starts_with(sign)) digits.remove_prefix(sign.size());
  }
  // "5级", "2022年", "30分钟", "12间": the unit behind the number.
  while (!digits.empty() && static_cast<unsigned char>(digits.back()) >= 0x80) digits.remove_suffix(1);
  const auto number = parse_number_cell(digits);
  if (!number) return failure(number);
  const double scaled = *number * static_cast<double>(fen);
  const double whole = std::round(scaled);
  if (std::abs(scaled - whole) > 1e-6 || std::abs(whole) > 9e15) return refuse("should be a whole number");
  const bool narrow = field.descriptor->cpp_type() == FieldDescriptor::CPPTYPE_INT32;
  if (narrow && std::abs(whole) > 2e9) return refuse("is too large");
  return static_cast<std::int64_t>(whole);
}

Result<bool> boolean_of(const FieldInfo& field, std::string_view text) {
  std::string word = to_half_width(text);
  for (char& c : word) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  for (const std::string_view yes :
       {"是", "有", "1", "1.0", "true", "yes", "y", "t", "√", "✓", "公办", "公立", "已开通"}) {
    if (word == yes) return true;
  }
  if (word == field.rule.label()) return true;
  for (const std::string_view no :
       {"否", "无", "没有", "0", "0.0", "false", "no", "n", "f", "×", "民办", "民营", "私立", "未开通", "新签"}) {
    if (word == no) return false;
  }
  return refuse("should be 是 or 否 (yes or no)");
}

const google::protobuf::EnumValueDescriptor* find_value(const google::protobuf::EnumDescriptor& type,
                                                        std::string_view text) {
  if (const auto* value = find_enum_value(type, text)) return value;
  std::string code = to_half_width(text);
  for (char& c : code) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == ' ' || c == '-') c = '_';
  }
  return find_enum_value(type, code);
}

std::unexpected<Error> unknown_value(const google::protobuf::EnumDescriptor& type) {
  std::string known;
  for (int i = 1; i < type.value_count(); ++i) known += (i > 1 ? "、" : "") + enum_label(*type.value(i));
  return refuse("should be one of " + known);
}

Result<> set_enumeration(const FieldInfo& field, std::string_view text, Message& body) {
  const auto* value = find_value(*field.descriptor->enum_type(), text);
  if (value == nullptr) return unknown_value(*field.descriptor->enum_type());
  body.GetReflection()->SetEnum(&body, field.descriptor, value);
  return {};
}

Result<> add_enumerations(const FieldInfo& field, std::string_view text, Message& body) {
  for (const std::string_view part : split_set(text)) {
    if (part == "无") continue;
    const auto* value = find_value(*field.descriptor->enum_type(), part);
    if (value == nullptr || value->number() == 0) return unknown_value(*field.descriptor->enum_type());
    const int count = body.GetReflection()->FieldSize(body, field.descriptor);
    bool there = false;
    for (int i = 0; i < count; ++i) {
      there = there || body.GetReflection()->GetRepeatedEnum(body, field.descriptor, i) == value;
    }
    if (!there) body.GetReflection()->AddEnum(&body, field.descriptor, value);
  }
  return {};
}

}  // namespace

CellFormat format_of_heading(std::string_view heading) {
  const std::string unit = heading_unit(heading);
  if (unit == "元" || unit == "yuan" || unit == "CNY" || unit == "RMB") return {.fen = 100};
  if (unit == "万元") return {.fen = 1'000'000};
  if (unit == "分" || unit == "fen" || heading.ends_with("_fen")) return {};
  return {.fen = 100, .unit_is_assumed = true};
}

bool is_sheet_error(std::string_view cell) {
  constexpr std::string_view kErrors[] = {"#REF!",  "#N/A",   "#VALUE!", "#DIV/0!",
                                          "#NAME?", "#NULL!", "#NUM!",   "#SPILL!"};
  const std::string_view text = trim(cell);
  if (std::ranges::find(kErrors, text) != std::end(kErrors)) return true;
  if (text.size() < 2 || text.front() != '=' || unwrapped(text) != text) return false;
  const char next = text[1];
  return (next >= 'A' && next <= 'Z') || (next >= 'a' && next <= 'z') || next == '(' || next == '$' || next == '\'';
}

Result<double> parse_number_cell(std::string_view cell) {
  std::string text = to_half_width(trim(cell));
  std::erase_if(text, [](char c) { return c == ',' || c == ' '; });
  double number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) {
    return refuse("should be a number");
  }
  return number;
}

Result<> set_from_cell(const FieldInfo& field, std::string_view cell, CellFormat format, Message& body) {
  const google::protobuf::Reflection& reflection = *body.GetReflection();
  reflection.ClearField(&body, field.descriptor);
  const std::string_view text = unwrapped(trim(cell));
  if (text.empty()) return {};
  if (is_sheet_error(text)) {
    return refuse("holds an error or a formula of the spreadsheet, not a value: enter the value itself");
  }
  switch (field.shape) {
    case FieldShape::text:
    case FieldShape::sealed_text: {
      auto value = text_of(field, text);
      if (!value) return failure(value);
      reflection.SetString(&body, field.descriptor, std::move(*value));
      return {};
    }
    case FieldShape::integer: {
      const auto value = integer_of(field, text, format);
      if (!value) return failure(value);
      if (field.descriptor->cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
        reflection.SetInt64(&body, field.descriptor, *value);
      } else {
        reflection.SetInt32(&body, field.descriptor, static_cast<std::int32_t>(*value));
      }
      return {};
    }
    case FieldShape::boolean: {
      const auto value = boolean_of(field, text);
      if (!value) return failure(value);
      reflection.SetBool(&body, field.descriptor, *value);
      return {};
    }
    case FieldShape::real: {
      const auto value = parse_number_cell(text);
      if (!value) return failure(value);
      reflection.SetDouble(&body, field.descriptor, *value);
      return {};
    }
    case FieldShape::enumeration: return set_enumeration(field, text, body);
    case FieldShape::enumeration_set: return add_enumerations(field, text, body);
    case FieldShape::text_list:
      for (const std::string_view part : split_set(text)) {
        reflection.AddString(&body, field.descriptor, std::string(part));
      }
      return {};
    case FieldShape::reference:
    case FieldShape::position:
    case FieldShape::area: break;
  }
  return failure(ErrorCode::internal, field.name + " is not set from one cell");
}

}  // namespace gridvisit
