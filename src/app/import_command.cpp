#include <fstream>
#include <iostream>

#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/import_sets_command.hpp"
#include "app/local_database.hpp"
#include "app/progress_bar.hpp"
#include "app/terminal.hpp"
#include "exchange/error_sheet.hpp"
#include "exchange/report.hpp"

namespace gridvisit {
namespace {

constexpr const char* kFooter =
    R"(Columns are known by their Chinese or English headings (姓名 / name, 身份证号, 住址, 经度, 纬度, 网格编码 …).
Titles above the headings are passed over; of a workbook every sheet that fits the kind is taken.
Examples:
  gridvisit import --data DIR division divisions.geojson
  gridvisit import --data DIR grid grids.shp --crs gcj02
  gridvisit import --data DIR recipient people.xlsx --ask --errors correct-these.xlsx
  gridvisit import --data DIR recipient people.csv --map id_number=证件 --skip-bad-rows
  gridvisit import --data DIR roads heidelberg.osm.pbf
  gridvisit import undo --data DIR --last
A file is taken whole or not at all, unless --skip-bad-rows. Importing it again changes nothing, and says so.
Coordinates: --crs auto goes by the .prj or what else the file declares, and by how its data lie on the map that is
stored; it says what it took and why, and where that is not clear it stops and asks for --crs.)";

struct ImportOptions {
  std::string directory;
  ImportRequest request;
  std::vector<std::string> map;
  std::string report;
  std::string errors;
  bool ask = false;
  bool json = false;
};

Result<> parse_map(ImportOptions& options) {
  for (const std::string& pair : options.map) {
    const auto equals = pair.find('=');
    if (equals == std::string::npos || equals == 0) {
      return failure(ErrorCode::invalid, "--map is FIELD=COLUMN, such as id_number=证件号; not '" + pair + "'");
    }
    options.request.map[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return {};
}

Result<> write_file(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  if (!file.flush()) return failure(ErrorCode::io, "the file could not be written", {path, {}, {}});
  return {};
}

// Both hold what the files hold, and so personal numbers.
Result<> write_lists(const ImportOptions& options, const ImportReport& report) {
  if (!options.report.empty()) {
    if (auto written = write_file(options.report, report_as_csv(report)); !written) return written;
  }
  if (options.errors.empty()) return {};
  const auto sheet = make_error_sheet(report);
  if (!sheet) return failure(sheet);
  if (sheet->empty()) return {};
  if (auto written = write_file(options.errors, *sheet); !written) return written;
  std::cerr << "The rows that were refused are in " << options.errors << ": correct the marked cells and import it.\n";
  return {};
}

Result<ImportReport> import(LocalDatabase& local, const ImportRequest& request) {
  ProgressBar bar;
  auto report = import_files(
      {local.reader().connection, local.database().vault(), local.database().roads_directory()}, request,
      [&](const std::string& step, std::int64_t done, std::int64_t total) { bar.show(step, done, total); });
  bar.clear();
  return report;
}

void print(const ImportOptions& options, const ImportReport& report) {
  if (options.json) {
    std::cout << report_as_json(report) << '\n';
    return;
  }
  if (report.dry_run) std::cout << preview_as_text(report);
  std::cout << report_as_text(report);
}

bool is_confirmed() {
  std::cerr << "Take it into the database? [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes" || answer == "是";
}

Result<int> run_import(ImportOptions& options) {
  if (auto mapped = parse_map(options); !mapped) return failure(mapped);
  auto local = LocalDatabase::open(options.directory, true);
  if (!local) return failure(local);
  ImportRequest request = options.request;
  request.dry_run = request.dry_run || options.ask;
  auto report = import(*local, request);
  if (!report) return failure(report);
  print(options, *report);
  if (auto written = write_lists(options, *report); !written) return failure(written);
  const bool would_be_taken = report->dry_run && report->would_be_taken(request.skip_bad_rows);
  if (options.request.dry_run || !options.ask) return report->taken || would_be_taken ? 0 : kExitFailure;
  if (!would_be_taken || !is_confirmed()) return kExitFailure;
  request.dry_run = false;
  if (request.kind != kRoadsKind) request.previewed = report->counts();
  report = import(*local, request);
  if (!report) return failure(report);
  print(options, *report);
  return report->taken ? 0 : kExitFailure;
}

void add_options(CLI::App& command, ImportOptions& options) {
  std::string kinds;
  for (const ImportKind& kind : import_kinds()) {
    kinds += fmt::format("{} {}, ", kind.kind->name, kind.kind->options.label());
  }
  command.add_option("--data", options.directory, "The district's data folder; made where it is not there yet");
  command.add_option("kind", options.request.kind, kinds + "roads 道路");
  command.add_option("files", options.request.files,
                     "GeoJSON, GeoPackage, Shapefile, CSV, XLSX …; roads also .osm.pbf");
  command.add_option("--crs", options.request.crs, "auto, wgs84, cgcs2000, gcj02, bd09 or EPSG:NUMBER")
      ->capture_default_str();
  command.add_option("--map", options.map, "FIELD=COLUMN, for a heading that is not recognised; may be repeated")
      ->allow_extra_args(false);
  command.add_option("--layer", options.request.layer, "Which layer or sheet, of a file with several");
  command.add_option("--heading-row", options.request.heading_row, "The sheet's row with the headings; 0: is found")
      ->check(CLI::Range(0, 1'000'000));
  command.add_flag("--dry-run", options.request.dry_run,
                   "Check everything and show the first rows of each outcome; write nothing");
  command.add_flag("--ask", options.ask, "The same, then ask whether to take it");
  command.add_flag("--skip-bad-rows", options.request.skip_bad_rows, "Take the good rows, list the bad ones");
  command.add_option("--report", options.report, "Write every finding to this CSV file");
  command.add_option(
      "--errors", options.errors,
      "Write the refused rows to this XLSX file, the cells at fault marked, to be corrected and imported");
  command.add_flag("--json", options.json, "Print the report as JSON");
}

}  // namespace

void add_import_command(CLI::App& app, int& exit_code) {
  auto* command =
      app.add_subcommand("import", "Take in files: divisions, grids, people, stations, sites, inns, places, roads …");
  command->footer(kFooter);
  auto options = std::make_shared<ImportOptions>();
  add_options(*command, *options);
  add_import_sets_commands(*command, exit_code);
  command->callback([command, options, &exit_code] {
    if (!command->get_subcommands().empty()) return;
    if (options->directory.empty()) throw CLI::RequiredError("--data");
    if (options->request.kind.empty()) throw CLI::RequiredError("kind");
    if (options->request.files.empty()) throw CLI::RequiredError("files");
    const auto done = run_import(*options);
    exit_code = done ? *done : fail(done.error());
  });
}

}  // namespace gridvisit
