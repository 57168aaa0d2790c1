#include "geodata/tiles/mosaic.hpp"

namespace gridvisit::tiles {
namespace {

// Backwards: y points down here, so a ring that is counter-clockwise on the ground would be clockwise (ring.hpp).
DetailLine to_detail_ring(const Ring& ring) {
  DetailLine points;
  for (std::size_t i = ring.size(); i-- > 1;) {
    const WorldPoint at = to_world(ring[i]);
    if (points.empty() || points.back().at != at) points.push_back({at, 0, false});
  }
  while (points.size() > 1 && points.front().at == points.back().at) points.pop_back();
  return points;
}

/// The ring as it is at that zoom, in units of the tile.
void place_ring(const DetailLine& ring, TileAddress tile, std::vector<TilePoint>& placed) {
  placed.clear();
  for (const DetailPoint& point : ring) {
    if (point.from_zoom > tile.z) continue;
    const TilePoint at = tile.place(point.at);
    if (placed.empty() || placed.back() != at) placed.push_back(at);
  }
  while (placed.size() > 1 && placed.front() == placed.back()) placed.pop_back();
}

/// Makes the rings of a polygon simple and writes them: each outer part with its holes behind it.
void write_polygon(const TilePolygon& polygon, GeometryCommands& commands) {
  std::vector<TileRing> outers;
  std::vector<TileRing> holes;
  for (const TileRing& ring : polygon) {
    const bool is_outer = &ring == &polygon.front();
    std::vector<TileRing> parts;
    if (is_simple(ring)) {
      parts.push_back(ring);
    } else {
      parts = untangle(ring);
    }
    for (TileRing& part : parts) {
      const bool positive = doubled_area(part) > 0;
      if (positive && is_outer) {
        outers.push_back(std::move(part));
      } else if (!positive) {
        holes.push_back(std::move(part));
      }
    }
  }
  for (const TileRing& outer : outers) {
    commands.add_ring(outer);
    for (const TileRing& hole : holes) {
      if (fits_into(hole, outer)) commands.add_ring(hole);
    }
  }
}

}  // namespace

std::unique_ptr<Mosaic::Area> Mosaic::make_area(const MultiPolygon& area) {
  auto made = std::make_unique<Area>();
  for (const Polygon& polygon : area.polygons) {
    Rings rings;
    for (const Ring& ring : polygon.rings) {
      DetailLine points = to_detail_ring(ring);
      if (points.size() < 3 && rings.empty()) break;
      if (points.size() < 3) continue;
      for (const DetailPoint& point : points) made->box.add(point.at);
      rings.push_back(std::move(points));
    }
    if (!rings.empty()) made->polygons.push_back(std::move(rings));
  }
  return made;
}

Mosaic::Number Mosaic::add(const MultiPolygon& area) {
  Number number = 0;
  if (free_.empty()) {
    number = static_cast<Number>(areas_.size());
    areas_.emplace_back();
  } else {
    number = free_.back();
    free_.pop_back();
  }
  areas_[number] = make_area(area);
  if (!areas_[number]->box.empty()) {
    index_.add(number, areas_[number]->box);
    changed_.add(areas_[number]->box);
  }
  return number;
}

void Mosaic::replace(Number number, const MultiPolygon& area) {
  auto made = make_area(area);
  changed_.add(areas_[number]->box);  // an empty box adds nothing
  changed_.add(made->box);
  if (!areas_[number]->box.empty()) index_.remove(number, areas_[number]->box);
  if (!made->box.empty()) index_.add(number, made->box);
  areas_[number] = std::move(made);
}

void Mosaic::remove(Number number) {
  if (!areas_[number]->box.empty()) {
    index_.remove(number, areas_[number]->box);
    changed_.add(areas_[number]->box);
  }
  areas_[number] = nullptr;
  free_.push_back(number);
}

std::size_t Mosaic::count_points(const std::vector<Number>& numbers) const {
  std::size_t count = 0;
  for (const Number number : numbers) {
    for (const Rings& rings : areas_[number]->polygons) {
      for (const DetailLine& ring : rings) count += ring.size();
    }
  }
  return count;
}

WorldBox Mosaic::settle() {
  WorldBox touched = changed_;
  if (changed_.empty()) return touched;
  // A point's edges belong to areas that meet any box around it, so these decide what is a junction within the box.
  std::vector<Number> beside;
  find(changed_, beside);
  Junctions junctions(count_points(beside));
  for (const Number number : beside) {
    for (const Rings& rings : areas_[number]->polygons) {
      for (const DetailLine& ring : rings) junctions.add_ring(ring);
    }
  }
  for (const Number number : beside) {
    Area& area = *areas_[number];
    area.checked = 0;
    for (Rings& rings : area.polygons) {
      for (DetailLine& ring : rings) {
        for (DetailPoint& point : ring) {
          if (changed_.contains(point.at)) point.is_junction = junctions.holds(point.at);
        }
        touched.add(set_ring_detail(ring));
      }
    }
  }
  changed_ = {};
  return touched;
}

void Mosaic::find(const WorldBox& box, std::vector<Number>& found) const {
  index_.find(box, found);
  std::erase_if(found, [&](Number number) { return !areas_[number]->box.meets(box); });
}

// Whether the area can be drawn as it is. Rounding is the same in all tiles of a zoom, so one answer holds for all.
bool Mosaic::is_plain(const Area& area, TileAddress tile, DrawingDesk& desk) {
  const std::uint64_t known = std::uint64_t{1} << static_cast<unsigned>(tile.z);
  const std::uint64_t bad = known << 32U;
  const std::uint64_t checked = area.checked.load(std::memory_order_relaxed);
  if ((checked & known) != 0) return (checked & bad) == 0;
  bool plain = true;
  for (const Rings& rings : area.polygons) {
    // Holes may meet the outer ring, parts of one area each other; both are rare enough to be drawn with care always.
    plain = plain && rings.size() == 1;
    for (const DetailLine& ring : rings) {
      place_ring(ring, tile, desk.points);
      // A ring so small that rounding turned it inside out is no outer ring any more.
      plain = plain && (desk.points.size() < 3 || (doubled_area(desk.points) > 0 && is_simple(desk.points)));
    }
  }
  area.checked.fetch_or(plain ? known : known | bad, std::memory_order_relaxed);
  return plain;
}

void Mosaic::draw_with_care(const Area& area, TileAddress tile, DrawingDesk& desk) {
  std::vector<TileRing> rings;
  for (const Rings& each : area.polygons) {
    rings.clear();
    for (const DetailLine& ring : each) {
      place_ring(ring, tile, desk.points);
      if (desk.points.size() < 3 && rings.empty()) break;
      if (desk.points.size() >= 3) rings.push_back(desk.points);
    }
    if (rings.empty()) continue;
    for (const TilePolygon& polygon : clip_polygon(rings)) write_polygon(polygon, desk.commands);
  }
}

void Mosaic::draw(Number number, TileAddress tile, DrawingDesk& desk) const {
  desk.commands.clear();
  const Area& area = *areas_[number];
  const WorldBox reach = tile.reach();
  if (!area.box.meets(reach)) return;
  const TilePoint north_west =
      tile.place({static_cast<std::uint32_t>(area.box.min_x), static_cast<std::uint32_t>(area.box.min_y)});
  const TilePoint south_east =
      tile.place({static_cast<std::uint32_t>(area.box.max_x), static_cast<std::uint32_t>(area.box.max_y)});
  if (!is_kept(north_west) || !is_kept(south_east) || !is_plain(area, tile, desk)) {
    draw_with_care(area, tile, desk);
    return;
  }
  for (const Rings& rings : area.polygons) {
    place_ring(rings.front(), tile, desk.points);
    desk.commands.add_ring(desk.points);
  }
}

}  // namespace gridvisit::tiles
