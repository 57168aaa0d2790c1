// VROOM's problems and answers (its API.md, version 1.14): jobs and vehicles with custom matrices, so that its clients
// can be pointed at us. What is not done here is refused by name, never passed over.
#pragma once

#include <string_view>

#include "instances/instance.hpp"
#include "planner/solution.hpp"

namespace gridvisit {

/// Ids, places and texts that come back in the answer.
struct VroomProblem {
  struct Place {
    bool has_index = false;
    std::int64_t index = 0;
    std::optional<std::pair<double, double>> coordinates;  ///< as they were written
  };
  struct Job {
    std::int64_t id = 0;
    Place place;
    std::string description;
    std::int64_t priority = 0;
  };
  struct Break {
    std::int64_t id = 0;
    std::string description;
  };
  struct Vehicle {
    std::int64_t id = 0;
    std::optional<Place> start;
    std::optional<Place> end;
    std::string profile;
    std::string description;
    std::vector<Break> breaks;
  };
  planner::Problem problem;
  std::vector<Job> jobs;          ///< as the problem's
  std::vector<Vehicle> vehicles;  ///< as the problem's shifts
  std::int64_t time_offset = 0;   ///< what the planner's times are less than the document's
  bool has_distances = false;
  bool has_costs = false;
  planner::Solution warm_start;  ///< of the vehicles' `steps`; no routes: none
};

Result<VroomProblem> read_vroom(std::string_view text, const std::string& file);

/// VROOM's answer, code 0.
std::string write_vroom(const VroomProblem& vroom, const planner::Solution& solution, std::int64_t loading_ms,
                        std::int64_t solving_ms);

/// VROOM's answer to what cannot be solved: code 2 and the error.
std::string write_vroom_error(const Error& error);

}  // namespace gridvisit
