// Rows a second of CPU that an import takes in, placing and sealing included: the demo's recipients and its year of
// visits, first into an empty table, then once more where nothing changes. Beside it, in the same run, the floor: the
// same cells read by the same reader into a bare SQLite table. CPU is ours and the reading child's. Prints JSON lines.
// Usage: bench_import [SCALE]
#include <cstdlib>
#include <filesystem>

#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fmt/core.h>

#include "app/local_database.hpp"
#include "demo/demo.hpp"
#include "exchange/import.hpp"

namespace {

using namespace gridvisit;
namespace fs = std::filesystem;

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

double cpu_seconds() {
  double sum = 0;
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage{};
    getrusage(who, &usage);
    sum += seconds(usage.ru_utime) + seconds(usage.ru_stime);
  }
  return sum;
}

[[noreturn]] void give_up(const Error& error) {
  fmt::print(stderr, "bench_import: {}\n", error.to_string());
  std::exit(1);
}

void print(const char* name, const std::string& kind, std::int64_t rows, double cpu_s) {
  fmt::print(R"({{"bench":"{}","kind":"{}","rows":{},"cpu_s":{:.3f},"rows_per_cpu_s":{:.0f}}})"
             "\n",
             name, kind, rows, cpu_s, static_cast<double>(rows) / cpu_s);
}

void import(LocalDatabase& local, const demo::ImportStep& step, const char* measured) {
  const double before = cpu_seconds();
  const auto report =
      import_files({local.reader().connection, local.database().vault(), local.database().roads_directory()},
                   {step.kind, {step.file}, "wgs84"}, [](const std::string&, std::int64_t, std::int64_t) {});
  if (!report) give_up(report.error());
  if (!report->taken) give_up({ErrorCode::internal, step.kind + " was not taken"});
  if (step.kind == "recipient" || step.kind == "visit")
    print(measured, step.kind, report->rows, cpu_seconds() - before);
}

void measure_floor(const fs::path& folder, const demo::ImportStep& step) {
  const double before = cpu_seconds();
  sqlite3* database = nullptr;
  sqlite3_open((folder / (step.kind + ".db")).c_str(), &database);
  sqlite3_exec(database, "PRAGMA journal_mode = WAL; CREATE TABLE t (cells TEXT); BEGIN", nullptr, nullptr, nullptr);
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(database, "INSERT INTO t VALUES (?1)", -1, &insert, nullptr);
  std::int64_t rows = 0;
  const auto read = read_features(
      step.file, {}, [](const FileHeader&) -> Result<> { return {}; },
      [&](FeatureRow&& row) -> Result<> {
        std::string cells;
        for (const auto& cell : row.cells) cells += cell.value_or("") + "\x1f";
        sqlite3_bind_text(insert, 1, cells.data(), static_cast<int>(cells.size()), SQLITE_STATIC);
        sqlite3_step(insert);
        sqlite3_reset(insert);
        ++rows;
        return {};
      });
  if (!read) give_up(read.error());
  sqlite3_finalize(insert);
  sqlite3_exec(database, "COMMIT", nullptr, nullptr, nullptr);
  sqlite3_close(database);
  print("import_floor", step.kind, rows, cpu_seconds() - before);
}

}  // namespace

int main(int argc, char** argv) {
  const int scale = argc > 1 ? std::atoi(argv[1]) : 1;
  std::string pattern = (fs::temp_directory_path() / "gridvisit-bench-import-XXXXXX").string();
  if (scale < 1 || mkdtemp(pattern.data()) == nullptr) return 2;
  const fs::path folder = pattern;
  const auto made = demo::write_office_files({folder, std::nullopt, 1, scale, district_day(system_now())});
  if (!made) give_up(made.error());
  auto local = LocalDatabase::open(folder / "data", true);
  if (!local) give_up(local.error());
  for (const demo::ImportStep& step : made->steps) import(*local, step, "import");
  for (const demo::ImportStep& step : made->steps) {
    if (step.kind != "recipient" && step.kind != "visit") continue;
    import(*local, step, "import_again");
    measure_floor(folder, step);
  }
  fs::remove_all(folder);
}
