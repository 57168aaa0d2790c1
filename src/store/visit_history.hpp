// When people were last visited, without reading the visits themselves.
#pragma once

#include <functional>
#include <string_view>

#include "gridvisit/v1/records.pb.h"
#include "store/connection.hpp"

namespace gridvisit {

/// The newest visit of a level at which somebody met the person (no phone call), by the phone's clock.
struct NewestVisit {
  std::string_view recipient_id;
  v1::VisitLevel level = v1::VISIT_LEVEL_UNSPECIFIED;
  std::int64_t visited_at_ms = 0;
};

/// Of everybody, by person.
void for_each_newest_visit(Connection& connection, const std::function<void(const NewestVisit&)>& use);
/// Of one person.
void for_each_newest_visit_of(Connection& connection, std::string_view recipient_id,
                              const std::function<void(const NewestVisit&)>& use);

}  // namespace gridvisit
