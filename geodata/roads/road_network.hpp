// The roads of a district, ready to be asked: where is the nearest road, how long does it take from each of these
// places to each other, and which way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "geodata/geometry.hpp"
#include "geodata/roads/mapped_file.hpp"
#include "geodata/roads/network_file.hpp"
#include "geodata/roads/snapping.hpp"

namespace gridvisit::roads {

inline constexpr double kSnapLimitM = 2'000;

/// In a matrix: there is no way. Between snaps of the asked profile there always is one; a snap made for another
/// profile may lie where this one cannot go.
inline constexpr std::uint32_t kUnreachable = UINT32_MAX;

/// Row by row: the entry from i to j is at i * n + j. The way there and the way back differ.
struct TravelMatrix {
  std::size_t n = 0;
  std::vector<std::uint32_t> seconds;  ///< rounded up, which keeps the triangle inequality exact
  std::vector<std::uint32_t> metres;   ///< along the fastest way, the shortest of equally fast ones; rounded

  [[nodiscard]] std::size_t at(std::size_t from, std::size_t to) const { return from * n + to; }
};

struct Route {
  std::uint32_t seconds = 0;  ///< as in the matrix
  std::uint32_t metres = 0;
  LineString line;
  std::vector<std::string> street_names;  ///< in the order of travel; unnamed streets are left out
};

/// Read-only and safe to ask from several threads at once.
class RoadNetwork {
 public:
  /// Maps the file that RoadNetworkBuilder::write put there.
  static Result<RoadNetwork> open(const std::filesystem::path& directory);

  [[nodiscard]] std::optional<Snap> snap(Position place, Profile profile, double limit_m = kSnapLimitM) const;

  /// Snaps of this network.
  [[nodiscard]] TravelMatrix travel_matrix(std::span<const Snap> places, Profile profile) const;
  /// Nothing where there is no way; see kUnreachable.
  [[nodiscard]] std::optional<Route> route(const Snap& from, const Snap& to, Profile profile) const;

  [[nodiscard]] const NetworkView& view() const { return view_; }

 private:
  RoadNetwork(MappedFile file, const NetworkView& view) : file_(std::move(file)), view_(view) {}

  MappedFile file_;
  NetworkView view_;  // into file_
};

}  // namespace gridvisit::roads
