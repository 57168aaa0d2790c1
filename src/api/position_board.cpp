#include "api/position_board.hpp"

#include "base/limits.hpp"
#include "domain/live_position.hpp"

namespace gridvisit {

bool PositionBoard::put(const v1::LivePosition& position, std::vector<std::string> worked) {
  constexpr std::chrono::milliseconds kInterval = limits::kPositionInterval;
  const std::scoped_lock lock(mutex_);
  Pin& pin = pins_[position.device_id()];
  if (pin.stamp > 0 && position.at_ms() < pin.position.at_ms() + kInterval.count()) return false;
  pin = {position, std::move(worked), ++last_stamp_};
  return true;
}

v1::LivePositions PositionBoard::newer(const std::vector<std::string>& watched, std::uint64_t& stamp) const {
  v1::LivePositions positions;
  const std::scoped_lock lock(mutex_);
  for (const auto& [device, pin] : pins_) {
    if (pin.stamp > stamp && is_watched(pin.worked, watched)) *positions.add_positions() = pin.position;
  }
  stamp = last_stamp_;
  return positions;
}

}  // namespace gridvisit
