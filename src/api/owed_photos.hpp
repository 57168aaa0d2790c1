// What workers' phones have announced and not sent: for the station to ask about.
#pragma once

#include "api/services.hpp"
#include "domain/actor.hpp"
#include "server/http.hpp"

namespace gridvisit {

/// GET /api/v1/owed-photos?limit=N&after=PLACE → {"owed": [{"scope", "user_id", "name", "count",
/// "oldest_announced_at"}], "next"}: photos announced more than a day ago, by scope and worker, in the areas where the
/// asker is of the staff.
struct ListOwedPhotos {
  Services services;
  void operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const;
};

}  // namespace gridvisit
