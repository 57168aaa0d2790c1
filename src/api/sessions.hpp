// Signing in and out, and what the person who is signed in may do.
#pragma once

#include <optional>
#include <string>

#include "api/services.hpp"
#include "domain/actor.hpp"
#include "server/http.hpp"

namespace gridvisit {

/// The user of that login and password; takes about 0.1 s on purpose, also where there is no such login.
std::optional<std::string> check_credential(Connection& connection, const std::string& login,
                                            const std::string& password);

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
