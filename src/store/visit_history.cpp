#include "store/visit_history.hpp"

#include "schema/enum_code.hpp"

namespace gridvisit {
namespace {

void give(Statement rows, const std::function<void(const NewestVisit&)>& use) {
  while (rows.step()) {
    const auto level = find_enum<v1::VisitLevel>(rows.bytes(1));
    use({rows.bytes(0), level.value_or(v1::VISIT_LEVEL_UNSPECIFIED), rows.integer(2)});
  }
}

}  // namespace

void for_each_newest_visit(Connection& connection, const std::function<void(const NewestVisit&)>& use) {
  give(connection.prepare("SELECT recipient_id, level, max(visited_at_ms) FROM visit "
                          "WHERE recipient_id IS NOT NULL AND method <> 'phone' "
                          "GROUP BY recipient_id, level ORDER BY recipient_id, level"),
       use);
}

void for_each_newest_visit_of(Connection& connection, std::string_view recipient_id,
                              const std::function<void(const NewestVisit&)>& use) {
  Statement rows = connection.prepare(
      "SELECT recipient_id, level, max(visited_at_ms) FROM visit "
      "WHERE recipient_id = ?1 AND method <> 'phone' GROUP BY recipient_id, level ORDER BY recipient_id, level");
  rows.bind(recipient_id);
  give(std::move(rows), use);
}

}  // namespace gridvisit
