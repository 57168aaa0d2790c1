// The demo's sheets and layers, as offices keep them: Chinese headings, one table a file.
#pragma once

#include <vector>

#include "demo/people.hpp"
#include "demo/staff.hpp"
#include "geodata/feature_writer.hpp"

namespace gridvisit::demo {

// Places.
FeatureTable division_table(const District& district);
FeatureTable grid_table(const District& district);
FeatureTable road_table(const RoadNetwork& roads);
FeatureTable station_table(const District& district, Random& random);
FeatureTable hospital_table(const District& district, Random& random);
FeatureTable school_table(const District& district, Random& random);
FeatureTable inn_table(const District& district, Random& random);
FeatureTable inn_contract_table(Day today);

// Memorial sites: those the works table names come first, with running numbers.
FeatureTable memorial_site_table(const District& district, const Staff& staff, Random& random);
FeatureTable memorial_work_table(Day today, Random& random);

// People and what they have.
FeatureTable user_table(const Staff& staff);
FeatureTable recipient_table(const District& district, const std::vector<Person>& people, Random& random);
FeatureTable enrolment_table(const std::vector<Person>& people, Day today, Random& random);
/// Twelve months; the eleven newest sum up to figures::kMonthlyPaymentsFen × scale.
FeatureTable payment_table(const std::vector<Person>& people, int scale, Day today, Random& random);

// A year of work that ends the day before `today`; one person in eight is overdue at some level.
FeatureTable visit_table(const District& district, const std::vector<Person>& people, const Staff& staff, Day today,
                         Random& random);
FeatureTable need_table(const std::vector<Person>& people, const Staff& staff, Day today, Random& random);

}  // namespace gridvisit::demo
