// Tiles that were made, until a change touches them or they have not been asked for in a while.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "geodata/tiles/world.hpp"
#include "map/map_scene.hpp"

namespace gridvisit {

/// What decides how a tile looks. Users who see the same share a view's number.
struct TileKey {
  tiles::TileAddress at;
  MapLayers layers = 0;
  std::uint32_t view = 0;
  bool operator==(const TileKey&) const = default;
};

enum class ContentCoding : std::uint8_t { identity, gzip, zstd };

/// A tile's bytes, as they are and compressed; all by reference, so that nobody copies them.
struct MadeTile {
  std::shared_ptr<const std::string> bytes;    ///< empty where nothing is shown
  std::shared_ptr<const std::string> gzipped;  ///< null: not yet; the plain bytes: they would not be smaller
  std::shared_ptr<const std::string> zstd;
  std::string etag;  ///< of the bytes, without quotes
};

/// Safe to use from any thread.
class TileCache {
 public:
  explicit TileCache(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  std::optional<MadeTile> find(const TileKey& key);
  void put(const TileKey& key, MadeTile tile);
  /// Forgets tiles that may look different, and no others.
  void forget(const MapChange& change);
  void clear();
  [[nodiscard]] std::size_t size() const;

 private:
  struct KeyHash {
    std::size_t operator()(const TileKey& key) const;
  };
  using Tiles = std::unordered_map<TileKey, MadeTile, KeyHash>;
  static void forget_in(Tiles& tiles, const MapChange& change);
  void insert(const TileKey& key, MadeTile tile);

  std::size_t most_bytes_;
  mutable std::mutex mutex_;
  // When the young are half of what is allowed they become the old, and the old go: what is asked for comes back young.
  Tiles young_;
  Tiles old_;
  std::size_t young_bytes_ = 0;
};

}  // namespace gridvisit
