#include <sqlite3.h>
#include <catch2/catch.hpp>

#include <set>

#include "store/check.hpp"
#include "store/migrate.hpp"
#include "tests/simulation/memory_disk.hpp"

using namespace gridvisit;
using gridvisit::testing::MemoryDisk;
using Survival = MemoryDisk::Survival;

namespace {

/// A connection without SpatiaLite, which may fail: a machine is cut off under it.
class Program {
 public:
  explicit Program(MemoryDisk& disk) {
    sqlite3_open_v2("test.db", &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, disk.vfs());
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 20");
    run("CREATE TABLE IF NOT EXISTS paper (number INTEGER PRIMARY KEY, text TEXT) STRICT");
  }
  ~Program() { sqlite3_close(db_); }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  bool run(const std::string& sql) { return sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK; }

  std::vector<std::string> ask(const std::string& sql) {
    std::vector<std::string> answers;
    sqlite3_stmt* statement = nullptr;
    REQUIRE(sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
      answers.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
    }
    REQUIRE(sqlite3_finalize(statement) == SQLITE_OK);
    return answers;
  }

  /// Whether it was committed.
  bool write(std::int64_t number, std::size_t bytes) {
    const std::string values = std::to_string(number) + ", '" + std::string(bytes, 'x') + "')";
    return run("INSERT INTO paper (number, text) VALUES (" + values);
  }

 private:
  sqlite3* db_ = nullptr;
};

constexpr Survival kAll[] = {Survival::nothing, Survival::all, Survival::prefix, Survival::scattered};

}  // namespace

TEST_CASE("what was committed survives any power cut, and the file is whole after hundreds of them") {
  const auto seed = GENERATE(1U, 2U, 3U);
  CAPTURE(seed);
  MemoryDisk disk(seed);
  std::mt19937_64 random(seed);
  std::set<std::string> committed;
  std::int64_t number = 0;
  for (int cut = 0; cut < 200; ++cut) {
    INFO("power cut " << cut);
    {
      Program program(disk);
      disk.fail_at(1 + random() % 60);
      while (!disk.is_off()) {
        if (program.write(++number, random() % 9'000)) committed.insert(std::to_string(number));
      }
    }
    disk.power_on(kAll[random() % 4], random);
    Program program(disk);
    REQUIRE(program.ask("PRAGMA integrity_check") == std::vector<std::string>{"ok"});
    const auto found = program.ask("SELECT number FROM paper");
    const std::set<std::string> kept(found.begin(), found.end());
    REQUIRE(std::ranges::includes(kept, committed));
    // A commit that was cut off may have arrived or not, and nothing else may.
    REQUIRE(kept.size() <= committed.size() + 1);
    committed = kept;
  }
  CHECK(committed.size() > 200);
}

TEST_CASE("a program that does not sync loses what it committed") {
  MemoryDisk disk(1);
  std::mt19937_64 random(1);
  {
    Program program(disk);
    REQUIRE(program.run("PRAGMA synchronous = OFF"));
    REQUIRE(program.write(1, 10));
    disk.power_off();
  }
  disk.power_on(Survival::nothing, random);
  CHECK(Program(disk).ask("SELECT number FROM paper").empty());
}

TEST_CASE("a reader sees its own moment while the writer goes on, and neither waits") {
  MemoryDisk disk(1);
  Program writer(disk);
  Program reader(disk);
  REQUIRE(writer.write(1, 10));
  REQUIRE(reader.run("BEGIN"));
  REQUIRE(reader.ask("SELECT number FROM paper").size() == 1);
  for (int i = 2; i < 100; ++i) REQUIRE(writer.write(i, 3'000));
  CHECK(reader.ask("SELECT number FROM paper").size() == 1);
  REQUIRE(reader.run("COMMIT"));
  CHECK(reader.ask("SELECT number FROM paper").size() == 99);
}

TEST_CASE("a full disk refuses what grows, keeps what is there, and goes on when there is room") {
  MemoryDisk disk(1);
  Program program(disk);
  REQUIRE(program.write(1, 10));
  disk.set_full(true);
  bool stored = true;
  for (int i = 2; i < 50 && stored; ++i) stored = program.write(i, 5'000);
  CHECK_FALSE(stored);
  CHECK(program.ask("SELECT number FROM paper WHERE number = 1").size() == 1);
  disk.set_full(false);
  CHECK(program.write(100, 5'000));
  CHECK(program.ask("PRAGMA integrity_check") == std::vector<std::string>{"ok"});
}

TEST_CASE("an image is a copy of its own") {
  MemoryDisk disk(1);
  {
    Program program(disk);
    REQUIRE(program.write(1, 10));
  }
  const auto image = disk.image();
  {
    Program program(disk);
    REQUIRE(program.write(2, 10));
  }
  MemoryDisk other(2);
  other.load(image);
  CHECK(Program(other).ask("SELECT number FROM paper") == std::vector<std::string>{"1"});
  CHECK(Program(disk).ask("SELECT number FROM paper") == std::vector<std::string>{"1", "2"});
}

TEST_CASE("the store's own database lives on it, whole after a cut in any step of a migration") {
  MemoryDisk disk(1);
  std::mt19937_64 random(1);
  bool migrated = false;
  for (std::uint64_t step = 1; !migrated; step += step / 2 + 1) {
    {
      auto writer = Connection::open("gridvisit.db", Connection::Mode::writer, disk.vfs());
      REQUIRE(writer);
      disk.fail_at(step);
      migrated = migrate(*writer).has_value() && !disk.is_off();
      disk.power_off();
    }
    disk.power_on(kAll[random() % 4], random);
  }
  auto connection = Connection::open("gridvisit.db", Connection::Mode::writer, disk.vfs());
  REQUIRE(connection);
  REQUIRE(migrate(*connection));
  auto reader = Connection::open("gridvisit.db", Connection::Mode::reader, disk.vfs());
  REQUIRE(reader);
  Statement rows = reader->prepare("PRAGMA integrity_check");
  REQUIRE(rows.step());
  CHECK(rows.text(0) == "ok");
}
