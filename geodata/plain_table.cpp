#include "geodata/plain_table.hpp"

#include <fmt/format.h>

namespace gridvisit {
namespace {

std::string to_text(const TableCell& cell) {
  struct Visitor {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const { return fmt::format("{}", number); }
    std::string operator()(Day day) const { return format_day(day); }
  };
  return std::visit(Visitor{}, cell);
}

void append_csv_field(std::string& out, const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

std::string text_of_cell(const TableCell& cell) { return to_text(cell); }

std::string make_csv(const FeatureTable& table, bool byte_order_mark) {
  std::string out = byte_order_mark ? "\xEF\xBB\xBF" : "";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) out += ',';
    append_csv_field(out, table.columns[i].name);
  }
  out += "\r\n";
  for (const TableRow& row : table.rows) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (i > 0) out += ',';
      append_csv_field(out, to_text(row.cells[i]));
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace gridvisit
