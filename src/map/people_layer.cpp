#include "map/people_layer.hpp"

#include <cmath>

#include "base/scope_code.hpp"
#include "domain/entitlement.hpp"

namespace gridvisit {
namespace {

constexpr MapLayers kBoth = bit_of(MapLayer::people) | bit_of(MapLayer::people_clusters);

tiles::WorldBox box_of(tiles::WorldPoint at) { return {at.x, at.y, at.x, at.y}; }

}  // namespace

void PeopleLayer::move(Level& level, std::uint32_t number) {
  Cluster& cluster = level.clusters[number];
  if (!cluster.box.empty()) level.index.remove(number, cluster.box);
  cluster.box = {};
  if (const auto label = areas_->find_label(cluster.code)) {
    cluster.box = box_of(*label);
  } else if (cluster.placed > 0) {
    const auto mean = [&](double sum) {
      return static_cast<std::uint32_t>(std::llround(sum / static_cast<double>(cluster.placed)));
    };
    cluster.box = box_of({mean(cluster.sum_x), mean(cluster.sum_y)});
  }
  if (!cluster.box.empty()) level.index.add(number, cluster.box);
}

tiles::WorldBox PeopleLayer::count(Level& level, std::string_view code, const Person& person, int sign) {
  auto known = level.by_code.find(code);
  if (known == level.by_code.end()) {
    known = level.by_code.emplace(code, static_cast<std::uint32_t>(level.clusters.size())).first;
    level.clusters.emplace_back().code = code;
  }
  Cluster& cluster = level.clusters[known->second];
  tiles::WorldBox touched = cluster.box;
  cluster.counts.people += sign;
  if (person.key) cluster.counts.key += sign;
  if (person.placed) {
    cluster.placed += sign;
    cluster.sum_x += sign * double{1} * person.at.x;
    cluster.sum_y += sign * double{1} * person.at.y;
  }
  move(level, known->second);
  touched.add(cluster.box);
  return touched;
}

MapChange PeopleLayer::drop(const std::string& id) {
  const auto known = by_id_.find(id);
  if (known == by_id_.end()) return {};
  const Person& person = people_[known->second];
  MapChange change{kBoth, {}};
  if (person.placed) {
    change.box.add(person.at);
    index_.remove(known->second, box_of(person.at));
  }
  change.box.add(count(by_grid_, person.scope, person, -1));
  change.box.add(count(by_village_, at_level(person.scope, ScopeLevel::village), person, -1));
  free_.push_back(known->second);
  by_id_.erase(known);
  return change;
}

MapChange PeopleLayer::remove(const std::string& id) { return drop(id); }

MapChange PeopleLayer::put(const v1::Record& record, Day today) {
  MapChange change = drop(record.id());
  const v1::Recipient& recipient = record.recipient();
  if (!is_present(recipient, today)) return change;
  Person person{record.id(),
                record.scope(),
                {},
                recipient.has_position(),
                is_key_recipient(recipient),
                recipient.position_is_approximate()};
  if (person.placed) person.at = tiles::to_world({recipient.position().lon_deg(), recipient.position().lat_deg()});
  std::uint32_t number = static_cast<std::uint32_t>(people_.size());
  if (free_.empty()) {
    people_.emplace_back();
  } else {
    number = free_.back();
    free_.pop_back();
  }
  by_id_.emplace(person.id, number);
  change.layers |= kBoth;
  if (person.placed) {
    index_.add(number, box_of(person.at));
    change.box.add(person.at);
  }
  change.box.add(count(by_grid_, person.scope, person, 1));
  change.box.add(count(by_village_, at_level(person.scope, ScopeLevel::village), person, 1));
  people_[number] = std::move(person);
  return change;
}

void PeopleLayer::follow_areas() {
  for (Level* level : {&by_grid_, &by_village_}) {
    for (std::uint32_t number = 0; number < level->clusters.size(); ++number) move(*level, number);
  }
}

void PeopleLayer::draw(MapScene& scene, std::string& tile) const {
  if (scene.tile.z < kPeopleZoom || scene.view->homes.empty()) return;
  tiles::LayerWriter writer("people", {"id", "grid", "key", "approximate"});
  const tiles::WorldBox reach = scene.tile.reach();
  index_.find(reach, scene.found);
  for (const std::uint32_t number : scene.found) {
    const Person& person = people_[number];
    if (!scene.view->homes.holds(person.scope)) continue;
    const tiles::TilePoint at = scene.tile.place(person.at);
    if (!tiles::is_kept(at)) continue;
    scene.desk.commands.clear();
    scene.desk.commands.add_points({&at, 1});
    writer.add_text(0, person.id);
    writer.add_text(1, person.scope);
    writer.add_flag(2, person.key);
    writer.add_flag(3, person.approximate);
    writer.finish_feature(feature_id(person.id), tiles::GeometryType::point, scene.desk.commands);
  }
  writer.append_to(tile);
}

// Of the people of a cluster those who are in view and not drawn one by one.
PeopleLayer::Counts PeopleLayer::counts_in(const Cluster& cluster, bool is_village, const MapScene& scene) const {
  const MapView& view = *scene.view;
  const ScopeSet& scopes = view.scopes_of(v1::KIND_RECIPIENT);
  const bool one_by_one = scene.tile.z >= kPeopleZoom;
  if (!is_village) {
    const bool counted = scopes.holds(cluster.code) && !(one_by_one && view.homes.holds(cluster.code));
    return counted ? cluster.counts : Counts{};
  }
  if (scopes.holds_all_of(cluster.code)) return cluster.counts;
  Counts counts;
  for (auto at = by_grid_.by_code.lower_bound(cluster.code);
       at != by_grid_.by_code.end() && is_within(at->first, cluster.code); ++at) {
    const Cluster& grid = by_grid_.clusters[at->second];
    if (!scopes.holds(grid.code)) continue;
    counts.people += grid.counts.people;
    counts.key += grid.counts.key;
  }
  return counts;
}

void PeopleLayer::draw_clusters(MapScene& scene, std::string& tile) const {
  const bool by_village = scene.tile.z < kGridClusterZoom;
  const Level& level = by_village ? by_village_ : by_grid_;
  tiles::LayerWriter writer("people_clusters", {"code", "level", "count", "key_count"});
  const tiles::WorldBox own = scene.tile.own();
  level.index.find(own, scene.found);
  for (const std::uint32_t number : scene.found) {
    const Cluster& cluster = level.clusters[number];
    const tiles::WorldPoint place{static_cast<std::uint32_t>(cluster.box.min_x),
                                  static_cast<std::uint32_t>(cluster.box.min_y)};
    if (!own.contains(place)) continue;
    const Counts counts = counts_in(cluster, by_village, scene);
    if (counts.people == 0) continue;
    const tiles::TilePoint at = scene.tile.place(place);
    scene.desk.commands.clear();
    scene.desk.commands.add_points({&at, 1});
    writer.add_text(0, cluster.code);
    writer.add_text(1, by_village ? "village" : "grid");
    writer.add_number(2, counts.people);
    writer.add_number(3, counts.key);
    writer.finish_feature(feature_id_of_code(cluster.code), tiles::GeometryType::point, scene.desk.commands);
  }
  writer.append_to(tile);
}

}  // namespace gridvisit
