#include <iostream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "app/commands.hpp"
#include "app/local_database.hpp"
#include "app/terminal.hpp"
#include "exchange/export.hpp"
#include "exchange/grid_topology.hpp"

namespace gridvisit {
namespace {

constexpr const char* kFooter =
    R"(Grids of a district neither overlap nor leave holes, and lie in their villages. What is smaller than 5 m² or thinner
than half a metre is called a sliver: two people digitised the same border. --fix-slivers closes those under 5 m² (of an
overlap the larger grid gives way, a hole goes to the neighbour with the longest border), says which, and can be undone
with 'gridvisit import undo'. Examples:
  gridvisit grids check --data DIR --layer flaws.gpkg
  gridvisit grids check --data DIR --fix-slivers)";

struct GridsOptions {
  std::string directory;
  std::string layer;
  bool fix_slivers = false;
  bool json = false;
};

void print(const GridFlaw& flaw, bool as_json) {
  if (!as_json) {
    std::cout << fmt::format("{}{} of {:.2f} m² at {:.6f}, {:.6f}: {}\n", flaw.flaw.is_sliver() ? "sliver, " : "",
                             flaw_name(flaw.kind), flaw.flaw.square_metres, flaw.flaw.position.lon_deg,
                             flaw.flaw.position.lat_deg, fmt::join(flaw.codes, ", "));
    return;
  }
  boost::json::array codes;
  for (const std::string& code : flaw.codes) codes.emplace_back(code);
  std::cout << boost::json::serialize(boost::json::object{{"flaw", flaw_name(flaw.kind)},
                                                          {"sliver", flaw.flaw.is_sliver()},
                                                          {"square_metres", flaw.flaw.square_metres},
                                                          {"width_m", flaw.flaw.width_m},
                                                          {"lon_deg", flaw.flaw.position.lon_deg},
                                                          {"lat_deg", flaw.flaw.position.lat_deg},
                                                          {"grids", std::move(codes)}})
            << '\n';
}

Result<> fix(LocalDatabase& local) {
  std::vector<ClosedSliver> closed;
  const auto done = local.write([&](Transaction& transaction) -> Result<> {
    auto slivers = close_grid_slivers(transaction, system_actor("grids"));
    if (!slivers) return failure(slivers);
    closed = std::move(*slivers);
    return {};
  });
  if (!done) return done;
  for (const ClosedSliver& sliver : closed) {
    const std::string what = fmt::format("{} of {:.2f} m² at {:.6f}, {:.6f} ({})", flaw_name(sliver.flaw.kind),
                                         sliver.flaw.flaw.square_metres, sliver.flaw.flaw.position.lon_deg,
                                         sliver.flaw.flaw.position.lat_deg, fmt::join(sliver.flaw.codes, ", "));
    std::cout << (sliver.changed_code.empty() ? fmt::format("not closed: {}: {}\n", what, sliver.why_not)
                                              : fmt::format("closed: {}; {} was changed\n", what, sliver.changed_code));
  }
  if (closed.empty()) std::cout << "There is no sliver to close.\n";
  return {};
}

Result<> check(const GridsOptions& options) {
  auto local = LocalDatabase::open(options.directory);
  if (!local) return failure(local);
  if (options.fix_slivers) {
    if (auto fixed = fix(*local); !fixed) return fixed;
  }
  const auto flaws = find_grid_flaws(District(local->reader()));
  if (!flaws) return failure(flaws);
  for (const GridFlaw& flaw : *flaws) print(flaw, options.json);
  if (flaws->empty()) std::cerr << "The grids fit together.\n";
  if (options.layer.empty() || flaws->empty()) return {};
  const auto format = parse_format(options.layer);
  if (!format) return failure(format);
  return write_features(options.layer, format->format, flaw_layer(*flaws),
                        {.written_on = district_day(system_now()), .all_decimals = true});
}

}  // namespace

void add_grids_command(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("grids", "Look at how the grids fit together");
  command->require_subcommand(1);
  auto* checking = command->add_subcommand("check", "List overlaps, holes, slivers and grids outside their village");
  checking->footer(kFooter);
  auto options = std::make_shared<GridsOptions>();
  checking->add_option("--data", options->directory, "The district's data folder")->required();
  checking->add_option("--layer", options->layer, "Write them as a map layer: a .gpkg, .geojson or .fgb file");
  checking->add_flag("--fix-slivers", options->fix_slivers, "Close those under 5 m² first");
  checking->add_flag("--json", options->json, "One JSON object a line");
  checking->callback([options, &exit_code] {
    const auto done = check(*options);
    exit_code = done ? 0 : fail(done.error());
  });
}

}  // namespace gridvisit
