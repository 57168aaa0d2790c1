// Areas that share borders (grids, villages, towns), ready to be drawn into any tile. One mosaic holds all layers of
// them, so that a village's outline runs exactly along its grids' at every zoom.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "geodata/geometry.hpp"
#include "geodata/tiles/arc_detail.hpp"
#include "geodata/tiles/box_index.hpp"
#include "geodata/tiles/clip.hpp"
#include "geodata/tiles/layer_writer.hpp"

namespace gridvisit::tiles {

/// What draw() works with; keep one a thread.
struct DrawingDesk {
  std::vector<TilePoint> points;
  GeometryCommands commands;
};

/// Reading is safe from several threads while nobody changes it.
class Mosaic {
 public:
  using Number = std::uint32_t;

  /// Until settle() it may be drawn with too many points. An empty area is drawn as nothing.
  Number add(const MultiPolygon& area);
  void replace(Number number, const MultiPolygon& area);
  /// Its number may be given out again.
  void remove(Number number);
  /// Decides anew how much of the borders is drawn around whatever was changed. Gives the box around all areas whose
  /// drawing may have changed by it.
  WorldBox settle();

  [[nodiscard]] const WorldBox& box(Number number) const { return areas_[number]->box; }
  /// Areas whose boxes meet this one, ascending.
  void find(const WorldBox& box, std::vector<Number>& found) const;
  /// The area's part of a tile, into desk.commands; nothing where it does not reach it or is too small to show.
  void draw(Number number, TileAddress tile, DrawingDesk& desk) const;

 private:
  using Rings = std::vector<DetailLine>;
  struct Area {
    std::vector<Rings> polygons;
    WorldBox box;
    /// Of the uncut area, by zoom: bit z, once it is known; bit 32 + z, where its rings are not simple there.
    mutable std::atomic<std::uint64_t> checked{0};
  };
  static std::unique_ptr<Area> make_area(const MultiPolygon& area);
  static bool is_plain(const Area& area, TileAddress tile, DrawingDesk& desk);
  static void draw_with_care(const Area& area, TileAddress tile, DrawingDesk& desk);
  [[nodiscard]] std::size_t count_points(const std::vector<Number>& numbers) const;

  std::vector<std::unique_ptr<Area>> areas_;  ///< null where a number is free
  std::vector<Number> free_;
  BoxIndex index_;
  WorldBox changed_;
};

}  // namespace gridvisit::tiles
