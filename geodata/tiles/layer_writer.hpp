// Writes one layer of a vector tile (Mapbox Vector Tile specification 2.1), feature by feature.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "geodata/tiles/world.hpp"

namespace gridvisit::tiles {

enum class GeometryType : std::uint8_t { point = 1, line = 2, polygon = 3 };

/// The commands of one feature's geometry (section 4.3 of the specification).
class GeometryCommands {
 public:
  void add_points(std::span<const TilePoint> points);
  void add_line(std::span<const TilePoint> line);
  /// Not closed: the first point is not repeated.
  void add_ring(std::span<const TilePoint> ring);
  void clear();
  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  void command(std::uint32_t id, std::size_t count);
  void move(TilePoint to);

  std::string bytes_;
  TilePoint cursor_;
};

/// The keys are numbered in the order they are given here. Features come out in the order they are added.
class LayerWriter {
 public:
  LayerWriter(std::string_view name, std::initializer_list<std::string_view> keys);

  /// Attributes of the feature that is being written; each key at most once. An empty text is left out.
  void add_text(std::uint32_t key, std::string_view value);
  void add_number(std::uint32_t key, std::int64_t value);
  void add_flag(std::uint32_t key, bool value);
  /// Ends the feature. Without geometry there is none.
  void finish_feature(std::uint64_t id, GeometryType type, const GeometryCommands& geometry);

  [[nodiscard]] bool empty() const { return features_.empty(); }
  /// Appends the layer to a tile; an empty one leaves no trace.
  void append_to(std::string& tile) const;

 private:
  void add_tag(std::uint32_t key, std::uint32_t value);

  std::string name_;
  std::vector<std::string> keys_;
  std::string features_;
  std::string values_;
  std::uint32_t value_count_ = 0;
  std::unordered_map<std::string, std::uint32_t> texts_;
  std::unordered_map<std::int64_t, std::uint32_t> numbers_;
  std::uint32_t flags_[2] = {kNone, kNone};
  std::string tags_;

  static constexpr std::uint32_t kNone = UINT32_MAX;
};

}  // namespace gridvisit::tiles
