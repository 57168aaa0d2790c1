// Imports over HTTP, for the staff of towns and the bureau: a file is sent and looked at, shown, and then confirmed,
// corrected or dropped; what was taken can be undone as a whole.
#pragma once

#include "api/services.hpp"
#include "api/signed_in.hpp"
#include "server/http.hpp"

namespace gridvisit {

/// POST /api/v1/imports?kind=recipient&file=people.xlsx, the file as the body: 202 with its id; it is being looked at.
/// Further: crs, layer, heading_row, skip_bad_rows=1, map=FIELD=COLUMN (several times).
struct SendImport {
  Services services;
  void operator()(const Request& request, const Asker& asker, Reader reader, const Respond& respond) const;
};

/// GET /api/v1/imports/{id}: how far it is; what would be new, changed, the same, refused, and the first rows of each.
struct ShowImport {
  Services services;
  void operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const;
};

/// GET /api/v1/imports/{id}/errors.xlsx: the refused rows, the cells at fault marked. 404 where there are none.
struct FetchErrorSheet {
  Services services;
  void operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const;
};

/// POST /api/v1/imports/{id}/confirm: writes what was shown; 409 where it would come to something else by now.
struct ConfirmImport {
  Services services;
  void operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const;
};

/// DELETE /api/v1/imports/{id}: nothing of it stays.
struct DropImport {
  Services services;
  void operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const;
};

/// GET /api/v1/import-sets: what was imported, the newest first: one's own, for the bureau everybody's.
struct ListImportSets {
  void operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const;
};

/// POST /api/v1/import-sets/{id}/undo: takes the whole import back; 409 with what stands in the way.
struct UndoImport {
  Services services;
  void operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const;
};

}  // namespace gridvisit
