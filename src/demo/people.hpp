// The demo's people: who they are, where they live, and what they are entitled to and have.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "demo/district.hpp"
#include "demo/road_drawing.hpp"

namespace gridvisit::demo {

struct Person {
  std::string name;
  std::string id_number;
  bool male = true;
  Day birth;
  std::string phone;
  std::string address;
  std::size_t grid = 0;  ///< into District::grids
  Position home;
  std::string category;  ///< as an office writes it: 参战退役人员
  int disability_grade = 0;
  std::string conditions;  ///< 失能、独居
  std::string merit;
  bool key = false;
  bool hardship = false;
  bool one_to_one = false;
  bool card = false;
  bool doctor = false;
};

/// figures::kPeople × scale people, at least one key recipient in every grid; the same for the same random stream.
std::vector<Person> make_people(const District& district, const RoadNetwork& roads, int scale, Day today,
                                Random& random);

}  // namespace gridvisit::demo
