// The map of a running server: the model, the views of its users, and the tiles made of them. What an acknowledged
// write changed is in every tile asked for afterwards.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "domain/actor.hpp"
#include "geodata/roads/current_network.hpp"
#include "map/map_model.hpp"
#include "map/tile_cache.hpp"

namespace gridvisit {

/// A view with its number: for who asks again and again.
struct NumberedView {
  std::shared_ptr<const MapView> view;
  std::uint32_t number = 0;
};

struct TileRequest {
  tiles::TileAddress at;
  MapLayers layers = 0;
  NumberedView view;
};

/// Safe to use from any thread.
class MapService {
 public:
  /// `roads` may be null: then the map has none.
  MapService(Clock clock, std::shared_ptr<roads::CurrentNetwork> roads);

  NumberedView view_of(const Actor& actor);

  /// A tile that is known and holds all of the feed up to `newest_seq`. Does not wait for anything: for an I/O thread.
  std::optional<MadeTile> find(const TileRequest& request, std::int64_t newest_seq);
  /// The tile as of the reader's moment or later, compressed as asked. On a reader's thread.
  MadeTile make(Reader reader, const TileRequest& request, ContentCoding coding);

  /// Runs `use` on the model as of the reader's moment or later, while nobody changes it.
  template <typename Use>
  auto with_model(Reader reader, Use use) {
    const std::shared_lock lock = follow(reader);
    return use(*model_);
  }

  [[nodiscard]] std::size_t cached_tiles() const { return cache_.size(); }

 private:
  /// Brings the model up to the reader's moment, and gives the lock under which it stays so.
  std::shared_lock<std::shared_mutex> follow(Reader reader);
  void look_at_roads();
  [[nodiscard]] bool must_look_at_roads() const;

  Clock clock_;
  std::shared_ptr<roads::CurrentNetwork> roads_;
  std::shared_ptr<const roads::RoadNetwork> drawn_roads_;
  std::atomic<std::int64_t> roads_looked_at_ms_{0};

  std::shared_mutex mutex_;  ///< of the model
  std::unique_ptr<MapModel> model_;
  std::atomic<std::int64_t> seq_{-1};  ///< the model's; -1: there is none yet
  std::atomic<std::int64_t> day_{0};   ///< the model's, in days since 1970

  TileCache cache_;
  std::mutex views_mutex_;
  std::unordered_map<std::string, NumberedView> views_;  ///< by their keys
  std::uint32_t last_view_ = 0;
};

}  // namespace gridvisit
