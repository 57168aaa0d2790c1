// The little of RFC 3986 the clients need: "https://host:port/path?query".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace gridvisit {

struct Url {
  bool tls = false;  ///< https and wss
  std::string host;  ///< without the brackets of an IPv6 address
  std::uint16_t port = 0;
  std::string target;  ///< path and query, at least "/"
};

/// Accepts http, https, ws and wss with an absolute address and no user name.
Result<Url> parse_url(std::string_view text);

/// What goes into the Host header: with the port where it is not the scheme's own.
std::string host_header(const Url& url);

}  // namespace gridvisit
