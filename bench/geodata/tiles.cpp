// What the map costs: each tile of a district's map of grids and people from zoom 10 to 14, made anew; the whole
// district in one; the same over HTTP, uncached and cached; all people as GeoJSON; and the same of a district with
// COPIES times the grids and people beside it. Peers where they can be had: npm @maplibre/geojson-vt with vt-pbf in the
// same run; PostGIS and MapServer only where they are installed. Prints JSON lines.
// Usage: bench_tiles DATA [COPIES]      (DATA is a data folder, such as `gridvisit demo` makes)
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include <fmt/format.h>
#include <boost/json/parse.hpp>

#include "bench/sync/server_process.hpp"
#include "geodata/wkb.hpp"
#include "map/map_model.hpp"
#include "ogc/feature_shelf.hpp"
#include "ogc/item_page.hpp"
#include "server/http_client.hpp"
#include "store/database.hpp"
#include "store/reader_pool.hpp"

namespace {

using namespace gridvisit;
namespace fs = std::filesystem;

constexpr MapLayers kMeasured = bit_of(MapLayer::grids) | bit_of(MapLayer::people) | bit_of(MapLayer::people_clusters);
constexpr const char* kPassword = "gridvisit-demo";

double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
  return values[values.size() / 2];
}

MapView whole_view() { return make_map_view(system_actor("bench")); }

std::vector<tiles::TileAddress> addresses(const tiles::WorldBox& box, int z) {
  std::vector<tiles::TileAddress> list;
  const tiles::TileRange range = tiles::tiles_that_show(box, z);
  for (std::uint32_t y = range.first_y; y <= range.last_y; ++y) {
    for (std::uint32_t x = range.first_x; x <= range.last_x; ++x) list.push_back({z, x, y});
  }
  return list;
}

// Every tile that shows something, first as it is asked for the first time, then again (what is known of its rings).
template <typename Draw>
void measure_tiles(const tiles::WorldBox& box, const char* what, Draw draw) {
  const MapView view = whole_view();
  MapScene scene;
  scene.view = &view;
  for (const bool again : {false, true}) {
    std::vector<double> all;
    double largest_z10 = 0;
    std::size_t bytes = 0;
    for (int z = 10; z <= 14; ++z) {
      for (const tiles::TileAddress at : addresses(box, z)) {
        scene.tile = at;
        const double before = cpu_ms();
        const std::string tile = draw(scene);
        const double cost = cpu_ms() - before;
        if (tile.empty()) continue;
        all.push_back(cost);
        bytes += tile.size();
        if (z == 10) largest_z10 = std::max(largest_z10, cost);
      }
    }
    fmt::print(R"({{"bench":"tiles","data":"{}","pass":"{}","tiles":{},"bytes":{},"median_cpu_ms":{:.4f},)"
               R"("largest_z10_cpu_ms":{:.3f}}})"
               "\n",
               what, again ? "again" : "first", all.size(), bytes, median(all), largest_z10);
  }
}

void measure_geojson(Reader reader) {
  ogc::FeatureShelf shelf(system_now);
  const ogc::Collection& people = *ogc::find_collection("people");
  const std::vector<std::pair<std::string, std::string>> parameters{{"limit", "10000"}};
  const auto query = ogc::parse_item_query(people, parameters).value();
  std::vector<double> costs;
  std::size_t bytes = 0;
  for (int round = 0; round < 8; ++round) {
    const double before = cpu_ms();
    bytes = shelf.with(reader, people, system_actor("bench"), [&](const ogc::FeatureList& all) {
      const auto page = ogc::find_page(people, all, query);
      return ogc::page_json(people, page, query, {}, "now").value().size();
    });
    costs.push_back(cpu_ms() - before);
  }
  fmt::print(R"({{"bench":"people_geojson","bytes":{},"first_cpu_ms":{:.2f},"median_cpu_ms":{:.2f}}})"
             "\n",
             bytes, costs.front(), median(costs));
}

/// The grids and people as one GeoJSON file each, for the peer.
void write_geojson(Reader reader, const fs::path& folder) {
  ogc::FeatureShelf shelf(system_now);
  for (const char* id : {"grids", "people"}) {
    const ogc::Collection& collection = *ogc::find_collection(id);
    std::ofstream out(folder / (std::string(id) + ".geojson"));
    shelf.with(reader, collection, system_actor("bench"), [&](const ogc::FeatureList& all) {
      out << R"({"type":"FeatureCollection","features":[)";
      for (std::size_t i = 0; i < all.features.size(); ++i) out << (i == 0 ? "" : ",") << all.features[i]->json;
      out << "]}";
      return true;
    });
  }
}

void measure_peers(Reader reader) {
  std::cout << std::flush;
  const fs::path folder = fs::temp_directory_path() / fmt::format("gridvisit-bench-{}", ::getpid());
  fs::create_directories(folder);
  write_geojson(reader, folder);
  const fs::path script = fs::path(GRIDVISIT_SOURCE_DIR) / "bench/geodata/geojson_vt.sh";
  if (std::system(fmt::format("'{}' '{}'", script.string(), folder.string()).c_str()) != 0) {
    fmt::print(R"({{"bench":"tiles_geojson_vt","skipped":"node or its packages cannot be had"}})"
               "\n");
  }
  fs::remove_all(folder);
  for (const auto& [name, program] :
       {std::pair("postgis", "/usr/lib/postgresql/15/bin/postgres"), std::pair("mapserver", "/usr/bin/mapserv")}) {
    if (!fs::exists(program)) {
      fmt::print(R"({{"bench":"tiles_{}","skipped":"{} is not installed"}})"
                 "\n",
                 name, program);
    }
  }
}

double wall_ms() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void measure_http(const fs::path& data, const tiles::WorldBox& box) {
  auto server = bench::ServerProcess::start(data);
  if (!server) {
    fmt::print(R"({{"bench":"tiles_http","skipped":"{}"}})"
               "\n",
               server.error().message);
    return;
  }
  auto client = HttpClient::make("http://" + server->address()).value();
  const auto signed_in =
      client.post_json("/api/v1/sessions", fmt::format(R"({{"login":"bureau1","password":"{}"}})", kPassword));
  if (!signed_in || signed_in->status != 201) {
    fmt::print(R"({{"bench":"tiles_http","skipped":"the data folder is no demo: bureau1 cannot sign in"}})"
               "\n");
    return;
  }
  const Headers headers{
      {"Authorization", "Bearer " + std::string(boost::json::parse(*signed_in->body).at("token").as_string())}};
  const auto target = [](tiles::TileAddress at) {
    return fmt::format("/tiles/grids,people,people_clusters/{}/{}/{}.mvt", at.z, at.x, at.y);
  };
  std::vector<std::string> targets;
  for (int z = 10; z <= 14; ++z) {
    for (const tiles::TileAddress at : addresses(box, z)) targets.push_back(target(at));
  }
  (void)client.get("/tiles/roads/0/0/0.mvt", headers);  // the model is read now
  std::vector<double> uncached;
  for (const std::string& each : targets) {
    const double before = wall_ms();
    const auto answer = client.get(each, headers);
    if (answer && answer->status == 200) uncached.push_back(wall_ms() - before);
  }
  constexpr std::size_t kRequests = 40'000;
  constexpr std::size_t kClients = 4;
  const double cpu_before = server->cpu_seconds();
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < kClients; ++t) {
    threads.emplace_back([&, t] {
      auto mine = HttpClient::make("http://" + server->address()).value();
      for (std::size_t i = 0; i < kRequests / kClients; ++i) {
        (void)mine.get(targets[(i * 7 + t) % std::min<std::size_t>(targets.size(), 64)], headers);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const double cpu = server->cpu_seconds() - cpu_before;
  fmt::print(R"({{"bench":"tiles_http","tiles":{},"uncached_p50_ms":{:.3f},"cached_requests":{},)"
             R"("cached_requests_per_cpu_s":{:.0f}}})"
             "\n",
             uncached.size(), median(uncached), kRequests, static_cast<double>(kRequests) / cpu);
}

void move_area(std::string& wkb, double lon_deg, double lat_deg) {
  auto geometry = from_wkb(wkb);
  auto* area = geometry ? std::get_if<MultiPolygon>(&*geometry) : nullptr;
  if (area == nullptr) return;
  for (Polygon& polygon : area->polygons) {
    for (Ring& ring : polygon.rings) {
      for (Position& p : ring) p = {p.lon_deg + lon_deg, p.lat_deg + lat_deg};
    }
  }
  wkb = to_wkb(*geometry);
}

// A record of one of the copies: beside the first, with a district code of its own.
v1::Record copy_of(const v1::Record& record, int copy) {
  v1::Record other = record;
  const std::string district = std::to_string(100'000 + copy);
  const double lon_deg = copy % 10 * 0.9;
  const double lat_deg = copy / 10 * -0.7;
  other.set_id(record.id() + district);
  other.mutable_scope()->replace(0, 6, district);
  if (other.has_grid()) {
    other.mutable_grid()->mutable_code()->replace(0, 6, district);
    move_area(*other.mutable_grid()->mutable_boundary(), lon_deg, lat_deg);
  } else if (other.recipient().has_position()) {
    v1::Position& at = *other.mutable_recipient()->mutable_position();
    at.set_lon_deg(at.lon_deg() + lon_deg);
    at.set_lat_deg(at.lat_deg() + lat_deg);
  }
  return other;
}

// The same tiles where the grids and people are COPIES times as many.
void measure_growth(Reader reader, int copies, const tiles::WorldBox& box) {
  AreaLayers areas;
  PeopleLayer people(areas);
  const Day today = district_day(system_now());
  const double before = cpu_ms();
  for_each_record(reader, *find_kind(v1::KIND_GRID), "", [&](const StoredRecord& stored) {
    for (int copy = 0; copy < copies; ++copy) areas.put(copy_of(stored.record, copy));
    return true;
  });
  areas.settle();
  for_each_record(reader, *find_kind(v1::KIND_RECIPIENT), "", [&](const StoredRecord& stored) {
    for (int copy = 0; copy < copies; ++copy) people.put(copy_of(stored.record, copy), today);
    return true;
  });
  fmt::print(R"({{"bench":"map_load","copies":{},"cpu_s":{:.2f}}})"
             "\n",
             copies, (cpu_ms() - before) * 1e-3);
  measure_tiles(box, "grown", [&](MapScene& scene) {
    std::string tile;
    areas.draw(MapLayer::grids, scene, tile);
    people.draw_clusters(scene, tile);
    people.draw(scene, tile);
    return tile;
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "bench_tiles DATA [COPIES]: DATA is a data folder, such as 'gridvisit demo DIR' makes\n";
    return 2;
  }
  const auto database = Database::open(argv[1]);
  if (!database) {
    std::cerr << database.error().to_string() << "\n";
    return 1;
  }
  auto connection = database->connect(Connection::Mode::reader).value();
  const Reader reader{connection, database->vault()};
  const double before = cpu_ms();
  const auto model = MapModel::load(reader, district_day(system_now()));
  fmt::print(R"({{"bench":"map_load","copies":1,"cpu_s":{:.3f}}})"
             "\n",
             (cpu_ms() - before) * 1e-3);
  const tiles::WorldBox box = model->areas().box();
  measure_tiles(box, "district", [&](MapScene& scene) { return model->draw(kMeasured, scene); });
  measure_geojson(reader);
  measure_peers(reader);
  measure_http(argv[1], box);
  if (argc > 2) measure_growth(reader, std::atoi(argv[2]), box);
  return 0;
}
