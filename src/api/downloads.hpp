// Fetching photos and documents, cleared of what their cameras noted.
#pragma once

#include "api/services.hpp"
#include "api/signed_in.hpp"
#include "server/http.hpp"

namespace gridvisit {

/// GET /files/{sha256}, and with ?size=thumb or ?size=screen a small picture of it. For who may see a photo record that
/// names it, and for the device that sent it.
struct FetchFile {
  Services services;
  void operator()(const Request& request, const Asker& asker, Reader reader, const Respond& respond) const;
};

}  // namespace gridvisit
