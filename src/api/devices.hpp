// Enrolling a phone: a code made for a user by staff (gridvisit device code, or here) is traded once for a token.
#pragma once

#include "api/services.hpp"
#include "domain/actor.hpp"
#include "server/http.hpp"

namespace gridvisit {

/// POST /api/v1/enrolment-codes {"user_id"} → 201 {"code", "expires_at"}. Whoever may write devices where the user is.
struct MakeEnrolmentCode {
  Services services;
  void operator()(const Request& request, const Actor& actor, Reader reader, const Respond& respond) const;
};

/// POST /api/v1/devices {"code", "name"} → 201 {"device_id", "user_id", "token"}. The code is the proof.
struct EnrolDevice {
  Services services;
  void operator()(const Request& request, const Respond& respond) const;
};

/// A code for that user, good for a day.
Result<std::string> make_enrolment_code(Transaction& transaction, const std::string& user_id);

}  // namespace gridvisit
