// The commands of the program: one file each, one line in the table of command_line.cpp.
#pragma once

#include <CLI/App.hpp>

namespace gridvisit {

/// Each adds its subcommand; when that has run, `exit_code` is the program's.
void add_flags_command(CLI::App& app, int& exit_code);
void add_check_command(CLI::App& app, int& exit_code);
void add_demo_command(CLI::App& app, int& exit_code);
void add_device_command(CLI::App& app, int& exit_code);
void add_export_command(CLI::App& app, int& exit_code);
void add_grids_command(CLI::App& app, int& exit_code);
void add_import_command(CLI::App& app, int& exit_code);
void add_plan_command(CLI::App& app, int& exit_code);
void add_serve_command(CLI::App& app, int& exit_code);
void add_solve_command(CLI::App& app, int& exit_code);
void add_user_command(CLI::App& app, int& exit_code);

}  // namespace gridvisit
