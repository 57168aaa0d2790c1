#include "server/url.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace gridvisit {

namespace {

struct Scheme {
  std::string_view prefix;
  bool tls;
};
constexpr std::array<Scheme, 4> kSchemes{{{"http://", false}, {"https://", true}, {"ws://", false}, {"wss://", true}}};

std::uint16_t default_port(bool tls) { return tls ? 443 : 80; }

}  // namespace

Result<Url> parse_url(std::string_view text) {
  const auto refuse = [text] {
    return failure(ErrorCode::invalid,
                   fmt::format("{} is not an address such as https://visits.example.cn:8443/sync", text));
  };
  for (const Scheme& scheme : kSchemes) {
    if (!text.starts_with(scheme.prefix)) continue;
    std::string_view rest = text.substr(scheme.prefix.size());
    const std::size_t path = std::min(rest.find_first_of("/?"), rest.size());
    Url url{scheme.tls, {}, default_port(scheme.tls), std::string(rest.substr(path))};
    if (!url.target.starts_with('/')) url.target.insert(0, "/");
    std::string_view authority = rest.substr(0, path);
    const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
    if (bracket == std::string_view::npos || authority.contains('@')) return refuse();
    const std::size_t colon = std::min(authority.find(':', bracket), authority.size());
    url.host = bracket == 0 ? authority.substr(0, colon) : authority.substr(1, bracket - 1);
    if (bracket != 0 && colon != bracket + 1) return refuse();
    if (colon < authority.size()) {
      const std::string_view port = authority.substr(colon + 1);
      const auto [end, ec] = std::from_chars(port.data(), port.data() + port.size(), url.port);
      if (ec != std::errc{} || end != port.data() + port.size() || url.port == 0) return refuse();
    }
    const bool unfit = std::ranges::any_of(text, [](unsigned char c) { return c <= ' ' || c == 0x7f || c == '#'; });
    if (url.host.empty() || url.host.find_first_of("[]") != std::string::npos || unfit) return refuse();
    return url;
  }
  return refuse();
}

std::string host_header(const Url& url) {
  const std::string host = url.host.contains(':') ? fmt::format("[{}]", url.host) : url.host;
  return url.port == default_port(url.tls) ? host : fmt::format("{}:{}", host, url.port);
}

}  // namespace gridvisit
