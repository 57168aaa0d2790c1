// A million recipients from one CSV into an empty district of 731 grids, by position, sealing and placing included:
// rows a second of CPU (ours and the reading child's) and the most memory either held. Prints JSON lines. Usage:
// bench_import_million [ROWS]
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <sys/resource.h>
#include <unistd.h>

#include <fmt/core.h>
#include <fmt/ostream.h>

#include "app/local_database.hpp"
#include "demo/demo.hpp"
#include "domain/id_number.hpp"
#include "exchange/import.hpp"

namespace {

using namespace gridvisit;
namespace fs = std::filesystem;

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

struct Cost {
  double cpu_s = 0;
  double most_memory_mb = 0;
};

Cost cost_so_far() {
  Cost cost;
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage{};
    getrusage(who, &usage);
    cost.cpu_s += seconds(usage.ru_utime) + seconds(usage.ru_stime);
    cost.most_memory_mb = std::max(cost.most_memory_mb, static_cast<double>(usage.ru_maxrss) / 1024);
  }
  return cost;
}

[[noreturn]] void give_up(const Error& error) {
  fmt::print(stderr, "bench_import_million: {}\n", error.to_string());
  std::exit(1);
}

ImportReport import(LocalDatabase& local, const std::string& kind, const fs::path& file) {
  auto report = import_files({local.reader().connection, local.database().vault(), local.database().roads_directory()},
                             {.kind = kind, .files = {file}, .crs = "wgs84", .skip_bad_rows = true},
                             [](const std::string&, std::int64_t, std::int64_t) {});
  if (!report) give_up(report.error());
  return *std::move(report);
}

// Homes spread over the grids' middle points, a hundred metres around; every ID number another.
void write_people(const fs::path& path, const District& district, std::int64_t rows) {
  std::ofstream file(path);
  file << "姓名,身份证号,联系电话,住址,经度,纬度,优抚类别\n";
  const auto& grids = district.grid_codes();
  for (std::int64_t i = 0; i < rows; ++i) {
    const Position middle = *district.point_in(grids[static_cast<std::size_t>(i) % grids.size()]);
    const std::int64_t day = i / 1'000 % 20'000;
    const std::chrono::year_month_day born(Day{std::chrono::days{day - 15'000}});
    const std::string first_17 = fmt::format("3411{:02}{:04}{:02}{:02}{:03}", i / 20'000'000 % 90 + 1, int(born.year()),
                                             unsigned(born.month()), unsigned(born.day()), i % 1'000);
    fmt::print(file, "人{},{}{},139{:08},村{}组,{:.7f},{:.7f},其他退役军人\n", i, first_17,
               id_number_check_digit(first_17), i, i % 40, middle.lon_deg + static_cast<double>(i % 101 - 50) * 1e-6,
               middle.lat_deg + static_cast<double>(i % 97 - 48) * 1e-6);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t rows = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
  std::string pattern = (fs::temp_directory_path() / "gridvisit-bench-million-XXXXXX").string();
  if (rows < 1 || mkdtemp(pattern.data()) == nullptr) return 2;
  const fs::path folder = pattern;
  const auto made = demo::write_office_files({folder, std::nullopt, 1, 1, district_day(system_now())});
  if (!made) give_up(made.error());
  auto local = LocalDatabase::open(folder / "data", true);
  if (!local) give_up(local.error());
  for (const demo::ImportStep& step : made->steps) {
    if (step.kind == "division" || step.kind == "grid") import(*local, step.kind, step.file);
  }
  write_people(folder / "people.csv", District(local->reader()), rows);
  const Cost before = cost_so_far();
  const ImportReport report = import(*local, "recipient", folder / "people.csv");
  const Cost after = cost_so_far();
  const double cpu_s = after.cpu_s - before.cpu_s;
  fmt::print(R"({{"bench":"import_million","rows":{},"created":{},"refused":{},"cpu_s":{:.1f},"rows_per_cpu_s":{:.0f},)"
             R"("max_rss_mb":{:.0f},"max_rss_mb_before":{:.0f}}})"
             "\n",
             report.rows, report.created, report.refused, cpu_s, static_cast<double>(report.rows) / cpu_s,
             after.most_memory_mb, before.most_memory_mb);
  fs::remove_all(folder);
}
