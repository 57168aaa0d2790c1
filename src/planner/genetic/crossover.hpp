// Selective route exchange: Nagata, Bräysy, Dullaert, "A penalty-based edge assembly memetic algorithm for the vehicle
// routing problem with time windows", Computers & Operations Research 37(4), 2010, section on SREX; here the routes
// around one client are exchanged, so that no coordinates are needed.
#pragma once

#include "planner/genetic/individual.hpp"
#include "planner/random.hpp"

namespace gridvisit::planner::genetic {

/// `first` with some neighbouring routes taken from `second`. Clients in neither are missing; the local search puts
/// them in.
Plan exchange_routes(const Instance& instance, const Individual& first, const Individual& second, Random& random);

}  // namespace gridvisit::planner::genetic
