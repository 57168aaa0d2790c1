// A problem as somebody wrote it down: the planner's integers, and the names that stand for them.
#pragma once

#include <string>

#include "planner/problem.hpp"

namespace gridvisit {

struct Instance {
  std::string name;
  planner::Problem problem;
  std::vector<std::string> jobs;    ///< their names
  std::vector<std::string> shifts;  ///< their names
  double unit = 1;                  ///< so many of the file's cost units are one of the planner's
};

}  // namespace gridvisit
