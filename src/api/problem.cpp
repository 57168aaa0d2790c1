#include "api/problem.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace gridvisit {

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid: return 400;
    case ErrorCode::unauthenticated: return 401;
    case ErrorCode::forbidden: return 403;
    case ErrorCode::not_found: return 404;
    case ErrorCode::conflict: return 409;
    case ErrorCode::too_large: return 413;
    case ErrorCode::too_many: return 429;
    case ErrorCode::unsupported: return 422;
    case ErrorCode::timeout: return 503;
    case ErrorCode::disk_full: return 507;
    case ErrorCode::io:
    case ErrorCode::corrupt:
    case ErrorCode::internal: return 500;
  }
  return 500;
}

Response to_response(const Error& error) {
  const int status = status_of(error.code);
  boost::json::object body{{"type", "about:blank"},
                           {"title", reason_phrase(status)},
                           {"status", status},
                           {"detail", error.message},
                           {"code", name_of(error.code)}};
  if (!error.where.file.empty()) body["file"] = error.where.file;
  if (error.where.row) body["row"] = *error.where.row;
  if (!error.where.field.empty()) body["field"] = error.where.field;
  Response response = make_response(status, "application/problem+json", boost::json::serialize(body));
  if (status == 401) response.headers.add("www-authenticate", "Bearer");
  if (status == 429 || status == 503) response.headers.add("retry-after", "2");
  return response;
}

}  // namespace gridvisit
