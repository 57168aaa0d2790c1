// Who works in the demo's district, with one login of every role.
#pragma once

#include <string>
#include <vector>

#include "demo/district.hpp"

namespace gridvisit::demo {

struct Worker {
  std::string login;
  std::string name;
  std::string role;   ///< as an office writes it: 网格员
  std::string codes;  ///< 341103100001001、341103100001002
  std::string division_code;
};

struct Staff {
  std::vector<Worker> workers;
  std::vector<std::string> grid_worker;  ///< the login for each grid
  std::vector<std::string> town_staff;   ///< for each town
  std::vector<std::string> bureau_staff;
  std::vector<std::string> keepers;
};

/// Grid workers of one to three neighbouring grids of a village.
Staff hire_staff(const District& district, Random& random);

}  // namespace gridvisit::demo
