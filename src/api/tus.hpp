// The tus 1.0.0 protocol in words of HTTP: what its header fields say, read and written. Knows no upload and no disk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "server/http.hpp"

namespace gridvisit::tus {

/// Of every answer about uploads.
Headers answer_headers();
/// The answer to OPTIONS: what is spoken here, and how much is taken.
Response capabilities();

/// The method that is meant: X-HTTP-Method-Override, where a client had to disguise it.
std::string_view method_of(const Request& request);

/// 412 where the request is not of version 1.0.0.
std::optional<Response> refuse_version(const Request& request);

struct Announcement {
  std::int64_t size_bytes = 0;
  std::string sha256;    ///< of the whole, from Upload-Metadata
  std::string metadata;  ///< Upload-Metadata as it was sent
};
Result<Announcement> parse_announcement(const Request& request);

Result<std::int64_t> parse_upload_offset(const Request& request);

/// Refuses bytes that are not of the right type (415), or not what Upload-Checksum says (460).
std::optional<Response> refuse_bytes(const Request& request);

/// "Tue, 24 Nov 2026 09:30:00 GMT"
std::string http_date(Timestamp at);

}  // namespace gridvisit::tus
