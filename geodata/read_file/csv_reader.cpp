#include "geodata/read_file/csv_reader.hpp"

#include <algorithm>
#include <istream>

#include <fmt/format.h>

#include "base/limits.hpp"

namespace gridvisit {
namespace {

constexpr int kEnd = -1;

}  // namespace

Result<bool> CsvReader::next(std::vector<std::string>& cells) {
  cells.clear();
  if (peek() == kEnd) return false;
  ++row_;
  for (std::size_t column = 0;; ++column) {
    std::string cell;
    const auto taken = take_cell(cell);
    if (!taken) return failure(taken);
    if (!cell.empty()) {
      if (column >= limits::kImportColumns) {
        return failure(ErrorCode::too_many, fmt::format("it has more than {} columns", limits::kImportColumns),
                       {"", row_, ""});
      }
      cells.resize(column + 1);
      cells.back() = std::move(cell);
    }
    const int stop = take();
    if (stop == '\r' && peek() == '\n') take();
    if (stop != delimiter_) return true;
  }
}

// Leaves the delimiter, line end or end of text behind the cell.
Result<> CsvReader::take_cell(std::string& cell) {
  if (peek() == '"') {
    if (auto quoted = take_quoted(cell); !quoted) return quoted;
  }
  for (int c = peek(); c != delimiter_ && c != '\n' && c != '\r' && c != kEnd; c = peek()) {
    cell += static_cast<char>(take());
    if (cell.size() > limits::kCellBytes) return oversized();
  }
  return {};
}

Result<> CsvReader::take_quoted(std::string& cell) {
  take();
  while (true) {
    const int c = take();
    if (c == kEnd) {
      return failure(ErrorCode::invalid, "a quotation mark (\") is opened in this row and never closed",
                     {"", row_, ""});
    }
    if (c == '"' && peek() != '"') return {};
    if (c == '"') take();
    cell += static_cast<char>(c);
    if (cell.size() > limits::kCellBytes) return oversized();
  }
}

std::unexpected<Error> CsvReader::oversized() const {
  return failure(
      ErrorCode::too_large,
      fmt::format("a cell holds more than {} bytes; perhaps a quotation mark (\") is not closed", limits::kCellBytes),
      {"", row_, ""});
}

int CsvReader::take() {
  const int c = peek();
  if (c != kEnd) ++at_;
  return c;
}

int CsvReader::peek() {
  if (at_ == filled_ && !fill()) return kEnd;
  return static_cast<unsigned char>(buffer_[at_]);
}

bool CsvReader::fill() {
  text_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  filled_ = static_cast<std::size_t>(text_.gcount());
  at_ = 0;
  return filled_ > 0;
}

char find_delimiter(std::istream& text) {
  constexpr std::string_view kDelimiters = ",;\t";
  std::array<std::int64_t, kDelimiters.size()> counts{};
  bool quoted = false;
  bool blank = true;
  for (char c = 0; text.get(c);) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (const std::size_t known = kDelimiters.find(c); known != std::string_view::npos) ++counts[known];
    const bool line_end = c == '\n' || c == '\r';
    if (line_end && !blank) break;
    blank = blank && line_end;
  }
  return kDelimiters[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
}

}  // namespace gridvisit
