#include "app/command_line.hpp"

#include <exception>
#include <iostream>

#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/terminal.hpp"
#include "base/log.hpp"

namespace gridvisit {
namespace {

constexpr const char* kFooter = R"(A first look:
  gridvisit demo /tmp/district                    make a district of made-up people and import its files
  gridvisit serve --data /tmp/district            serve it; logins are in /tmp/district/source/logins.txt
A real district:
  gridvisit import --data DIR division towns.geojson villages.csv
  gridvisit import --data DIR grid grids.shp
  gridvisit import --data DIR recipient people.xlsx --dry-run --report findings.csv
  gridvisit user add --data DIR --login wang --name 王芳 --role town_staff --code 341103100
  gridvisit serve --data DIR --listen 0.0.0.0:8731)";

}  // namespace

int run_command_line(int argc, const char* const* argv) {
  CLI::App app{
      "gridvisit maps a district's grids, people, memorial sites and inns, plans the home visits,\n"
      "and keeps the field workers' phones in step.",
      "gridvisit"};
  app.footer(kFooter);
  app.require_subcommand(1);
  app.set_version_flag("--version", "gridvisit 0.1.0");
  std::string level = "info";
  app.add_option("--log", level, "How much to log on standard error")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}));
  app.parse_complete_callback([&level] { log::start(level); });
  int exit_code = 0;
  add_demo_command(app, exit_code);
  add_import_command(app, exit_code);
  add_export_command(app, exit_code);
  add_grids_command(app, exit_code);
  add_serve_command(app, exit_code);
  add_user_command(app, exit_code);
  add_device_command(app, exit_code);
  add_plan_command(app, exit_code);
  add_solve_command(app, exit_code);
  add_flags_command(app, exit_code);
  add_check_command(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitUsage;
  } catch (const std::exception& error) {
    std::cerr << "gridvisit: an unexpected failure: " << error.what() << '\n';
    return kExitFailure;
  }
  return exit_code;
}

}  // namespace gridvisit
