// Records over HTTP: listing, one by its id, and writing through the one way to write.
#pragma once

#include "api/services.hpp"
#include "domain/actor.hpp"
#include "server/http.hpp"

namespace gridvisit {

/// GET /api/v1/records/{kind}?scope=PREFIX&limit=N&after=PLACE → {"records": […], "next": "…"}.
struct ListRecords {
  void operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const;
};

/// GET /api/v1/records/{kind}/{id}. What the asker may not see is not there.
struct ShowRecord {
  void operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const;
};

/// POST /api/v1/changes: a Change as JSON → its ChangeResult; 422 with the result where it was rejected.
struct WriteChange {
  Services services;
  void operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const;
};

}  // namespace gridvisit
