#include "app/import_sets_command.hpp"

#include <iostream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "app/local_database.hpp"
#include "app/terminal.hpp"
#include "base/limits.hpp"
#include "exchange/import_undo.hpp"

namespace gridvisit {
namespace {

constexpr const char* kUndoFooter =
    R"(The whole import is taken back in one transaction: what it made is deleted, what it changed is as it was before.
Where something later depends on it (a record that was changed since, a visit to a person it made), nothing is done,
and each such record is named. An imported road network is not undone: import the one before again.)";

struct SetOptions {
  std::string directory;
  std::string id;
  bool last = false;
};

void print(const ImportSet& set) {
  std::cout << fmt::format("{}  {}  {}  {} new, {} changed  {}{}\n", set.id, format_timestamp(set.at).substr(0, 16),
                           set.kind, set.created, set.changed, fmt::join(set.files, ", "),
                           set.undone_at_ms == 0 ? "" : "  (undone)");
}

Result<> list(const SetOptions& options) {
  auto local = LocalDatabase::open(options.directory);
  if (!local) return failure(local);
  for (const ImportSet& set : list_import_sets(local->reader().connection, limits::kListedImports)) print(set);
  return {};
}

Result<std::string> find_set(LocalDatabase& local, const SetOptions& options) {
  if (!options.last) {
    if (options.id.empty()) return failure(ErrorCode::invalid, "name the import to undo, or say --last");
    return options.id;
  }
  for (const ImportSet& set : list_import_sets(local.reader().connection, limits::kListedImports)) {
    if (set.undone_at_ms == 0) return set.id;
  }
  return failure(ErrorCode::not_found, "there is no import to undo");
}

Result<> undo(const SetOptions& options) {
  auto local = LocalDatabase::open(options.directory);
  if (!local) return failure(local);
  const auto id = find_set(*local, options);
  if (!id) return failure(id);
  UndoReport report;
  const auto done = local->write([&](Transaction& transaction) -> Result<> {
    auto undone = undo_import(transaction, system_actor("import"), *id);
    if (!undone) return failure(undone);
    report = std::move(*undone);
    if (report.done()) return {};
    return failure(ErrorCode::conflict,
                   fmt::format("nothing was undone: {} records stand in the way", report.obstacles_in_all));
  });
  for (const Obstacle& obstacle : report.obstacles) {
    std::cout << fmt::format("  {} {} ({}): {}\n", obstacle.kind, obstacle.label, obstacle.record_id, obstacle.message);
  }
  if (!done) return done;
  std::cout << fmt::format("Undone: {} records deleted, {} as they were before.\n", report.deleted, report.put_back);
  return {};
}

}  // namespace

void add_import_sets_commands(CLI::App& import_command, int& exit_code) {
  auto options = std::make_shared<SetOptions>();
  auto* listing = import_command.add_subcommand("list", "List what was imported, the newest first");
  listing->add_option("--data", options->directory, "The district's data folder")->required();
  listing->callback([options, &exit_code] {
    const auto done = list(*options);
    exit_code = done ? 0 : fail(done.error());
  });
  auto* undoing = import_command.add_subcommand("undo", "Take a whole import back");
  undoing->footer(kUndoFooter);
  undoing->add_option("--data", options->directory, "The district's data folder")->required();
  undoing->add_option("id", options->id, "As 'gridvisit import list' shows it");
  undoing->add_flag("--last", options->last, "The newest one that has not been undone");
  undoing->callback([options, &exit_code] {
    const auto done = undo(*options);
    exit_code = done ? 0 : fail(done.error());
  });
}

}  // namespace gridvisit
