#include "geodata/read_file/feature_output.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "geodata/read_file/frames.hpp"

namespace gridvisit {
namespace {

constexpr std::size_t kFlushBytes = 64 * 1024;

// The white space of sheets: ASCII's, the no-break space and the ideographic one.
std::string trimmed(std::string_view text) {
  constexpr std::array<std::string_view, 7> kSpaces{" ", "\t", "\r", "\n", "\u00a0", "\u3000", "\ufeff"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view space : kSpaces) {
      const bool before = text.starts_with(space);
      if (before) text.remove_prefix(space.size());
      const bool after = text.ends_with(space);
      if (after) text.remove_suffix(space.size());
      again = again || before || after;
    }
  }
  return std::string(text);
}

std::string encode(FrameType type, const Error& error) {
  FrameEncoder frame(type);
  frame.number(static_cast<std::int64_t>(error.code));
  frame.text(error.message);
  frame.number(error.where.row.value_or(0));
  frame.text(error.where.field);
  return std::move(frame).finish();
}

}  // namespace

Result<> FeatureOutput::header(FileHeader header) {
  if (header.columns.size() > limits::kImportColumns) {
    return failure(ErrorCode::too_many, fmt::format("it has {} columns; at most {} are read", header.columns.size(),
                                                    limits::kImportColumns));
  }
  for (std::string& column : header.columns) column = trimmed(column);
  columns_ = header.columns;
  FrameEncoder frame(FrameType::header);
  frame.number(static_cast<std::int64_t>(header.columns.size()));
  for (const std::string& column : header.columns) frame.text(column);
  frame.text(header.declared_crs);
  frame.text(header.layer);
  frame.text(header.driver);
  frame.text(header.encoding);
  frame.number(header.feature_count);
  return add(std::move(frame).finish());
}

Result<> FeatureOutput::row(const RowFound& row) {
  const bool empty = std::ranges::none_of(row.cells, [](const auto& cell) { return cell.has_value(); });
  if (empty && row.wkb.empty()) return {};
  if (++rows_ > most_rows_) {
    return failure(ErrorCode::too_many, fmt::format("it has more than {} rows; split the file", most_rows_));
  }
  for (std::size_t column = 0; column < row.cells.size(); ++column) {
    const auto& cell = row.cells[column];
    if (!cell) continue;
    if (cell->size() > limits::kCellBytes) {
      return failure(ErrorCode::too_large,
                     fmt::format("the cell holds {} bytes; at most {} are read", cell->size(), limits::kCellBytes),
                     {"", row.row, column_name(column)});
    }
    if (has_lost_digits(*cell)) {
      return bad_row(row.row,
                     fmt::format("the sheet has made {} of a long number, and its last digits are lost; format the "
                                 "column as text and enter the number again",
                                 *cell),
                     column_name(column));
    }
  }
  FrameEncoder frame(FrameType::row);
  frame.number(row.row);
  frame.number(static_cast<std::int64_t>(row.cells.size()));
  for (const auto& cell : row.cells) frame.optional_text(cell);
  frame.text(row.wkb);
  return add(std::move(frame).finish());
}

Result<> FeatureOutput::bad_row(std::int64_t row, std::string message, std::string field) {
  return add(encode(FrameType::bad_row, {ErrorCode::invalid, std::move(message), {"", row, std::move(field)}}));
}

Result<> FeatureOutput::end() {
  if (auto added = add(FrameEncoder(FrameType::end).finish()); !added) return added;
  return flush();
}

Result<> FeatureOutput::error(const Error& error) {
  if (auto added = add(encode(FrameType::error, error)); !added) return added;
  return flush();
}

std::string FeatureOutput::column_name(std::size_t column) const {
  const bool named = column < columns_.size() && !columns_[column].empty();
  return named ? columns_[column] : fmt::format("column {}", column + 1);
}

Result<> FeatureOutput::add(std::string_view frame) {
  waiting_ += frame;
  return waiting_.size() < kFlushBytes ? Result<>{} : flush();
}

Result<> FeatureOutput::flush() {
  std::string_view left = waiting_;
  while (!left.empty()) {
    const ssize_t count = ::write(descriptor_, left.data(), left.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure(ErrorCode::io, std::generic_category().message(errno));
    left.remove_prefix(static_cast<std::size_t>(count));
  }
  waiting_.clear();
  return {};
}

bool has_lost_digits(std::string_view cell) {
  const std::size_t e = cell.find_first_of("eE");
  if (e == std::string_view::npos || e == 0 || cell.size() > 32) return false;
  const std::string_view mantissa = cell.substr(0, e);
  if (mantissa.find_first_not_of("0123456789.") != std::string_view::npos) return false;
  std::string_view power = cell.substr(e + 1);
  if (power.starts_with('+')) power.remove_prefix(1);
  int exponent = 0;
  const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), exponent);
  return error == std::errc{} && end == power.data() + power.size() && exponent >= 14 && exponent <= 20;
}

}  // namespace gridvisit
