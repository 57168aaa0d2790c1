#include <iostream>

#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/terminal.hpp"
#include "files/check_files.hpp"
#include "store/check.hpp"
#include "store/database.hpp"
#include "store/reader_pool.hpp"

namespace gridvisit {
namespace {

constexpr std::size_t kMostFindings = 1'000;

void say_step(std::string_view step) { std::cerr << "checking " << step << " …\n"; }

int run_check(const std::string& directory) {
  const auto database = Database::open(directory);
  if (!database) return fail(database.error());
  auto connection = database->connect(Connection::Mode::reader);
  if (!connection) return fail(connection.error());
  auto findings = read_at_one_moment(*connection, database->vault(),
                                     [](Reader reader) { return check_database(reader, kMostFindings, say_step); });
  if (!findings) return fail(findings.error());
  const auto contents = ContentFolder::open(database->files_directory());
  if (!contents) return fail(contents.error());
  say_step("photos and documents");
  const auto of_files = read_at_one_moment(*connection, database->vault(), [&](Reader reader) {
    return check_files(reader.connection, *contents, kMostFindings - findings->size());
  });
  if (!of_files) return fail(of_files.error());
  findings->insert(findings->end(), of_files->begin(), of_files->end());
  for (const Finding& finding : *findings) {
    std::cout << finding.table << (finding.row.empty() ? "" : " " + finding.row) << ": " << finding.what << '\n';
  }
  if (findings->empty()) {
    std::cout << "All is as it was written.\n";
    return 0;
  }
  std::cerr << findings->size() << (findings->size() == kMostFindings ? " or more" : "") << " rows are wrong.\n";
  return kExitFailure;
}

}  // namespace

void add_check_command(CLI::App& app, int& exit_code) {
  auto* command =
      app.add_subcommand("check", "Verify the database: integrity, foreign keys, feed, digests, audit chain, photos");
  auto directory = std::make_shared<std::string>();
  command->add_option("--data", *directory, "The district's data folder")->required();
  command->callback([directory, &exit_code] { exit_code = run_check(*directory); });
}

}  // namespace gridvisit
