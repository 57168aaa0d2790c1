// One line of the feed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "gridvisit/v1/records.pb.h"

namespace gridvisit {

struct FeedEntry {
  std::int64_t seq = 0;
  std::string scope;
  int kind = 0;
  std::string id;
  bool removal = false;
  /// What was put, where it was put just now by this program; none where the entry was read from the database.
  std::shared_ptr<const v1::Record> record = {};
};

}  // namespace gridvisit
