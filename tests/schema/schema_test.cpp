#include <catch2/catch.hpp>

#include "schema/embedded.hpp"
#include "schema_database.hpp"
#include "schema_differences.hpp"

using namespace gridvisit;

namespace {

std::vector<std::string> migrations() {
  std::vector<std::string> scripts;
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.name.starts_with("sql/")) scripts.emplace_back(file.text);
  }
  return scripts;
}

// The migrations with one piece of SQL exchanged for another.
std::vector<std::string> altered(const std::string& from, const std::string& to) {
  std::vector<std::string> scripts = migrations();
  std::size_t at = std::string::npos;
  for (std::string& script : scripts) {
    at = script.find(from);
    if (at == std::string::npos) continue;
    script.replace(at, from.size(), to);
    break;
  }
  if (at == std::string::npos) throw std::logic_error("the migrations hold no: " + from);
  return scripts;
}

std::vector<std::string> differences(const std::vector<std::string>& scripts) {
  const SchemaDatabase database(scripts);
  return schema_differences(database.handle());
}

}  // namespace

TEST_CASE("each table is what its message says") { CHECK(differences(migrations()) == std::vector<std::string>{}); }

TEST_CASE("a table that is not what its message says is found out") {
  const auto [from, to, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"  address TEXT NOT NULL,\n  grid_code", "  grid_code", "recipient.address: has no column"},
      {"  address TEXT NOT NULL,\n  grid_code", "  address TEXT NOT NULL,\n  nickname TEXT,\n  grid_code",
       "recipient.nickname: is a column of no field"},
      {"  phone_index BLOB NOT NULL,", "", "recipient.phone_index: has no column"},
      {"  phone BLOB NOT NULL,", "  phone TEXT NOT NULL,",
       "recipient.phone: should be BLOB NOT NULL, is TEXT NOT NULL"},
      {"  name TEXT NOT NULL CHECK (name <> ''),\n  sex", "  name TEXT,\n  sex",
       "recipient.name: should be TEXT NOT NULL, is TEXT"},
      {"('', 'male', 'female')", "('', 'male')", "recipient.sex: lacks CHECK (sex IN ('', 'male', 'female'))"},
      {"INTEGER NOT NULL CHECK (position_is_approximate IN (0, 1))", "INTEGER NOT NULL",
       "recipient.position_is_approximate: lacks CHECK (position_is_approximate IN (0, 1))"},
      {"CHECK (json_type(merits) = 'array')", "", "recipient.merits: lacks CHECK (json_type(merits) = 'array')"},
      {"TEXT NOT NULL REFERENCES inn (id)", "TEXT NOT NULL REFERENCES grid (id)",
       "inn_contract.inn_id: should refer to 'inn', refers to 'grid'"},
      {"policy_id TEXT REFERENCES policy (id)", "policy_id TEXT",
       "task.policy_id: should refer to 'policy', refers to ''"},
      {"CREATE INDEX plan_by_scope ON plan (scope, id);", "", "plan: lacks an index on (scope, id)"},
      {"ON recipient (id_number_index) WHERE", "ON recipient (phone_index) WHERE",
       "recipient: lacks a unique index on (id_number_index)"},
      {"CREATE UNIQUE INDEX enrolment_by_key", "CREATE INDEX enrolment_by_key",
       "enrolment: lacks a unique index on (recipient_id, programme, start_day)"},
      {"SELECT CreateSpatialIndex('inn', 'position');", "", "inn.position: should be a geometry '1 4326', is ''"},
      {"RecoverGeometryColumn('grid', 'boundary', 4326,", "RecoverGeometryColumn('grid', 'boundary', 4490,",
       "grid.boundary: should be a geometry '6 4326', is '6 4490'"},
  }));
  CHECK(differences(altered(from, to)) == std::vector<std::string>{expected});
}

TEST_CASE("a table that is missing is found out") {
  std::vector<std::string> scripts = migrations();
  scripts.emplace_back("DROP TABLE conflict;");
  CHECK(differences(scripts) == std::vector<std::string>{"conflict: there is no such table"});
}
