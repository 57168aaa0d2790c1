// Addresses of servers, as given to the command-line phone.
#include "server/url.hpp"

#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  const auto url = parse_url(fuzz::as_text(data, size));
  if (!url) return 0;
  fuzz::require(!url->host.empty() && url->port != 0 && url->target.starts_with('/'),
                "no part of an address is missing");
  for (const char c : url->host + url->target) {
    fuzz::require(static_cast<unsigned char>(c) > 0x20 && c != 0x7f,
                  "no space or control character gets into a request");
  }
  const auto again = parse_url((url->tls ? "https://" : "http://") + host_header(*url) + url->target);
  fuzz::require(again && again->host == url->host && again->port == url->port && again->target == url->target &&
                    again->tls == url->tls,
                "an address put together again is the same address");
  return 0;
}
