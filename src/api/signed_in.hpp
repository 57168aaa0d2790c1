// Who asks: the bearer token of a session or a device, looked up on a reader thread before the endpoint is run there.
#pragma once

#include <functional>

#include "api/asker_cache.hpp"
#include "api/services.hpp"
#include "domain/actor.hpp"
#include "server/http.hpp"

namespace gridvisit {

/// What an endpoint does with a request that has an owner, on a reader thread.
using AnswerSignedIn = std::function<void(const Request&, const Actor&, Reader, const Respond&)>;
/// The same, for endpoints that take a large body over, or to whom one device is not another.
using AnswerAsker = std::function<void(Request, const Asker&, Reader, const Respond&)>;

/// Gives false where it takes more than memory to answer: then a reader thread does.
using AnswerAtOnce = std::function<bool(const Request&, const Asker&, const Respond&)>;

Handler for_asker(Services services, AnswerAsker answer);
/// Tries `at_once` on the I/O thread, where the asker is remembered from a moment ago.
Handler for_asker(Services services, AnswerAtOnce at_once, AnswerAsker answer);
/// The same for the standards' addresses, which programs ask that know nothing of tokens: a login and password by HTTP
/// Basic (RFC 7617) will do, and are remembered for a minute, since checking one takes 0.1 s.
Handler for_gis_client(Services services, AnswerAtOnce at_once, AnswerAsker answer);
/// All answer 401 where the token is missing or not (any longer) good.
Handler for_signed_in(Services services, AnswerSignedIn answer);

/// The token of "Authorization: Bearer …"; empty without one.
std::string_view bearer_token(const Request& request);

}  // namespace gridvisit
