// Whether the database is what was written: its own integrity, foreign keys, the feed against the tables, digests
// against records, sealed fields against the key, and the audit chain.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "store/records.hpp"

namespace gridvisit {

struct Finding {
  std::string table;
  std::string row;  ///< an id or a sequence
  std::string what;
};

/// Every row that is wrong, at most `limit`. `progress` is told each step's name before it begins.
std::vector<Finding> check_database(Reader reader, std::size_t limit,
                                    const std::function<void(std::string_view)>& progress);

}  // namespace gridvisit
