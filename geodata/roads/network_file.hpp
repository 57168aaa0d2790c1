// The road network as it lies on disk: one file, arrays in a fixed order, read by mapping it into memory.
//
//   header            magic "GVROADS\n", version, grid frame, number of elements of each array, size of the file
//   arrays            in the order of for_each_section, each starting at a multiple of 8 bytes, little-endian
//   SHA-256           of everything before it
//
// A change of any struct or of the order is a new kFileVersion; older files are refused and built again from the
// source.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "base/error.hpp"
#include "geodata/roads/grid_point.hpp"
#include "geodata/roads/profile.hpp"

namespace gridvisit::roads {

inline constexpr std::uint32_t kFileVersion = 1;
inline constexpr std::string_view kFileName = "roads.gvroads";

inline constexpr std::uint32_t kClosed = UINT32_MAX;  ///< as a travel time: this way is not open

/// A stretch of road between two nodes (junctions or ends). Its line is from, its shape points, to.
struct Segment {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint32_t length_dm = 0;
  std::uint32_t first_shape = 0;
  std::uint32_t shape_count = 0;
  std::uint32_t name = 0;  ///< offset of a zero-terminated text in names
  PerProfile<std::uint32_t> forward_ms{};
  PerProfile<std::uint32_t> backward_ms{};

  [[nodiscard]] std::size_t point_count() const { return std::size_t{shape_count} + 2; }
  [[nodiscard]] bool is_open(Profile profile) const {
    return forward_ms[profile] != kClosed || backward_ms[profile] != kClosed;
  }
};

/// One direction of a segment, as one profile may travel it; stored with the node it leaves.
struct Arc {
  std::uint32_t head = 0;
  std::uint32_t ms = 0;
  std::uint32_t length_dm = 0;
  std::uint32_t segment_and_direction = 0;  ///< segment * 2, + 1 against the segment's own direction

  [[nodiscard]] std::uint32_t segment() const { return segment_and_direction / 2; }
  [[nodiscard]] bool is_backward() const { return segment_and_direction % 2 != 0; }
};

/// A lattice of cells over the network; cell (column, row) is number row * columns + column.
struct GridFrame {
  GridPoint origin;  ///< the south-west corner
  std::int32_t cell_lon = 1;
  std::int32_t cell_lat = 1;
  std::uint32_t columns = 0;
  std::uint32_t rows = 0;
};

/// The arrays, wherever they lie. Segments of a profile are only those within its largest strongly connected
/// component: from each of them every other can be reached.
struct NetworkView {
  GridFrame grid;
  std::span<const GridPoint> nodes;
  std::span<const Segment> segments;
  std::span<const GridPoint> shape;
  std::span<const char> names;
  std::span<const std::uint32_t> first_entry;            ///< of each cell, in entries; one more at the end
  std::span<const std::uint32_t> entries;                ///< segments whose line may touch the cell
  PerProfile<std::span<const std::uint32_t>> first_arc;  ///< of each node, in arcs; one more at the end
  PerProfile<std::span<const Arc>> arcs;

  /// The i-th point of the segment's line, ends included.
  [[nodiscard]] GridPoint point(const Segment& segment, std::size_t i) const {
    if (i == 0) return nodes[segment.from];
    if (i > segment.shape_count) return nodes[segment.to];
    return shape[segment.first_shape + i - 1];
  }
  [[nodiscard]] std::string_view name(const Segment& segment) const { return names.data() + segment.name; }
};

/// Replaces the network in that directory: a reader sees the old file or the whole new one, also after a power cut.
Result<> write_network_file(const std::filesystem::path& directory, const NetworkView& network);

/// Views over the file's bytes, after checking size, version, checksum and that every index points inside its array.
Result<NetworkView> parse_network_file(std::span<const std::byte> bytes);

}  // namespace gridvisit::roads
