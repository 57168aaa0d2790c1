// The features of all collections in memory, read when a collection is first asked for, then kept up by the feed; as
// each role is shown them, made once.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "domain/actor.hpp"
#include "ogc/feature.hpp"
#include "store/records.hpp"

namespace gridvisit::ogc {

/// What an asker may see of a collection, by scope and id.
struct FeatureList {
  std::vector<const ShownFeature*> features;
  std::int64_t seq = 0;  ///< of the feed, up to which this is
  Timestamp at{};        ///< when it was found to be so
};

/// Safe to use from any thread; one asks at a time.
class FeatureShelf {
 public:
  explicit FeatureShelf(Clock clock) : clock_(std::move(clock)) {}

  /// Calls `use` with the list as of the reader's moment or later; what it points to stays until `use` returns.
  template <typename Use>
  auto with(Reader reader, const Collection& collection, const Actor& actor, Use use) {
    const std::scoped_lock lock(mutex_);
    return use(list(reader, collection, actor));
  }

 private:
  struct Feature {
    v1::Record record;
    std::array<std::unique_ptr<ShownFeature>, v1::Role_ARRAYSIZE> shown;  ///< by role, once it has been asked for
  };
  struct Shelf {
    bool loaded = false;
    std::map<std::pair<std::string, std::string>, Feature> features;  ///< by scope and id
    std::map<std::string, std::string> scopes;                        ///< by id
  };
  FeatureList list(Reader reader, const Collection& collection, const Actor& actor);
  void follow(Reader reader);
  static void load(Reader reader, const Collection& collection, Shelf& shelf);
  static void put(Shelf& shelf, v1::Record record);
  static void remove(Shelf& shelf, const std::string& id);

  Clock clock_;
  std::mutex mutex_;
  std::int64_t seq_ = 0;
  Timestamp at_{};
  std::map<const Collection*, Shelf> shelves_;
};

}  // namespace gridvisit::ogc
