#include <iostream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/local_database.hpp"
#include "app/terminal.hpp"
#include "exchange/export.hpp"
#include "store/accounts.hpp"

namespace gridvisit {
namespace {

constexpr const char* kFooter =
    R"(The format follows from the file's name: .gpkg, .geojson, .shp, .fgb, .xlsx or .csv. A GeoPackage and a workbook hold
several kinds; QGIS opens the GeoPackage with Chinese layer names and styles. `gridvisit import` reads each file again.
ID numbers are masked. --unmask gives them in full to a user of the bureau, named with --as; that such a file was made, by
whom and of what, is written to the audit trail. Without --as the file is made for the whole district, masked.
Examples:
  gridvisit export --data DIR district.gpkg division grid station recipient
  gridvisit export --data DIR people.xlsx recipient --scope 341103100
  gridvisit export --data DIR grids.shp grid --crs EPSG:4549 --gbk
  gridvisit export --data DIR people.csv recipient --crs gcj02 --as wang --unmask)";

struct ExportOptions {
  std::string directory;
  std::string file;
  std::string login;
  ExportRequest request;
};

Result<Actor> asker(LocalDatabase& local, const std::string& login) {
  if (login.empty()) return system_actor("export");
  const auto user = load_user(local.reader(), login);
  if (!user) return failure(user);
  Actor actor{user->id(), {}, {}};
  for (auto& [role, code] : load_grants(local.reader().connection, user->id())) {
    actor.grants.push_back({role, std::move(code)});
  }
  return actor;
}

Result<> run_export(ExportOptions& options) {
  const auto format = parse_format(options.file);
  if (!format) return failure(format);
  ExportRequest& request = options.request;
  request.format = format->format;
  request.format_name = format->name;
  request.today = district_day(system_now());
  if (request.unmask && options.login.empty()) {
    return failure(ErrorCode::invalid, "--unmask needs --as LOGIN: the audit trail says who took ID numbers in full");
  }
  auto local = LocalDatabase::open(options.directory);
  if (!local) return failure(local);
  const auto actor = asker(*local, options.login);
  if (!actor) return failure(actor);
  const auto collected = collect_export(local->reader(), *actor, request);
  if (!collected) return failure(collected);
  if (collected->rows == 0) return failure(ErrorCode::not_found, "there is nothing to export");
  // First the note, then the file: nothing leaves unnoticed.
  const auto noted = local->write([&](Transaction& transaction) -> Result<> {
    note_export(transaction, *actor, request, *collected);
    return {};
  });
  if (!noted) return noted;
  if (auto written = write_export(options.file, *collected, request); !written) return written;
  for (const std::string& note : collected->notes) std::cerr << "gridvisit: " << note << '\n';
  std::cout << fmt::format("{}: {} rows of {}\n", options.file, collected->rows, fmt::join(request.kinds, ", "));
  return {};
}

}  // namespace

void add_export_command(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("export", "Write records to a file: GeoPackage, GeoJSON, Shapefile, XLSX, CSV …");
  command->footer(kFooter);
  auto options = std::make_shared<ExportOptions>();
  std::vector<std::string> kinds;
  for (const ImportKind& kind : import_kinds()) kinds.push_back(kind.kind->name);
  command->add_option("--data", options->directory, "The district's data folder")->required();
  command->add_option("file", options->file, "Is replaced where it is there already")->required();
  command->add_option("kinds", options->request.kinds, fmt::format("{}", fmt::join(kinds, ", ")))
      ->required()
      ->check(CLI::IsMember(kinds));
  command->add_option("--crs", options->request.crs, "wgs84, cgcs2000, gcj02, bd09 or EPSG:NUMBER")
      ->capture_default_str();
  command->add_option("--scope", options->request.scope, "Only within this division or grid");
  command->add_flag("--gbk", options->request.gbk, "Texts of a Shapefile in GBK instead of UTF-8");
  command->add_option("--as", options->login, "As this user may see it");
  command->add_flag("--unmask", options->request.unmask, "ID numbers in full (the bureau; needs --as)");
  command->callback([options, &exit_code] {
    const auto done = run_export(*options);
    exit_code = done ? 0 : fail(done.error());
  });
}

}  // namespace gridvisit
