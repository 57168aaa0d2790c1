#include "tests/geodata/roads/naive_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace gridvisit::roads {

NaiveMatrix::NaiveMatrix(const NetworkView& network, std::span<const Snap> places, Profile profile)
    : first_place_(network.nodes.size()), edges_(network.nodes.size() + places.size()) {
  std::map<std::uint32_t, std::vector<std::pair<double, std::size_t>>> stations;
  for (std::uint32_t i = 0; i < network.segments.size(); ++i) {
    stations[i] = {{0.0, network.segments[i].from}, {1.0, network.segments[i].to}};
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    auto& along = stations[places[i].segment];
    along.insert(along.end() - 1, {places[i].fraction, first_place_ + i});
  }
  for (auto& [number, along] : stations) {
    std::sort(along.begin() + 1, along.end() - 1);
    const Segment& segment = network.segments[number];
    const auto between = [](std::uint32_t whole, double low, double high) {
      return static_cast<std::uint64_t>(std::lround(whole * high) - std::lround(whole * low));
    };
    for (std::size_t k = 1; k < along.size(); ++k) {
      const auto [low, tail] = along[k - 1];
      const auto [high, head] = along[k];
      const std::uint64_t dm = between(segment.length_dm, low, high);
      const std::uint32_t forward = segment.forward_ms[profile];
      const std::uint32_t backward = segment.backward_ms[profile];
      if (forward != kClosed) edges_[tail].push_back({head, {between(forward, low, high), dm}});
      if (backward != kClosed) edges_[head].push_back({tail, {between(backward, low, high), dm}});
      // Two places closer than a decimetre and a millisecond are one, whatever the direction of the street.
      const bool same_place = k > 1 && k + 1 < along.size() && dm == 0 &&
                              (forward == kClosed || between(forward, low, high) == 0) &&
                              (backward == kClosed || between(backward, low, high) == 0);
      if (same_place) {
        edges_[tail].push_back({head, {0, 0}});
        edges_[head].push_back({tail, {0, 0}});
      }
    }
  }
}

std::vector<NaiveMatrix::Entry> NaiveMatrix::row(std::size_t from) const {
  std::vector<std::optional<MsAndDm>> settled(edges_.size());
  std::set<std::pair<MsAndDm, std::size_t>> queue{{{0, 0}, first_place_ + from}};
  while (!queue.empty()) {
    const auto [cost, node] = *queue.begin();
    queue.erase(queue.begin());
    if (settled[node]) continue;
    settled[node] = cost;
    for (const Edge& edge : edges_[node]) {
      if (!settled[edge.head])
        queue.insert({{cost.first + edge.cost.first, cost.second + edge.cost.second}, edge.head});
    }
  }
  std::vector<Entry> row;
  for (std::size_t place = first_place_; place < edges_.size(); ++place) {
    const auto& cost = settled[place];
    row.push_back(cost ? Entry{static_cast<std::uint32_t>((cost->first + 999) / 1'000),
                               static_cast<std::uint32_t>((cost->second + 5) / 10)}
                       : Entry{});
  }
  return row;
}

}  // namespace gridvisit::roads
