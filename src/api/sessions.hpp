// Signing in and out, and what the person who is signed in may do.
#pragma once

#include "api/services.hpp"
#include "domain/actor.hpp"
#include "server/http.hpp"

namespace gridvisit {

/// POST /api/v1/sessions {"login", "password"} → 201 {"token", "expires_at"}.
struct SignIn {
  Services services;
  void operator()(Request request, const Respond& respond) const;
};

/// DELETE /api/v1/sessions: the token used is good no longer.
struct SignOut {
  Services services;
  void operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const;
};

/// GET /api/v1/me → {"user_id", "login", "name", "roles": [{"role", "code"}]}.
struct ShowMe {
  void operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const;
};

}  // namespace gridvisit
