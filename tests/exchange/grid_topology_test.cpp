#include "exchange/grid_topology.hpp"

#include <catch2/catch.hpp>

#include "exchange/import_undo.hpp"
#include "office.hpp"

using namespace gridvisit;
using gridvisit::testing::Office;

namespace {

void redraw(Office& office, const std::string& features) {
  const auto report = office.import(
      "grid", office.write("again.geojson", R"({"type":"FeatureCollection","features":[)" + features + "]}"));
  REQUIRE(report);
  REQUIRE(report->taken);
}

std::vector<GridFlaw> flaws(Office& office) { return find_grid_flaws(District(office.reader())).value(); }

}  // namespace

TEST_CASE("grids that fit have no flaw") {
  Office office;
  office.draw_district();
  CHECK(flaws(office).empty());
}

TEST_CASE("a grid beyond its village's border is found, beside the overlap it makes") {
  Office office;
  office.draw_district();
  redraw(office, Office::feature("341103100201001", "西一", 118.0, 32.0, 118.101, 32.05));
  const auto found = flaws(office);
  REQUIRE(found.size() == 2);
  CHECK(std::ranges::count(found, GridFlaw::Kind::overlap, &GridFlaw::kind) == 1);
  const auto outside = std::ranges::find(found, GridFlaw::Kind::outside_village, &GridFlaw::kind);
  REQUIRE(outside != found.end());
  CHECK(outside->codes == std::vector<std::string>{"341103100201001"});
  CHECK_FALSE(outside->flaw.is_sliver());
}

TEST_CASE("flaws are a layer that any map program opens") {
  Office office;
  office.draw_district();
  redraw(office, Office::feature("341103100201002", "西二", 118.0, 32.0501, 118.1, 32.1));
  const FeatureTable layer = flaw_layer(flaws(office));
  REQUIRE(layer.rows.size() == 1);
  CHECK(std::get<std::string>(layer.rows[0].cells[0]) == "空洞");
  CHECK(std::holds_alternative<MultiPolygon>(layer.rows[0].geometry));
  CHECK(write_features(office.folder() / "flaws.gpkg", FileFormat::geopackage, layer));
}

TEST_CASE("slivers under 5 m² are closed, named, and the whole can be undone") {
  Office office;
  office.draw_district();
  // 西二 begins a millionth of a degree too high along a metre of its border only: 0.1 m by 9 km is no sliver of 5 m².
  redraw(office,
         R"({"type":"Feature","properties":{"编码":"341103100201002","名称":"西二"},"geometry":{"type":"Polygon",)"
         R"("coordinates":[[[118.0,32.05],[118.05,32.05],[118.05,32.050001],[118.0501,32.050001],[118.0501,32.05],)"
         R"([118.1,32.05],[118.1,32.1],[118.0,32.1],[118.0,32.05]]]}})");
  const auto before = flaws(office);
  REQUIRE(before.size() == 1);
  CHECK(before[0].flaw.square_metres < 5);
  std::vector<ClosedSliver> closed;
  REQUIRE(office.write_job([&](Transaction& transaction) -> Result<> {
    auto slivers = close_grid_slivers(transaction, system_actor("grids"));
    if (!slivers) return failure(slivers);
    closed = *slivers;
    return {};
  }));
  REQUIRE(closed.size() == 1);
  CHECK_FALSE(closed[0].changed_code.empty());
  CHECK(flaws(office).empty());
  const auto sets = list_import_sets(office.reader().connection, 1);
  REQUIRE(sets.size() == 1);
  REQUIRE(office.write_job([&](Transaction& transaction) -> Result<> {
    const auto undone = undo_import(transaction, system_actor("grids"), sets[0].id);
    if (!undone) return failure(undone);
    return undone->done() ? Result<>{} : failure(ErrorCode::conflict, "not done");
  }));
  CHECK(flaws(office).size() == 1);
}

TEST_CASE("with nothing to close nothing is written") {
  Office office;
  office.draw_district();
  const auto sets = list_import_sets(office.reader().connection, 10).size();
  REQUIRE(office.write_job([&](Transaction& transaction) -> Result<> {
    const auto closed = close_grid_slivers(transaction, system_actor("grids"));
    REQUIRE(closed);
    CHECK(closed->empty());
    return {};
  }));
  CHECK(list_import_sets(office.reader().connection, 10).size() == sets);
}
