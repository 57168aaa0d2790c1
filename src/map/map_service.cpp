#include "map/map_service.hpp"

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/sha256.hpp"
#include "map/compress.hpp"

namespace gridvisit {
namespace {

constexpr std::int64_t kRoadsPatienceMs = 2'000;
constexpr std::size_t kEtagDigits = 32;

std::int64_t day_number(Clock& clock) { return district_day(clock()).time_since_epoch().count(); }

std::int64_t now_ms(const Clock& clock) { return clock().time_since_epoch().count(); }

}  // namespace

MapService::MapService(Clock clock, std::shared_ptr<roads::CurrentNetwork> roads)
    : clock_(std::move(clock)), roads_(std::move(roads)), cache_(limits::kTileCacheBytes) {}

NumberedView MapService::view_of(const Actor& actor) {
  auto view = std::make_shared<MapView>(make_map_view(actor));
  const std::scoped_lock lock(views_mutex_);
  if (views_.size() >= limits::kMapViews) views_.clear();  // numbers go on, so nobody gets another's tiles
  auto& known = views_[view->key];
  if (known.view == nullptr) known = {std::move(view), ++last_view_};
  return known;
}

bool MapService::must_look_at_roads() const {
  return roads_ != nullptr && now_ms(clock_) - roads_looked_at_ms_.load() > kRoadsPatienceMs;
}

void MapService::look_at_roads() {
  roads_looked_at_ms_ = now_ms(clock_);
  auto network = roads_->get();
  if (!network) {
    log::warn("the road network cannot be drawn: {}", network.error().to_string());
    return;
  }
  if (*network == drawn_roads_) return;
  model_->set_roads(std::make_unique<RoadLayer>(*network));
  drawn_roads_ = std::move(*network);
  constexpr std::int64_t kWorld = std::int64_t{1} << 32U;
  cache_.forget({bit_of(MapLayer::roads), {0, 0, kWorld, kWorld}});
}

std::shared_lock<std::shared_mutex> MapService::follow(Reader reader) {
  const std::int64_t today = day_number(clock_);
  const std::int64_t newest = last_seq(reader.connection);
  if (seq_.load() < newest || day_.load() != today || must_look_at_roads()) {
    const std::unique_lock lock(mutex_);
    if (model_ == nullptr || day_.load() != today) {
      // Who is present may change with the day.
      model_ = MapModel::load(reader, Day(std::chrono::days(today)));
      drawn_roads_ = nullptr;
      roads_looked_at_ms_ = 0;
      cache_.clear();
      day_ = today;
    } else {
      std::vector<MapChange> changes;
      model_->follow(reader, changes);
      for (const MapChange& change : changes) cache_.forget(change);
    }
    if (must_look_at_roads()) look_at_roads();
    seq_ = model_->seq();
  }
  return std::shared_lock(mutex_);
}

std::optional<MadeTile> MapService::find(const TileRequest& request, std::int64_t newest_seq) {
  if (seq_.load() < newest_seq || day_.load() != day_number(clock_) || must_look_at_roads()) return std::nullopt;
  return cache_.find({request.at, request.layers, request.view.number});
}

MadeTile MapService::make(Reader reader, const TileRequest& request, ContentCoding coding) {
  const std::shared_lock lock = follow(reader);
  const TileKey key{request.at, request.layers, request.view.number};
  auto tile = cache_.find(key);
  if (!tile) {
    thread_local MapScene scene;
    scene.tile = request.at;
    scene.view = request.view.view.get();
    tile.emplace();
    tile->bytes = std::make_shared<const std::string>(model_->draw(request.layers, scene));
    tile->etag = to_hex(sha256(*tile->bytes)).substr(0, kEtagDigits);
  }
  const auto or_plain = [&](std::shared_ptr<const std::string> smaller) { return smaller ? smaller : tile->bytes; };
  if (coding == ContentCoding::zstd && tile->zstd == nullptr) tile->zstd = or_plain(compress_zstd(*tile->bytes));
  if (coding == ContentCoding::gzip && tile->gzipped == nullptr) tile->gzipped = or_plain(compress_gzip(*tile->bytes));
  // Still under the lock: whoever changes the model next forgets it again.
  cache_.put(key, *tile);
  return *tile;
}

}  // namespace gridvisit
