#include "api/position_board.hpp"

#include <set>

#include "base/limits.hpp"
#include "domain/actor.hpp"
#include "domain/live_position.hpp"
#include "store/accounts.hpp"
#include "store/live_positions.hpp"

namespace gridvisit {

bool PositionBoard::put(const v1::LivePosition& position, std::vector<std::string> worked) {
  constexpr std::chrono::milliseconds kInterval = limits::kPositionInterval;
  const std::scoped_lock lock(mutex_);
  Pin& pin = pins_[position.device_id()];
  if (pin.stamp > 0 && position.at_ms() < pin.position.at_ms() + kInterval.count()) return false;
  pin = {position, std::move(worked), ++last_stamp_};
  return true;
}

void PositionBoard::keep_only(const std::vector<v1::LivePosition>& positions) {
  std::set<std::string_view> kept;
  for (const v1::LivePosition& position : positions) kept.insert(position.device_id());
  const std::scoped_lock lock(mutex_);
  std::erase_if(pins_, [&](const auto& pin) { return !kept.contains(pin.first); });
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

std::size_t recall_positions(Connection& connection, Timestamp now, PositionBoard& board) {
  const auto positions = list_latest_positions(connection, now - limits::kPositionLifetime);
  board.keep_only(positions);
  for (const v1::LivePosition& position : positions) {
    Actor actor;
    actor.user_id = position.user_id();
    for (auto& [role, code] : load_grants(connection, actor.user_id)) actor.grants.push_back({role, std::move(code)});
    board.put(position, areas(actor));
  }
  return positions.size();
}

}  // namespace gridvisit
