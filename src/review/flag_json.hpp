// A flagged visit as JSON, for the API and for the command alike.
#pragma once

#include <boost/json/object.hpp>

#include "review/visit_review.hpp"

namespace gridvisit {

/// The visit without what the worker wrote: its record has that. Members that do not apply are left out.
boost::json::object to_json(const FlaggedVisit& flagged);

}  // namespace gridvisit
