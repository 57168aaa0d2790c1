#include "store/visit_lists.hpp"

#include <string>

namespace gridvisit {
namespace {

std::vector<v1::Record> read_visits(Statement rows, Reader reader) {
  const KindInfo& kind = *find_kind(v1::KIND_VISIT);
  std::vector<v1::Record> records;
  while (rows.step()) records.push_back(read_row(rows, kind, reader.vault).record);
  return records;
}

std::string select(std::string_view where) {
  return "SELECT " + row_columns(*find_kind(v1::KIND_VISIT)) + " FROM visit WHERE " + std::string(where) +
         " ORDER BY visited_at_ms DESC, id DESC LIMIT ?1";
}

}  // namespace

std::vector<v1::Record> list_visits(Reader reader, const VisitQuery& query) {
  // The index by time holds the scope too. `|| ''` keeps the planner from the index by scope, which would have to sort
  // the whole area for each page.
  Statement rows = reader.connection.prepare(
      select("(scope || '') >= ?2 AND (scope || '') < ?3 AND visited_at_ms >= ?4 AND (visited_at_ms, id) < (?5, ?6)"));
  rows.bind(query.limit, query.first, query.end, query.from_ms, query.after.time_ms, query.after.id);
  return read_visits(std::move(rows), reader);
}

std::vector<v1::Record> list_neighbours(Reader reader, const NeighbourQuery& query) {
  Statement rows = reader.connection.prepare(
      select(query.whose->name + " = ?2 AND (visited_at_ms BETWEEN ?3 AND ?4 OR corrected_at_ms BETWEEN ?3 AND ?4)"));
  rows.bind(query.limit, query.id, query.from_ms, query.to_ms);
  return read_visits(std::move(rows), reader);
}

}  // namespace gridvisit
