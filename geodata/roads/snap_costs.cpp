#include "geodata/roads/snap_costs.hpp"

#include <algorithm>
#include <cmath>

namespace gridvisit::roads {
namespace {

std::uint32_t part(std::uint32_t whole, double fraction) {
  return static_cast<std::uint32_t>(std::lround(whole * std::clamp(fraction, 0.0, 1.0)));
}

}  // namespace

SnapCosts::SnapCosts(const NetworkView& network, const Snap& snap, Profile profile) : segment_(snap.segment) {
  const Segment& s = network.segments[snap.segment];
  const std::uint32_t dm = part(s.length_dm, snap.fraction);
  if (const std::uint32_t ms = s.forward_ms[profile]; ms != kClosed) {
    forward_ = {.tail = s.from,
                .head = s.to,
                .to_point = make_cost(part(ms, snap.fraction), dm),
                .whole = make_cost(ms, s.length_dm)};
  }
  if (const std::uint32_t ms = s.backward_ms[profile]; ms != kClosed) {
    backward_ = {.tail = s.to,
                 .head = s.from,
                 .to_point = make_cost(ms - part(ms, snap.fraction), s.length_dm - dm),
                 .whole = make_cost(ms, s.length_dm)};
  }
}

std::vector<SegmentEnd> SnapCosts::exits() const {
  std::vector<SegmentEnd> exits;
  if (forward_) exits.push_back({{forward_->whole - forward_->to_point, forward_->head}, 1});
  if (backward_) exits.push_back({{backward_->whole - backward_->to_point, backward_->head}, 0});
  return exits;
}

std::vector<SegmentEnd> SnapCosts::entrances() const {
  std::vector<SegmentEnd> entrances;
  if (forward_) entrances.push_back({{forward_->to_point, forward_->tail}, 0});
  if (backward_) entrances.push_back({{backward_->to_point, backward_->tail}, 1});
  return entrances;
}

Cost SnapCosts::direct_to(const SnapCosts& other) const {
  Cost best = kNoPath;
  if (segment_ != other.segment_) return best;
  for (const auto direction : {&SnapCosts::forward_, &SnapCosts::backward_}) {
    const auto& mine = this->*direction;
    const auto& theirs = other.*direction;
    const bool ahead = mine && theirs && ms_of(theirs->to_point) >= ms_of(mine->to_point) &&
                       length_dm_of(theirs->to_point) >= length_dm_of(mine->to_point);
    if (ahead) best = std::min(best, theirs->to_point - mine->to_point);
  }
  return best;
}

std::vector<NodeCost> node_costs(std::span<const SegmentEnd> ends) {
  std::vector<NodeCost> costs;
  for (const SegmentEnd& end : ends) costs.push_back(end.at);
  return costs;
}

Cost cost_by(const ShortestPaths& paths, const SegmentEnd& entrance) {
  const Cost to_node = paths.cost(entrance.at.node);
  return to_node == kNoPath ? kNoPath : to_node + entrance.at.cost;
}

}  // namespace gridvisit::roads
