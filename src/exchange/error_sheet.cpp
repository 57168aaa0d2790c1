#include "exchange/error_sheet.hpp"

#include <algorithm>
#include <map>

#include "geodata/plain_table.hpp"

namespace gridvisit {
namespace {

using RowProblems = std::map<std::int64_t, std::vector<const RowFinding*>>;  ///< by row

// Rows with an error; and of those everything that was found.
RowProblems problems_of(const ImportReport& report, std::size_t table) {
  RowProblems problems;
  for (const RowFinding& finding : report.findings) {
    if (finding.table == table && finding.row > 0 && finding.severity == Severity::error) problems[finding.row];
  }
  for (const RowFinding& finding : report.findings) {
    const auto row = finding.table == table ? problems.find(finding.row) : problems.end();
    if (row != problems.end()) row->second.push_back(&finding);
  }
  return problems;
}

TableCell text_or_nothing(const std::optional<std::string>& text) { return text ? TableCell(*text) : TableCell(); }

/// One table's refused rows.
class ErrorTable {
 public:
  ErrorTable(const SourceTable& source, RowProblems problems) : source_(source), problems_(std::move(problems)) {}

  Result<FeatureTable> make() {
    const auto read = read_features(
        source_.path, {source_.layer, source_.heading_row}, [this](const FileHeader& header) { return begin(header); },
        [this](const FeatureRow& row) -> Result<> {
          if (const auto found = problems_.find(row.row); found != problems_.end()) add(row, found->second);
          return {};
        });
    if (!read) return failure(read);
    return std::move(table_);
  }

 private:
  Result<> begin(const FileHeader& header) {
    table_.name = header.layer;
    for (const std::string& column : header.columns) table_.columns.push_back({column});
    // A list that is corrected for the second time has the column already.
    const auto known = std::ranges::find(header.columns, kProblemHeading);
    problem_column_ = static_cast<std::size_t>(known - header.columns.begin());
    if (known == header.columns.end()) table_.columns.push_back({kProblemHeading});
    position_columns_ = table_.columns.size();
    return {};
  }

  void add(const FeatureRow& row, const std::vector<const RowFinding*>& problems) {
    const std::size_t number = table_.rows.size();
    TableRow made;
    for (const auto& cell : row.cells) made.cells.push_back(text_or_nothing(cell));
    made.cells.resize(table_.columns.size());
    std::string why;
    for (const RowFinding* problem : problems) {
      why += (why.empty() ? "" : "; ") + (problem->field.empty() ? "" : problem->field + ": ") + problem->message;
      if (problem->column >= 0) table_.marked.emplace(number, static_cast<std::size_t>(problem->column));
    }
    made.cells[problem_column_] = why;
    table_.marked.emplace(number, problem_column_);
    table_.rows.push_back(std::move(made));
    if (const auto* point = std::get_if<Position>(&row.geometry)) add_position(*point);
  }

  void add_position(Position point) {
    if (table_.columns.size() == position_columns_) {
      for (const char* half : {"经度", "纬度"}) table_.columns.push_back({half, ColumnType::real});
      for (TableRow& other : table_.rows) other.cells.resize(table_.columns.size());
    }
    std::vector<TableCell>& cells = table_.rows.back().cells;
    cells.resize(table_.columns.size());
    cells[position_columns_] = point.lon_deg;
    cells[position_columns_ + 1] = point.lat_deg;
  }

  const SourceTable& source_;
  RowProblems problems_;
  FeatureTable table_;
  std::size_t problem_column_ = 0;
  std::size_t position_columns_ = 0;
};

}  // namespace

Result<std::string> make_error_sheet(const ImportReport& report) {
  std::vector<FeatureTable> tables;
  for (std::size_t i = 0; i < report.tables.size(); ++i) {
    RowProblems problems = problems_of(report, i);
    if (problems.empty()) continue;
    auto table = ErrorTable(report.tables[i], std::move(problems)).make();
    if (!table) return failure(table);
    tables.push_back(std::move(*table));
  }
  return tables.empty() ? std::string() : make_xlsx(tables);
}

}  // namespace gridvisit
