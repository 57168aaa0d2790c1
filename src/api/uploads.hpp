// Uploading photos and documents: a tus 1.0.0 server (tus.hpp reads and writes its words). An upload belongs to the
// user who began it; to everybody else it does not exist.
#pragma once

#include "api/services.hpp"
#include "api/signed_in.hpp"
#include "server/http.hpp"

namespace gridvisit {

/// POST /files: announces a file, with or without its first bytes → 201 with its address.
struct BeginUpload {
  Services services;
  void operator()(Request request, const Asker& asker, Reader reader, const Respond& respond) const;
};

/// HEAD, PATCH and DELETE of /files/uploads/{id}: how far it is, more bytes, never mind.
struct ContinueUpload {
  Services services;
  void operator()(Request request, const Asker& asker, Reader reader, const Respond& respond) const;
};

}  // namespace gridvisit
