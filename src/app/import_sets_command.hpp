// What `gridvisit import` wrote, listed and undone: its subcommands.
#pragma once

#include <CLI/App.hpp>

namespace gridvisit {

/// Adds `list` and `undo` to the import command.
void add_import_sets_commands(CLI::App& import_command, int& exit_code);

}  // namespace gridvisit
