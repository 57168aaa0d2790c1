#include "geodata/read_file/sheet_table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace gridvisit {
namespace {

constexpr std::size_t kRowsLookedAt = 20;

using Cells = std::vector<std::optional<std::string>>;

auto filled(const Cells& cells) {
  return std::ranges::count_if(cells, [](const auto& cell) { return cell.has_value(); });
}

}  // namespace

Result<> SheetTable::add(std::int64_t row, Cells cells) {
  while (!cells.empty() && !cells.back()) cells.pop_back();
  if (cells.empty()) return {};
  if (begun_) return give({row, std::move(cells)});
  if (row < heading_row_) return {};
  first_.push_back({row, std::move(cells)});
  const bool found = row == heading_row_ || first_.size() == kRowsLookedAt;
  return found ? begin() : Result<>{};
}

// A title is a cell or two; a heading names nearly every column. Three fifths, for columns without a heading are not
// rare, and rows where every cell is filled are.
Result<> SheetTable::begin() {
  begun_ = true;
  std::ptrdiff_t fullest = 0;
  for (const SheetRow& row : first_) fullest = std::max(fullest, filled(row.cells));
  const auto is_heading = [&](const SheetRow& row) {
    return row.number == heading_row_ || (heading_row_ == 0 && filled(row.cells) * 5 >= fullest * 3);
  };
  auto heading = std::ranges::find_if(first_, is_heading);
  if (heading == first_.end()) {
    return failure(ErrorCode::invalid, fmt::format("row {} holds no column headings: it is empty", heading_row_));
  }
  for (std::optional<std::string>& cell : heading->cells) header_.columns.push_back(std::move(cell).value_or(""));
  if (auto told = output_.header(header_); !told) return told;
  for (auto row = heading + 1; row != first_.end(); ++row) {
    if (auto given = give(std::move(*row)); !given) return given;
  }
  first_.clear();
  return {};
}

Result<> SheetTable::give(SheetRow row) {
  const std::size_t columns = header_.columns.size();
  if (row.cells.size() > columns) {
    return output_.bad_row(row.number,
                           fmt::format("the row has {} cells, but there are {} column headings; perhaps its cells "
                                       "have slipped, or a column has no heading",
                                       row.cells.size(), columns));
  }
  row.cells.resize(columns);
  return output_.row({row.number, std::move(row.cells), {}});
}

Result<> SheetTable::end() {
  if (!begun_ && !first_.empty()) return begin();
  if (begun_) return {};
  return failure(ErrorCode::invalid, "it is empty: there is no row with column headings");
}

}  // namespace gridvisit
