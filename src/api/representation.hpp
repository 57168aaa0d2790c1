// How an answer that can be kept by its reader is sent: compressed as they like it, with a strong ETag for each form,
// and not at all where they have it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "map/tile_cache.hpp"
#include "server/http.hpp"

namespace gridvisit {

/// The best coding of those the request accepts: zstd, gzip, or none (RFC 9110, section 12.5.3).
ContentCoding choose_coding(const Request& request);

/// Bytes as they go out in one coding.
struct Representation {
  std::shared_ptr<const std::string> bytes;
  ContentCoding coding = ContentCoding::identity;
  std::string etag;  ///< of the uncoded bytes, without quotes
  std::string_view content_type;
};
/// 200 with the bytes, or 304 where If-None-Match names them. Kept by the asker's own cache alone, which asks each
/// time.
Response make_representation(const Request& request, const Representation& representation);

/// The same of a text made for this request; its tag is its hash, where none is given.
Response make_representation(const Request& request, std::string_view content_type, std::string text,
                             std::string etag = {});

/// "https://host:port", as the asker reached the server; empty where the request does not say.
std::string origin_of(const Request& request);

}  // namespace gridvisit
