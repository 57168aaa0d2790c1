#include "store/settings.hpp"

namespace gridvisit {

std::optional<std::string> find_setting(Connection& connection, std::string_view name) {
  Statement row = connection.prepare("SELECT value FROM setting WHERE name = ?1");
  if (!row.bind(name).step()) return std::nullopt;
  return row.text(0);
}

void set_setting(Connection& connection, std::string_view name, std::string_view value) {
  connection
      .prepare(
          "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
      .bind(name, value)
      .run();
}

}  // namespace gridvisit
