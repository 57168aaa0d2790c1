// Records as a file over HTTP.
#pragma once

#include "api/services.hpp"
#include "domain/actor.hpp"
#include "server/http.hpp"

namespace gridvisit {

/// GET /api/v1/export?kind=recipient&format=xlsx: what the asker may see, as a file; kind may be given several times
/// for gpkg and xlsx. Further: crs, scope, gbk=1, unmask=1. A file with personal data leaves a note in the audit trail.
struct ExportRecords {
  Services services;
  void operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const;
};

}  // namespace gridvisit
