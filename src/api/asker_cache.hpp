// Who holds which token, remembered for some seconds: a map asks for many tiles at once.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.hpp"
#include "domain/actor.hpp"
#include "map/map_service.hpp"

namespace gridvisit {

/// Who asks, and from which device: empty for a session.
struct Asker {
  Actor actor;
  std::string device_id;
  NumberedView map_view = {};  ///< for endpoints of the map alone
};

/// Safe to use from any thread. What is remembered is good only while no rights have changed (the bell counts), the
/// token was not revoked here, and for as long as it was trusted: so long may it outlive its end.
class AskerCache {
 public:
  /// Null where nobody is remembered.
  [[nodiscard]] std::shared_ptr<const Asker> find(std::string_view token, std::int64_t rights_changes,
                                                  Timestamp now) const;
  /// `rights_changes` as it was before the asker was read from the database.
  struct Trust {
    Timestamp from{};
    std::chrono::seconds lasts{0};
  };
  void remember(std::string_view token, std::shared_ptr<const Asker> asker, std::int64_t rights_changes, Trust trust);
  void forget(std::string_view token);

 private:
  struct Entry {
    std::shared_ptr<const Asker> asker;
    std::int64_t rights_changes = 0;
    Trust trust;
  };
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;  ///< by the token's hash: the tokens themselves are kept nowhere
};

}  // namespace gridvisit
