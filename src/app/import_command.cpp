#include <fstream>
#include <iostream>

#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/local_database.hpp"
#include "app/progress_bar.hpp"
#include "app/terminal.hpp"
#include "exchange/report.hpp"

namespace gridvisit {
namespace {

constexpr const char* kFooter =
    R"(Columns are known by their Chinese or English headings (姓名 / name, 身份证号, 住址, 经度, 纬度, 网格编码 …).
Examples:
  gridvisit import --data DIR division divisions.geojson
  gridvisit import --data DIR grid grids.shp --crs gcj02
  gridvisit import --data DIR recipient people.xlsx --dry-run --report findings.csv
  gridvisit import --data DIR recipient people.csv --map id_number=证件 --skip-bad-rows
  gridvisit import --data DIR roads heidelberg.osm.pbf
A file is taken whole or not at all, unless --skip-bad-rows. Importing it again changes nothing, and says so.)";

struct ImportOptions {
  std::string directory;
  ImportRequest request;
  std::vector<std::string> map;
  std::string report;
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

Result<> write_report(const std::string& path, const ImportReport& report) {
  std::ofstream file(path, std::ios::binary);
  file << report_as_csv(report);
  if (!file.flush()) return failure(ErrorCode::io, "the report could not be written", {path, {}, {}});
  return {};
}

int run_import(ImportOptions& options) {
  if (const auto mapped = parse_map(options); !mapped) return fail(mapped.error());
  auto local = LocalDatabase::open(options.directory, true);
  if (!local) return fail(local.error());
  ProgressBar bar;
  const auto report = import_files(
      {local->reader().connection, local->database().vault(), local->database().roads_directory()}, options.request,
      [&](const std::string& step, std::int64_t done, std::int64_t total) { bar.show(step, done, total); });
  bar.clear();
  if (!report) return fail(report.error());
  if (!options.report.empty()) {
    if (const auto written = write_report(options.report, *report); !written) return fail(written.error());
  }
  std::cout << (options.json ? report_as_json(*report) + "\n" : report_as_text(*report));
  const bool would_be_taken = report->dry_run && (report->refused == 0 || options.request.skip_bad_rows);
  return report->taken || would_be_taken ? 0 : kExitFailure;
}

}  // namespace

void add_import_command(CLI::App& app, int& exit_code) {
  auto* command =
      app.add_subcommand("import", "Take in files: divisions, grids, people, stations, sites, inns, places, roads …");
  command->footer(kFooter);
  auto options = std::make_shared<ImportOptions>();
  std::string kinds;
  for (const ImportKind& kind : import_kinds()) {
    kinds += fmt::format("{} {}, ", kind.kind->name, kind.kind->options.label());
  }
  command->add_option("--data", options->directory, "The district's data folder; made where it is not there yet")
      ->required();
  command->add_option("kind", options->request.kind, kinds + "roads 道路")->required();
  command
      ->add_option("files", options->request.files, "GeoJSON, GeoPackage, Shapefile, CSV, XLSX …; roads also .osm.pbf")
      ->required();
  command->add_option("--crs", options->request.crs, "auto, wgs84, cgcs2000, gcj02, bd09 or EPSG:NUMBER")
      ->capture_default_str();
  command->add_option("--map", options->map, "FIELD=COLUMN, for a heading that is not recognised; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--layer", options->request.layer, "Which layer or sheet, of a file with several");
  command->add_flag("--dry-run", options->request.dry_run, "Check everything, write nothing");
  command->add_flag("--skip-bad-rows", options->request.skip_bad_rows, "Take the good rows, list the bad ones");
  command->add_option("--report", options->report, "Write every finding to this CSV file");
  command->add_flag("--json", options->json, "Print the report as JSON");
  command->callback([options, &exit_code] { exit_code = run_import(*options); });
}

}  // namespace gridvisit
