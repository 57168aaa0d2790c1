#include "geodata/read_file/sheet_table.hpp"

#include <fmt/format.h>

namespace gridvisit {

Result<> SheetTable::add(std::int64_t row, std::vector<std::optional<std::string>> cells) {
  while (!cells.empty() && !cells.back()) cells.pop_back();
  if (cells.empty()) return {};
  const std::size_t columns = header_.columns.size();
  if (columns == 0) {
    for (std::optional<std::string>& cell : cells) header_.columns.push_back(std::move(cell).value_or(""));
    return output_.header(header_);
  }
  if (cells.size() > columns) {
    return output_.bad_row(row, fmt::format("the row has {} cells, but there are {} column headings; perhaps its cells "
                                            "have slipped, or a column has no heading",
                                            cells.size(), columns));
  }
  cells.resize(columns);
  return output_.row({row, std::move(cells), {}});
}

Result<> SheetTable::end() const {
  if (!header_.columns.empty()) return {};
  return failure(ErrorCode::invalid, "it is empty: there is no row with column headings");
}

}  // namespace gridvisit
