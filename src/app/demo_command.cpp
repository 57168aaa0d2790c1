#include <fstream>
#include <iostream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/local_database.hpp"
#include "app/progress_bar.hpp"
#include "app/terminal.hpp"
#include "demo/demo.hpp"
#include "domain/due.hpp"
#include "exchange/report.hpp"
#include "geodata/feature_file.hpp"
#include "schema/embedded.hpp"
#include "store/accounts.hpp"

namespace gridvisit {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPassword = "gridvisit-demo";
constexpr const char* kFooter =
    R"(Everything in it is invented; the figures are those of Nanqiao's work report of 2022. The files an office would have
are written into DIR/source and then imported like anybody's. Examples:
  gridvisit demo /tmp/district
  gridvisit demo /tmp/real --boundary nanqiao.geojson --seed 7
  gridvisit serve --data /tmp/district)";

struct Options {
  std::string directory;
  std::string boundary;
  std::string today;
  std::uint64_t seed = 1;
  int scale = 1;
};

Result<MultiPolygon> read_boundary(const fs::path& path) {
  std::vector<MultiPolygon> areas;
  const auto read = read_features(
      path, {}, [](const FileHeader&) -> Result<> { return {}; },
      [&](FeatureRow&& row) -> Result<> {
        if (auto* area = std::get_if<MultiPolygon>(&row.geometry)) areas.push_back(std::move(*area));
        return {};
      });
  if (!read) return failure(read);
  if (areas.size() != 1) {
    return failure(ErrorCode::invalid, fmt::format("should hold one area, the district; it holds {}", areas.size()),
                   {path.filename(), {}, {}});
  }
  return std::move(areas.front());
}

Result<> store_policies_and_forms(LocalDatabase& local, const std::string& user_id) {
  const auto file = [](std::string_view name) {
    const auto files = embedded_files();
    return std::ranges::find(files, name, &EmbeddedFile::name)->text;
  };
  const auto policies = parse_visit_rhythms(file("policy/visit_rhythms.json"));
  if (!policies) return failure(policies);
  return local.write([&](Transaction& transaction) -> Result<> {
    const auto put = [&](auto fill) {
      v1::Change change;
      change.mutable_record()->set_id(transaction.ids.next());
      fill(*change.mutable_record());
      return put_as_system(transaction, user_id, std::move(change));
    };
    for (const v1::Policy& policy : *policies) {
      if (auto done = put([&](v1::Record& record) { *record.mutable_policy() = policy; }); !done) return done;
    }
    for (const auto& [name, path] :
         {std::pair("入户走访", "forms/home_visit.v1.json"), std::pair("设施巡查", "forms/site_inspection.v1.json")}) {
      const auto done = put([&](v1::Record& record) {
        record.mutable_form()->set_name(name);
        record.mutable_form()->set_version(1);
        record.mutable_form()->set_schema_json(std::string(file(path)));
      });
      if (!done) return done;
    }
    return {};
  });
}

// The hash takes a tenth of a second on purpose: the demo's users share one.
Result<> set_passwords(LocalDatabase& local) {
  const auto hash = hash_password(kPassword);
  if (!hash) return failure(hash);
  std::vector<std::string> users;
  for_each_record(local.reader(), *find_kind(v1::KIND_USER), "", [&](const StoredRecord& stored) {
    users.push_back(stored.record.id());
    return true;
  });
  return local.write([&](Transaction& transaction) -> Result<> {
    for (const std::string& user : users) set_password_hash(transaction, user, *hash);
    return {};
  });
}

Result<> write_logins(const fs::path& path) {
  std::ofstream file(path);
  file << "password of all: " << kPassword
       << "\n"
          "admin       管理员\n"
          "bureau1     区退役军人事务局\n"
          "town01      镇(街道)服务站 (town01 … town13)\n"
          "village01   村(社区)服务站 (village01 … village90)\n"
          "w001        网格员 (w001, w002 …)\n"
          "keeper1     烈士纪念设施管护员\n"
          "inn1        军人驿站前台\n"
          "leader1     领导\n"
          "auditor1    审计员\n";
  if (!file.flush()) return failure(ErrorCode::io, "the logins could not be written", {path.filename(), {}, {}});
  return {};
}

Result<> check_empty(const fs::path& directory) {
  std::error_code ec;
  if (!fs::exists(directory, ec) || fs::is_empty(directory, ec)) return {};
  return failure(ErrorCode::conflict, "the folder is not empty: the demo makes a new one",
                 {directory.string(), {}, {}});
}

Result<> import_all(LocalDatabase& local, const demo::DemoSummary& made, ProgressBar& bar) {
  const ImportTarget target{local.reader().connection, local.database().vault(), local.database().roads_directory()};
  for (const demo::ImportStep& step : made.steps) {
    const auto report = import_files(target, {step.kind, {step.file}, "wgs84"},
                                     [&](const std::string& what, std::int64_t done, std::int64_t total) {
                                       bar.show(step.kind + ": " + what, done, total);
                                     });
    bar.clear();
    if (!report) return failure(report);
    if (!report->taken) return failure(ErrorCode::internal, report_as_text(*report), {step.file.filename(), {}, {}});
    fmt::print("{:>8} {:<14} {}\n", report->created, step.kind, step.file.filename().string());
    std::cout << std::flush;
  }
  return {};
}

Result<> make_demo(const Options& options) {
  const fs::path directory = options.directory;
  if (auto empty = check_empty(directory); !empty) return empty;
  demo::DemoOptions wanted{directory, {}, options.seed, options.scale, district_day(system_now())};
  if (!options.today.empty()) {
    const auto day = parse_day(options.today);
    if (!day) return failure(day);
    wanted.today = *day;
  }
  if (!options.boundary.empty()) {
    auto boundary = read_boundary(options.boundary);
    if (!boundary) return failure(boundary);
    wanted.boundary = std::move(*boundary);
  }
  ProgressBar bar;
  bar.show("drawing the district and its people", 0, -1);
  const auto made = demo::write_office_files(wanted);
  bar.clear();
  if (!made) return failure(made);
  auto local = LocalDatabase::open(directory, true);
  if (!local) return failure(local);
  if (auto imported = import_all(*local, *made, bar); !imported) return imported;
  const auto admin = load_user(local->reader(), "admin");
  if (!admin) return failure(admin);
  if (auto stored = store_policies_and_forms(*local, admin->id()); !stored) return stored;
  if (auto set = set_passwords(*local); !set) return set;
  if (auto written = write_logins(directory / "source" / "logins.txt"); !written) return written;
  fmt::print("The district is in {0}. Serve it with: gridvisit serve --data {0}\n", directory.string());
  fmt::print("Log in as admin, bureau1, town01, village01 or w001 with the password {}.\n", kPassword);
  return {};
}

}  // namespace

void add_demo_command(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("demo", "Make a district of invented people with the figures of a real one");
  command->footer(kFooter);
  auto options = std::make_shared<Options>();
  command->add_option("directory", options->directory, "A new or empty folder")->required();
  command->add_option("--boundary", options->boundary, "A file with the district's area; without it one is drawn");
  command->add_option("--seed", options->seed, "The same number gives the same files")->capture_default_str();
  command->add_option("--scale", options->scale, "Times the people")->check(CLI::Range(1, 100))->capture_default_str();
  command->add_option("--today", options->today,
                      "YYYY-MM-DD, the day after the year of history; the current day if absent");
  command->callback([options, &exit_code] {
    const auto made = make_demo(*options);
    exit_code = made ? 0 : fail(made.error());
  });
}

}  // namespace gridvisit
