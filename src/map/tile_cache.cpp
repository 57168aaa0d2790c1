#include "map/tile_cache.hpp"

#include "base/record_hash.hpp"

namespace gridvisit {
namespace {

constexpr std::size_t kEntryBytes = 256;  ///< of an entry beside its bytes, roughly

std::size_t size_of(const MadeTile& tile) {
  std::size_t size = kEntryBytes;
  for (const auto& bytes : {tile.bytes, tile.gzipped, tile.zstd}) size += bytes == nullptr ? 0 : bytes->size();
  return size;
}

}  // namespace

std::size_t TileCache::KeyHash::operator()(const TileKey& key) const {
  const std::uint64_t place = (std::uint64_t{key.at.x} << 32U) | key.at.y;
  const std::uint64_t what = (std::uint64_t{key.layers} << 32U) | (key.view << 5U) | static_cast<unsigned>(key.at.z);
  return mix_bits(mix_bits(place) ^ what);
}

std::optional<MadeTile> TileCache::find(const TileKey& key) {
  const std::scoped_lock lock(mutex_);
  if (const auto found = young_.find(key); found != young_.end()) return found->second;
  const auto found = old_.find(key);
  if (found == old_.end()) return std::nullopt;
  MadeTile tile = std::move(found->second);
  old_.erase(found);
  insert(key, tile);
  return tile;
}

void TileCache::insert(const TileKey& key, MadeTile tile) {
  if (young_bytes_ > most_bytes_ / 2) {
    old_ = std::move(young_);
    young_ = {};
    young_bytes_ = 0;
  }
  young_bytes_ += size_of(tile);
  young_.insert_or_assign(key, std::move(tile));
}

void TileCache::put(const TileKey& key, MadeTile tile) {
  const std::scoped_lock lock(mutex_);
  insert(key, std::move(tile));
}

void TileCache::forget_in(Tiles& tiles, const MapChange& change) {
  std::erase_if(tiles, [&](const auto& entry) {
    return (entry.first.layers & change.layers) != 0 && entry.first.at.reach().meets(change.box);
  });
}

void TileCache::forget(const MapChange& change) {
  const std::scoped_lock lock(mutex_);
  forget_in(young_, change);
  forget_in(old_, change);
}

void TileCache::clear() {
  const std::scoped_lock lock(mutex_);
  young_.clear();
  old_.clear();
  young_bytes_ = 0;
}

std::size_t TileCache::size() const {
  const std::scoped_lock lock(mutex_);
  return young_.size() + old_.size();
}

}  // namespace gridvisit
