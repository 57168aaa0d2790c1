// The map over HTTP: fresh after each write, cut by right, and not sent again to who has it.
#include <zlib.h>

#include "base/base64.hpp"
#include "geodata/tiles/world.hpp"
#include "geodata/wkb.hpp"
#include "tests/api/site.hpp"
#include "tests/geodata/tiles/decoded_tile.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;
namespace json = boost::json;

namespace {

constexpr double kSide = 0.01;

/// Four squares in a row from 118° E, 32° N, one of each grid of the test district.
MultiPolygon square_of(int grid) {
  const double west = 118 + kSide * grid;
  const double east = west + kSide;
  return {{Polygon{{{{west, 32}, {east, 32}, {east, 32 + kSide}, {west, 32 + kSide}, {west, 32}}}}}};
}

/// The tile of that zoom in which the middle of a grid's square lies.
std::string tile_of(int grid, int z, const std::string& layers = "map") {
  const auto at = tiles::to_world({118 + kSide * (grid + 0.5), 32 + kSide / 2});
  const int shift = 32 - z;
  return "/tiles/" + layers + "/" + std::to_string(z) + "/" + std::to_string(at.x >> shift) + "/" +
         std::to_string(at.y >> shift) + ".mvt";
}

/// A site whose grids have areas, with a person at the door of each.
struct MapSite : Site {
  MapSite() {
    for (int i = 0; i < 4; ++i) {
      v1::Record grid = find_grid(i);
      v1::Change change = district.edit(v1::KIND_GRID, grid.id(), "boundary", [&](v1::Record& record) {
        record.mutable_grid()->set_boundary(to_wkb(square_of(i)));
      });
      REQUIRE(district.apply(system_actor("test"), change).outcome() == v1::OUTCOME_APPLIED);
      people.push_back(district.put([&](v1::Record& record) {
        v1::Recipient& person = *record.mutable_recipient();
        person.set_name("秘密");
        person.set_address("幸福路1号");
        person.set_phone("13800000000");
        person.set_grid_code(kGrids[i]);
        person.add_conditions(v1::CONDITION_DEMENTIA);
        if (i == 0) person.add_categories(v1::RECIPIENT_CATEGORY_WAR_VETERAN);
        person.mutable_position()->set_lon_deg(118 + kSide * (i + 0.5));
        person.mutable_position()->set_lat_deg(32 + kSide / 2);
      }));
    }
  }

  v1::Record find_grid(int i) {
    std::optional<v1::Record> found;
    for_each_record(district.reader(), *find_kind(v1::KIND_GRID), kGrids[i], [&](const StoredRecord& stored) {
      found = stored.record;
      return true;
    });
    return *found;
  }

  DecodedTile tile(const std::string& target, const std::string& token) {
    const auto response = ask("GET", target, token);
    INFO(target);
    REQUIRE(response.status == 200);
    return decode_tile(response.body == nullptr ? "" : *response.body);
  }

  /// A change through the front door; the answer comes when it is stored.
  void change(const std::string& token, json::object record, const std::string& fields) {
    const std::string id(record.at("id").as_string());
    json::object body{{"operation", "OPERATION_PUT"},
                      {"record", std::move(record)},
                      {"fields", fields},
                      {"base_rev", std::to_string(INT64_MAX)}};
    const auto response = ask("POST", "/api/v1/changes", token, json::serialize(body));
    INFO(*response.body);
    REQUIRE(response.status == 200);
  }

  std::vector<std::string> people;
};

std::size_t count(const DecodedTile& tile, const std::string& layer) {
  const auto found = tile.find(layer);
  return found == tile.end() ? 0 : found->second.features.size();
}

std::set<std::string> texts(const DecodedTile& tile, const std::string& layer, const std::string& field) {
  std::set<std::string> found;
  if (!tile.contains(layer)) return found;
  for (const DecodedFeature& feature : tile.at(layer).features) {
    found.insert(std::get<std::string>(feature.attributes.at(field)));
  }
  return found;
}

}  // namespace

TEST_CASE("each sees of the map what they may see, and nobody a personal field") {
  MapSite site;
  site.add("bureau", v1::ROLE_DISTRICT_STAFF, "341103");
  site.add("village", v1::ROLE_VILLAGE_STAFF, kVillage1);
  site.add("worker", v1::ROLE_GRID_WORKER, kGrids[2]);
  site.add("leader", v1::ROLE_LEADER, "341103");
  site.add("keeper", v1::ROLE_MEMORIAL_KEEPER, "341103");
  const auto all = site.tile(tile_of(1, 11), site.sign_in("bureau"));
  CHECK(count(all, "grids") == 4);
  const std::string bureau = site.sign_in("bureau");
  CHECK(count(site.tile(tile_of(1, 13), bureau), "people") == 4);

  const auto village = site.tile(tile_of(1, 13), site.sign_in("village"));
  CHECK(texts(village, "grids", "code") == std::set<std::string>{kGrids[0], kGrids[1]});
  CHECK(texts(village, "people", "id") == std::set<std::string>{site.people[0], site.people[1]});

  const auto worker = site.tile(tile_of(2, 13), site.sign_in("worker"));
  CHECK(texts(worker, "grids", "code") == std::set<std::string>{kGrids[2]});
  CHECK(texts(worker, "people", "id") == std::set<std::string>{site.people[2]});

  // Who may not see where people live gets them by grid, however close they look.
  const auto leader = site.tile(tile_of(0, 16), site.sign_in("leader"));
  CHECK(count(leader, "people") == 0);
  CHECK(texts(leader, "people_clusters", "code") == std::set<std::string>{kGrids[0]});
  const auto keeper = site.tile(tile_of(0, 16), site.sign_in("keeper"));
  CHECK(count(keeper, "people") + count(keeper, "people_clusters") == 0);

  for (const int z : {4, 9, 10, 12, 14, 16}) {
    const auto bytes = site.ask("GET", tile_of(0, z), bureau).body;
    for (const char* secret : {"秘密", "幸福路", "138000", "dementia"}) {
      CHECK((bytes == nullptr || bytes->find(secret) == std::string::npos));
    }
  }
  CHECK(site.ask("GET", tile_of(0, 12)).status == 401);
  CHECK(site.ask("GET", tile_of(0, 12), "no such token").status == 401);
}

TEST_CASE("people are counted by grid and by village, within the asker's own grids") {
  MapSite site;
  site.add("bureau", v1::ROLE_DISTRICT_STAFF, "341103");
  site.add("worker", v1::ROLE_GRID_WORKER, kGrids[0]);
  const std::string bureau = site.sign_in("bureau");
  const std::string worker = site.sign_in("worker");
  const auto counts = [](const DecodedTile& tile) {
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> found;
    if (!tile.contains("people_clusters")) return found;
    for (const DecodedFeature& feature : tile.at("people_clusters").features) {
      found[std::get<std::string>(feature.attributes.at("code"))] = {
          std::get<std::int64_t>(feature.attributes.at("count")),
          std::get<std::int64_t>(feature.attributes.at("key_count"))};
      CHECK(feature.id == std::stoull(std::get<std::string>(feature.attributes.at("code"))));
    }
    return found;
  };
  const auto by_grid = counts(site.tile(tile_of(0, 10), bureau));
  CHECK(by_grid.at(kGrids[0]) == std::pair<std::int64_t, std::int64_t>{1, 1});
  CHECK(by_grid.size() == 4);
  const auto by_village = counts(site.tile(tile_of(0, 8), bureau));
  CHECK(by_village.at(kVillage1) == std::pair<std::int64_t, std::int64_t>{2, 1});
  CHECK(by_village.size() == 2);
  const auto own = counts(site.tile(tile_of(0, 8), worker));
  CHECK(own == decltype(own){{kVillage1, {1, 1}}});
}

TEST_CASE("a tile asked for after an acknowledged write shows it, and others stay as they are") {
  MapSite site;
  site.add("bureau", v1::ROLE_DISTRICT_STAFF, "341103");
  const std::string token = site.sign_in("bureau");
  const std::string here = tile_of(0, 16, "people");
  const std::string there = tile_of(3, 16, "people");
  const auto before = site.ask("GET", there, token);
  const std::string etag_there(before.headers.find("etag").value_or(""));
  CHECK(count(site.tile(here, token), "people") == 1);
  for (int i = 0; i < 5; ++i) {
    // From one end of the grid to the other and out of the tile's sight.
    const double lon = i % 2 == 0 ? 118.3 : 118 + kSide / 2;
    site.change(
        token,
        {{"id", site.people[0]},
         {"recipient", json::object{{"position", json::object{{"lon_deg", lon}, {"lat_deg", 32 + kSide / 2}}}}}},
        "position");
    CHECK(count(site.tile(here, token), "people") == (i % 2 == 0 ? 0 : 1));
    Headers known{{"if-none-match", etag_there}};
    CHECK(site.send("GET", there, token, known).status == 304);
  }
  // A grid that is redrawn.
  const auto grids = [&] { return site.tile(tile_of(0, 12, "grids"), token); };
  const auto old_parts = grids().at("grids").features.front().parts;
  const MultiPolygon shrunk{{Polygon{{{{118, 32}, {118.005, 32}, {118.005, 32.01}, {118, 32.01}, {118, 32}}}}}};
  site.change(token, {{"id", site.find_grid(0).id()}, {"grid", json::object{{"boundary", to_base64(to_wkb(shrunk))}}}},
              "boundary");
  const auto redrawn = grids();
  bool found = false;
  for (const DecodedFeature& feature : redrawn.at("grids").features) {
    if (feature.id != std::stoull(kGrids[0])) continue;
    found = true;
    CHECK(feature.parts != old_parts);
  }
  CHECK(found);
}

TEST_CASE("who loses an area loses its map with it, and who signs out sees no more") {
  MapSite site;
  const std::string user = site.district.add_user("w1");
  const std::string assignment = site.district.assign(user, v1::ROLE_GRID_WORKER, kGrids[0]);
  site.add("admin", v1::ROLE_ADMIN, "341103");
  const std::string admin = site.sign_in("admin");
  const std::string token = site.district.add_device(user);
  CHECK(count(site.tile(tile_of(0, 13), token), "people") == 1);
  const auto removed = site.ask(
      "POST", "/api/v1/changes", admin,
      json::serialize(json::object{{"operation", "OPERATION_DELETE"},
                                   {"record", json::object{{"id", assignment}, {"assignment", json::object{}}}},
                                   {"base_rev", std::to_string(INT64_MAX)}}));
  INFO(*removed.body);
  REQUIRE(removed.status == 200);
  CHECK(count(site.tile(tile_of(0, 13), token), "people") == 0);
  CHECK(site.ask("GET", tile_of(0, 13), admin).status == 200);
  CHECK(site.ask("DELETE", "/api/v1/sessions", admin).status == 204);
  CHECK(site.ask("GET", tile_of(0, 13), admin).status == 401);
}

TEST_CASE("a tile comes compressed as the asker likes it, each form with its own tag") {
  MapSite site;
  site.add("bureau", v1::ROLE_DISTRICT_STAFF, "341103");
  const std::string token = site.sign_in("bureau");
  const std::string target = tile_of(1, 13);
  const auto plain = site.ask("GET", target, token);
  std::set<std::string> tags;
  for (const char* accepted : {"", "gzip", "zstd, gzip;q=0.5", "gzip;q=0, zstd;q=0.0", "br"}) {
    for (int again = 0; again < 2; ++again) {
      const auto response = site.send("GET", target, token, {{"accept-encoding", accepted}});
      REQUIRE(response.status == 200);
      const std::string tag(response.headers.find("etag").value_or(""));
      tags.insert(tag);
      const std::string coding(response.headers.find("content-encoding").value_or(""));
      INFO(accepted);
      const bool zipped = std::string_view(accepted) == "gzip";
      const bool zstd = std::string_view(accepted).starts_with("zstd");
      CHECK(coding == (zipped ? "gzip" : zstd ? "zstd" : ""));
      if (coding.empty()) CHECK(*response.body == *plain.body);
      if (zipped) {
        std::string out(plain.body->size(), '\0');
        z_stream stream{};
        REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
        std::string in = *response.body;
        stream.next_in = reinterpret_cast<Bytef*>(in.data());
        stream.avail_in = static_cast<uInt>(in.size());
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = static_cast<uInt>(out.size());
        CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
        inflateEnd(&stream);
        CHECK(out == *plain.body);
      }
      CHECK(site.send("GET", target, token, {{"if-none-match", tag}, {"accept-encoding", accepted}}).status == 304);
    }
  }
  CHECK(tags.size() == 3);
  const auto head = site.ask("HEAD", target, token);
  CHECK(head.status == 200);
  CHECK(head.headers.find("etag") == plain.headers.find("etag"));
}

TEST_CASE("tiles that are not are not found, and an empty one is empty") {
  MapSite site;
  site.add("bureau", v1::ROLE_DISTRICT_STAFF, "341103");
  const std::string token = site.sign_in("bureau");
  for (const char* target :
       {"/tiles/map/1/2/0.mvt", "/tiles/map/21/0/0.mvt", "/tiles/map/-1/0/0.mvt", "/tiles/map/1/0/0",
        "/tiles/map/1/0/0.png", "/tiles/map/1/0/x.mvt", "/tiles/nothing/1/0/0.mvt", "/tiles/grids,nothing/1/0/0.mvt",
        "/tiles/map/1/0x1/0.mvt", "/tiles/map/99999999999/0/0.mvt", "/tiles/nothing.json", "/tiles/map"}) {
    INFO(target);
    CHECK(site.ask("GET", target, token).status == 404);
  }
  const auto empty = site.ask("GET", "/tiles/map/14/0/0.mvt", token);
  CHECK(empty.status == 200);
  CHECK((empty.body == nullptr || empty.body->empty()));
}

TEST_CASE("TileJSON, the list of sets and the style name the tiles where the asker reached the server") {
  MapSite site;
  site.add("bureau", v1::ROLE_DISTRICT_STAFF, "341103");
  const std::string token = site.sign_in("bureau");
  const auto described = json::parse(*site.ask("GET", "/tiles/areas.json", token).body);
  CHECK(described.at("tilejson") == "3.0.0");
  const std::string address(described.at("tiles").at(0).as_string());
  CHECK(address == site.address("http") + "/tiles/areas/{z}/{x}/{y}.mvt");
  CHECK(described.at("vector_layers").as_array().size() == 4);
  CHECK(std::abs(described.at("bounds").at(0).as_double() - 118) < 1e-6);
  CHECK(std::abs(described.at("bounds").at(3).as_double() - 32.01) < 1e-6);
  const auto style = json::parse(*site.ask("GET", "/styles/gridvisit.json", token).body);
  CHECK(style.at("version") == 8);
  CHECK_FALSE(style.as_object().contains("glyphs"));
  CHECK_FALSE(style.as_object().contains("sprite"));
  CHECK(style.at("sources").at("gridvisit").at("url").as_string() == site.address("http") + "/tiles/map.json");
  // Each layer of the style draws a layer and fields that there are.
  const auto sets = json::parse(*site.ask("GET", "/tiles", token).body);
  std::set<std::string> layers;
  for (const json::value& layer : sets.at("layers").as_array()) layers.emplace(layer.at("id").as_string());
  for (const json::value& layer : style.at("layers").as_array()) {
    if (const auto* source = layer.as_object().if_contains("source-layer")) {
      CHECK(layers.contains(std::string(source->as_string())));
    }
  }
}

TEST_CASE("the figures of the grids follow people, visits, needs and enrolments") {
  MapSite site;
  site.add("bureau", v1::ROLE_DISTRICT_STAFF, "341103");
  const std::string worker = site.add("worker", v1::ROLE_GRID_WORKER, kGrids[0]);
  site.add("leader", v1::ROLE_LEADER, "341103");
  const std::string bureau = site.sign_in("bureau");
  const std::string own = site.sign_in("worker");
  const auto figure = [&](const std::string& token, const char* grid, const char* field) -> std::int64_t {
    const auto state = json::parse(*site.ask("GET", "/api/v1/grid-state", token).body);
    const auto& fields = state.at("fields").as_array();
    const auto place = std::ranges::find(fields, json::value(field)) - fields.begin();
    const auto* row = state.at("grids").as_object().if_contains(grid);
    return row == nullptr ? -1 : row->at(static_cast<std::size_t>(place)).as_int64();
  };
  CHECK(figure(bureau, kGrids[0], "people") == 1);
  CHECK(figure(bureau, kGrids[0], "key") == 1);
  CHECK(figure(bureau, kGrids[1], "key") == 0);
  CHECK(figure(bureau, kGrids[0], "visited") == 0);
  CHECK(figure(own, kGrids[1], "people") == -1);
  CHECK(figure(site.sign_in("leader"), kGrids[3], "people") == 1);
  CHECK(figure(bureau, kGrids[0], "not_enrolled") == 1);

  const auto post = [&](json::object record) {
    const auto response = site.ask("POST", "/api/v1/changes", own,
                                   json::serialize(json::object{{"operation", "OPERATION_PUT"}, {"record", record}}));
    INFO(*response.body);
    REQUIRE(response.status == 200);
  };
  const std::int64_t now_ms = system_now().time_since_epoch().count();
  post({{"id", site.district.new_id()},
        {"visit", json::object{{"recipient_id", site.people[0]},
                               {"user_id", worker},
                               {"level", "VISIT_LEVEL_VILLAGE"},
                               {"method", "VISIT_METHOD_HOME"},
                               {"visited_at_ms", std::to_string(now_ms)}}}});
  CHECK(figure(bureau, kGrids[0], "visited") == 1);
  CHECK(figure(bureau, kGrids[0], "overdue") == 0);
  const std::string need = site.district.new_id();
  post(
      {{"id", need},
       {"need", json::object{
                    {"recipient_id", site.people[0]}, {"content", "轮椅"}, {"raised_at_ms", std::to_string(now_ms)}}}});
  CHECK(figure(bureau, kGrids[0], "open_needs") == 1);
  // A month and a half later the visit of the village is overdue, and not of this month.
  site.clock_ahead = Timestamp(std::chrono::hours(24 * 45));
  const std::string later = site.sign_in("bureau");
  CHECK(figure(later, kGrids[0], "overdue") == 1);
  CHECK(figure(later, kGrids[0], "visited") == 0);
  CHECK(figure(later, kGrids[0], "people") == 1);
}
