// Which handler a request goes to: method and path pattern to route. Filled at start, then only read, by all threads.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/limits.hpp"
#include "server/http.hpp"
#include "server/websocket.hpp"

namespace gridvisit {

struct Route {
  std::string method;   ///< upper case; a GET route answers HEAD too
  std::string pattern;  ///< "/api/v1/records/{kind}/{id}"; a last segment "{name...}" takes the rest, slashes and all
  Handler handler;
  std::size_t body_limit = limits::kHttpBodyBytes;
  Headers answer_headers = {};  ///< of every answer, the server's own refusals of a body included
};

class Router {
 public:
  struct Match {
    const Route* route = nullptr;
    Parameters parameters;
  };
  struct MethodNotAllowed {
    std::string allow;  ///< "GET, HEAD, PUT"
  };
  struct NotFound {};
  using Found = std::variant<NotFound, MethodNotAllowed, Match>;

  /// A pattern that is none, and two routes that differ in nothing but parameter names, are bugs: std::logic_error.
  void add(Route route);
  void add(WebSocketRoute route);

  /// Where several patterns fit, the one with a literal segment furthest to the left wins. Broken escapes fit nothing.
  [[nodiscard]] Found find(std::string_view method, std::string_view path) const;
  [[nodiscard]] const WebSocketRoute* find_websocket(std::string_view path) const;

 private:
  enum class SegmentKind { literal, parameter, rest };
  struct Segment {
    SegmentKind kind = SegmentKind::literal;
    std::string text;
  };
  struct Entry {
    std::vector<Segment> segments;
    Route route;
  };
  static std::vector<Segment> parse_pattern(std::string_view pattern);
  static bool comes_before(const std::vector<Segment>& a, const std::vector<Segment>& b);
  static bool fits(const std::vector<Segment>& pattern, const std::vector<std::string>& path);
  static Match make_match(const Entry& entry, const std::vector<std::string>& path);

  std::vector<Entry> entries_;  ///< in the order they are tried
  std::vector<WebSocketRoute> websockets_;
};

}  // namespace gridvisit
