// How lists are asked for a page at a time: limit and after.
#pragma once

#include "base/error.hpp"
#include "server/http.hpp"
#include "store/records.hpp"

namespace gridvisit {

/// limit=N, 1 to 1000; 100 where nothing is said.
Result<int> parse_limit(const Request& request);

/// after="SCOPE/ID" of the last item of the page before.
Result<ListPlace> parse_place(const Request& request);

}  // namespace gridvisit
