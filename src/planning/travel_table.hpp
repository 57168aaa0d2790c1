// How long it takes from each place to each: by road, and by a straight line times a detour only where a place is cut
// off from every road.
#pragma once

#include <span>
#include <vector>

#include "geodata/roads/road_network.hpp"
#include "gridvisit/v1/records.pb.h"
#include "planner/problem.hpp"

namespace gridvisit {

/// How a user gets about; an e-bike where they have not said.
roads::Profile road_profile(v1::TravelProfile profile);

struct TravelTable {
  planner::Matrix matrix;
  std::vector<bool> cut_off;  ///< by place: its ways are estimates
};

/// Without a network every place is cut off. The way from the door to the road and back is walked.
TravelTable make_travel_table(const roads::RoadNetwork* network, roads::Profile profile,
                              std::span<const Position> places);

}  // namespace gridvisit
