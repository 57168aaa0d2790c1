// A request and an answer as plain values: what endpoints see of HTTP. Nothing here knows sockets or Beast.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace gridvisit {

/// Header fields in the order they came. Names compare without regard to case (RFC 9110 §5.1).
class Headers {
 public:
  struct Field {
    std::string name;
    std::string value;
  };

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  /// The first field of that name.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  /// Replaces every field of that name by one.
  void set(std::string_view name, std::string value);
  void add(std::string name, std::string value) { fields_.push_back({std::move(name), std::move(value)}); }

  [[nodiscard]] auto begin() const { return fields_.begin(); }
  [[nodiscard]] auto end() const { return fields_.end(); }

 private:
  std::vector<Field> fields_;
};

using Parameters = std::vector<std::pair<std::string, std::string>>;  ///< name and value, decoded, in order

struct Request {
  std::string method;          ///< upper case, as sent
  std::string target;          ///< path and query as sent, still encoded
  std::string path;            ///< without the query, still encoded
  Parameters query;            ///< decoded
  Parameters path_parameters;  ///< decoded: the {names} of the route's pattern
  Headers headers;
  std::string body;
  std::string remote_address;  ///< without the port; the peer of the socket, whatever headers claim
  bool is_secure = false;      ///< came over TLS

  /// The first query parameter of that name.
  [[nodiscard]] std::optional<std::string_view> find_query(std::string_view name) const;
  /// A {name} of the route's pattern; empty where the pattern has none such.
  [[nodiscard]] std::string_view path_parameter(std::string_view name) const;
};

struct Response {
  int status = 200;
  Headers headers;
  std::shared_ptr<const std::string> body;  ///< shared, so that a cached body is sent without a copy; may be null
};

/// `Response{200, {{"content-type", type}}, body}` with the body moved in.
Response make_response(int status, std::string_view content_type, std::string body);

/// RFC 9457 problem details: how the server itself refuses (404, 405, 408, 413 …), before any endpoint is asked.
Response problem_response(int status, std::string_view detail);

/// "Not Found" for 404; empty for a number nobody registered.
std::string_view reason_phrase(int status);

/// Undoes %XX; with `plus_is_space` as in a query. Refuses a broken escape and control characters.
Result<std::string> percent_decode(std::string_view text, bool plus_is_space);
/// Splits "a=1&b=%20" at & and = and decodes both sides.
Result<Parameters> parse_query(std::string_view query);

/// Where an answer goes. May be called from any thread, later, once; further calls are ignored.
/// When the last copy is dropped unanswered the client gets a 500. Outliving the connection or the server is safe.
class Respond {
 public:
  explicit Respond(std::function<void(Response)> deliver);
  void operator()(Response response) const;

 private:
  struct Once;
  std::shared_ptr<Once> once_;
};

/// Called on an I/O thread, which it must not block: it answers at once from memory, or hands both to a worker.
using Handler = std::function<void(Request, Respond)>;

}  // namespace gridvisit
