#include "demo/people.hpp"

#include <array>

#include <fmt/format.h>

#include "demo/figures.hpp"
#include "demo/id_numbers.hpp"
#include "demo/names.hpp"
#include "geodata/lattice.hpp"
#include "geodata/polygon_measure.hpp"

namespace gridvisit::demo {
namespace {

/// Of whom a category is made up.
struct Category {
  const char* label;
  int weight;
  int youngest;
  int oldest;
  double male;  ///< share
};
constexpr std::array kKeyCategories{Category{"年满60周岁农村籍退役士兵", 40, 60, 84, 1.0},
                                    Category{"参战退役人员", 18, 62, 78, 0.98},
                                    Category{"残疾军人", 14, 28, 84, 0.97},
                                    Category{"参试退役人员", 6, 66, 86, 0.95},
                                    Category{"带病回乡退役军人", 9, 50, 84, 0.98},
                                    Category{"年满60周岁烈士子女", 5, 60, 84, 0.5},
                                    Category{"病故军人遗属", 3, 45, 90, 0.1},
                                    Category{"烈属", 2, 55, 92, 0.3},
                                    Category{"因公牺牲军人遗属", 1, 40, 85, 0.2},
                                    Category{"伤残人民警察等", 1, 35, 75, 0.9},
                                    Category{"在乡复员军人", 1, 88, 97, 1.0}};
constexpr std::array kOtherCategories{Category{"其他退役军人", 85, 22, 78, 0.95},
                                      Category{"现役军人家属", 15, 25, 70, 0.4}};

template <typename List>
const Category& pick_weighted(const List& categories, Random& random) {
  int sum = 0;
  for (const Category& category : categories) sum += category.weight;
  int left = random.between(0, sum - 1);
  for (const Category& category : categories) {
    if ((left -= category.weight) < 0) return category;
  }
  return categories.back();
}

class PeopleMaker {
 public:
  PeopleMaker(const District& district, const RoadNetwork& roads, Day today, Random& random)
      : district_(district), roads_(roads), today_(today), random_(random) {
    // Some grids hold many, most a few.
    for (std::size_t i = 0; i < district.grids.size(); ++i) {
      const int weight = 1 + static_cast<int>(4 * random_.unit() * random_.unit() * random_.unit() * 4);
      for (int k = 0; k < weight; ++k) grid_lottery_.push_back(i);
    }
  }

  Person make(std::size_t number, bool key) {
    const Category& category = key ? pick_weighted(kKeyCategories, random_) : pick_weighted(kOtherCategories, random_);
    Person person;
    person.category = category.label;
    person.key = key;
    person.male = random_.chance(category.male);
    person.name = make_person_name(random_, person.male);
    const int age_days = random_.between(category.youngest * 366, category.oldest * 365);
    person.birth = today_ - std::chrono::days(age_days);
    person.id_number = ids_.make(kDistrictCode, person.birth, person.male, random_);
    person.phone = make_phone(random_);
    person.grid = key && number < district_.grids.size() ? number : random_.pick(grid_lottery_);
    person.home = home_in(person.grid);
    const GridArea& grid = district_.grids[person.grid];
    const Division& village = district_.villages[grid.village];
    person.address = fmt::format("南谯区{}{}{}组{}号", district_.towns[village.parent].name, village.name,
                                 random_.between(1, 18), random_.between(1, 260));
    if (person.category == "残疾军人" || person.category == "伤残人民警察等") {
      person.disability_grade = random_.between(1, 10);
    }
    if (random_.chance(0.03)) person.merit = random_.chance(0.85) ? "三等功" : "二等功";
    if (person.category == "参战退役人员" && random_.chance(0.06)) person.merit = "战时三等功";
    return person;
  }

 private:
  // Off the road by a few metres, where the grid allows it.
  Position home_in(std::size_t grid) {
    const Position gate = random_.pick(roads_.frontage[grid]);
    for (int attempt = 0; attempt < 8; ++attempt) {
      const Position door = to_position(
          to_lattice({gate.lon_deg + random_.between(-3e-4, 3e-4), gate.lat_deg + random_.between(-3e-4, 3e-4)}));
      if (holds(district_.grids[grid].area, door)) return door;
    }
    return gate;
  }

  const District& district_;
  const RoadNetwork& roads_;
  Day today_;
  Random& random_;
  IdNumberMaker ids_;
  std::vector<std::size_t> grid_lottery_;
};

void add_condition(Person& person, const char* condition) {
  if (person.conditions.find(condition) != std::string::npos) return;
  person.conditions += (person.conditions.empty() ? "" : "、") + std::string(condition);
}

// Gives `count` of those who qualify what `give` says, chosen by lot.
template <typename Qualifies, typename Give>
void hand_out(std::vector<Person>& people, int count, Random& random, Qualifies qualifies, Give give) {
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (qualifies(people[i])) chosen.push_back(i);
  }
  random.shuffle(chosen);
  for (std::size_t i = 0; i < std::min(chosen.size(), static_cast<std::size_t>(count)); ++i) give(people[chosen[i]]);
}

void add_conditions(std::vector<Person>& people, Day today, Random& random) {
  constexpr std::array kCare{"失能", "失智", "大病", "高龄"};
  for (Person& person : people) {
    const int age = age_in_years(person.birth, today);
    if (age >= 80) add_condition(person, "高龄");
    if (age >= 65 && random.chance(0.08)) add_condition(person, "独居");
    if (age >= 70 && random.chance(0.02)) add_condition(person, "大病");
  }
  const auto old_key = [&](const Person& p) { return p.key && age_in_years(p.birth, today) >= 60; };
  std::size_t turn = 0;
  hand_out(people, static_cast<int>(people.size()) * figures::kOneToOneCare / figures::kPeople, random, old_key,
           [&](Person& person) {
             person.one_to_one = true;
             add_condition(person, kCare[turn++ % kCare.size()]);
           });
}

}  // namespace

std::vector<Person> make_people(const District& district, const RoadNetwork& roads, int scale, Day today,
                                Random& random) {
  PeopleMaker maker(district, roads, today, random);
  std::vector<Person> people;
  const auto count = static_cast<std::size_t>(figures::kPeople) * static_cast<std::size_t>(scale);
  const auto key = static_cast<std::size_t>(figures::kKeyPeople) * static_cast<std::size_t>(scale);
  for (std::size_t i = 0; i < count; ++i) people.push_back(maker.make(i, i < key));
  random.shuffle(people);
  add_conditions(people, today, random);
  const auto is_key = [](const Person& person) { return person.key; };
  const auto anyone = [](const Person&) { return true; };
  hand_out(people, figures::kHardshipRelief * scale, random, is_key, [](Person& person) {
    person.hardship = true;
    add_condition(person, "困难");
  });
  hand_out(people, figures::kDoctorPackages * scale, random, is_key, [](Person& person) { person.doctor = true; });
  hand_out(people, figures::kCards * scale, random, anyone, [](Person& person) { person.card = true; });
  return people;
}

}  // namespace gridvisit::demo
