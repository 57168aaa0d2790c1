// Visits by time: those of an area, and those around one of a worker or a person.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "store/records.hpp"

namespace gridvisit {

/// Visits whose scope lies in [first, end), begun by the phone's clock in [from_ms, after.time_ms], newest first.
struct VisitQuery {
  std::string_view first;
  std::string_view end;
  std::int64_t from_ms = 0;
  ListPlace after;  ///< time and id of the last one seen; an empty id: those of `time_ms` are not yet asked for
  int limit = 0;
};
std::vector<v1::Record> list_visits(Reader reader, const VisitQuery& query);

/// Visits whose field `whose` (user_id, recipient_id or memorial_site_id) holds that id and that began in
/// [from_ms, to_ms] by either clock; the newest, where there are more than `limit`.
struct NeighbourQuery {
  const FieldInfo* whose = nullptr;
  std::string_view id;
  std::int64_t from_ms = 0;
  std::int64_t to_ms = 0;
  int limit = 0;
};
std::vector<v1::Record> list_neighbours(Reader reader, const NeighbourQuery& query);

}  // namespace gridvisit
