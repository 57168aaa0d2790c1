#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>

#include "app/commands.hpp"
#include "app/local_database.hpp"
#include "app/terminal.hpp"
#include "base/scope_code.hpp"
#include "domain/visit_clock.hpp"
#include "geodata/roads/current_network.hpp"
#include "review/flag_json.hpp"
#include "review/quality_setting.hpp"
#include "review/visit_review.hpp"
#include "store/reader_pool.hpp"
#include "store/settings.hpp"

namespace gridvisit {
namespace {

constexpr const char* kFooter =
    R"(What is odd about visits, for the station to look at: nothing is refused for it. From where on something is odd
stands in schema/policy/visit_quality.json; --set keeps a district's own policy of that form. Example:
  gridvisit flags --data DIR --scope 341103100201 --from 2026-11-01 --flag far_from_home)";

/// Stands in the audit trail for who did it: whoever may write the folder is the administrator.
constexpr const char* kAtTheCommandLine = "flags";

struct FlagsOptions {
  std::string directory;
  std::string scope;
  std::string from;
  std::string to;
  std::string flag;
  std::string policy_file;
  bool json = false;
};

Result<ReviewQuery> to_query(const FlagsOptions& options, Connection& connection) {
  ReviewQuery query;
  query.prefixes = {options.scope.empty() ? find_setting(connection, "district_code").value_or("") : options.scope};
  if (!options.scope.empty() && !is_scope_code(options.scope)) {
    return failure(ErrorCode::invalid, "--scope is a code of 6, 9, 12 or 15 digits");
  }
  const auto midnight_ms = [](Day day) {
    return district_time(day, std::chrono::seconds{0}).time_since_epoch().count();
  };
  if (!options.from.empty()) {
    const auto day = parse_day(options.from);
    if (!day) return failure(day);
    query.from_ms = midnight_ms(*day);
  }
  if (!options.to.empty()) {
    const auto day = parse_day(options.to);
    if (!day) return failure(day);
    query.before.time_ms = midnight_ms(*day + std::chrono::days{1});
  }
  if (!options.flag.empty()) query.flag = find_flag(options.flag);
  return query;
}

void print(const FlaggedVisit& flagged, bool as_json) {
  if (as_json) {
    std::cout << boost::json::serialize(to_json(flagged)) << '\n';
    return;
  }
  const v1::Visit& visit = flagged.visit.visit();
  std::cout << fmt::format("{}  {}  visit {} by {}\n", format_timestamp(began_at(visit)).substr(0, 16),
                           flagged.visit.scope(), flagged.visit.id(), visit.user_id());
  for (const RaisedFlag& raised : flagged.flags) {
    std::cout << fmt::format("    {}: {}\n", flag_label(raised.flag), describe(raised));
  }
}

Result<> set_policy(LocalDatabase& local, const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return failure(ErrorCode::not_found, "the policy file cannot be opened", {file, {}, {}});
  const std::string policy{std::istreambuf_iterator<char>(in), {}};
  auto stored = local.write(
      [&policy](Transaction& transaction) { return store_visit_quality(transaction, kAtTheCommandLine, policy); });
  if (!stored) stored.error().where.file = file;
  return stored;
}

Result<> run_flags(const FlagsOptions& options) {
  auto local = LocalDatabase::open(options.directory);
  if (!local) return failure(local);
  if (!options.policy_file.empty()) return set_policy(*local, options.policy_file);
  const auto network = roads::CurrentNetwork(local->database().roads_directory()).get();
  if (!network) return failure(network);
  const Reader reader = local->reader();
  const auto quality = load_visit_quality(reader.connection);
  if (!quality) return failure(quality);
  auto query = to_query(options, reader.connection);
  if (!query) return failure(query);
  std::size_t flagged = 0;
  std::int64_t looked_at = 0;
  for (bool more = true; more;) {
    const auto page = read_at_one_moment(reader.connection, reader.vault, [&](Reader at_one_moment) {
      return review_visits(at_one_moment, *quality, network->get(), *query);
    });
    if (!page) return failure(page);
    for (const FlaggedVisit& visit : page->visits) print(visit, options.json);
    flagged += page->visits.size();
    looked_at += page->looked_at;
    more = page->next.has_value();
    if (more) query->before = *page->next;
  }
  std::cerr << fmt::format("{} of {} visits are flagged.\n", flagged, looked_at);
  return {};
}

}  // namespace

void add_flags_command(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("flags", "List visits that the station should look at, and why");
  command->footer(kFooter);
  auto options = std::make_shared<FlagsOptions>();
  std::vector<std::string> codes;
  for (const VisitFlag flag : all_visit_flags()) codes.emplace_back(flag_code(flag));
  command->add_option("--data", options->directory, "The district's data folder")->required();
  command->add_option("--scope", options->scope, "A division's or grid's code; all of the district without it");
  command->add_option("--from", options->from, "The first day, YYYY-MM-DD");
  command->add_option("--to", options->to, "The last day");
  command->add_option("--flag", options->flag, "Only visits with this flag")->check(CLI::IsMember(codes));
  command->add_flag("--json", options->json, "One JSON object a line");
  command->add_option("--set", options->policy_file, "Keep the thresholds of this file from now on, and list nothing");
  command->callback([options, &exit_code] {
    const auto done = run_flags(*options);
    exit_code = done ? 0 : fail(done.error());
  });
}

}  // namespace gridvisit
