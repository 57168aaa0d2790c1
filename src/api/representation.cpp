#include "api/representation.hpp"

#include <algorithm>

#include "base/sha256.hpp"
#include "map/compress.hpp"

namespace gridvisit {
namespace {

constexpr std::size_t kEtagDigits = 32;

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view take_until(std::string_view& text, char separator) {
  const std::string_view part = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  return trim(part);
}

// Whether a weight says "not this one": 0, 0., 0.0 and so on.
bool is_zero(std::string_view weight) {
  return weight.starts_with("0") && weight.find_first_not_of("0.") == std::string_view::npos;
}

bool accepts(std::string_view list, std::string_view coding) {
  while (!list.empty()) {
    std::string_view item = take_until(list, ',');
    if (take_until(item, ';') != coding) continue;
    const std::string_view weight = trim(item);
    return !weight.starts_with("q=") || !is_zero(weight.substr(2));
  }
  return false;
}

// One tag for each form: a strong tag promises the very bytes.
std::string tag_of(const std::string& etag, ContentCoding coding) {
  switch (coding) {
    case ContentCoding::gzip: return "\"" + etag + "-gzip\"";
    case ContentCoding::zstd: return "\"" + etag + "-zstd\"";
    case ContentCoding::identity: break;
  }
  return "\"" + etag + "\"";
}

// RFC 9110, section 13.1.2: compared weakly, so any form of the same bytes will do.
bool is_known(const Request& request, const std::string& etag) {
  std::string_view tags = request.headers.find("if-none-match").value_or("");
  if (trim(tags) == "*") return true;
  while (!tags.empty()) {
    std::string_view tag = take_until(tags, ',');
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    for (const auto coding : {ContentCoding::identity, ContentCoding::gzip, ContentCoding::zstd}) {
      if (tag == tag_of(etag, coding)) return true;
    }
  }
  return false;
}

}  // namespace

ContentCoding choose_coding(const Request& request) {
  const std::string_view accepted = request.headers.find("accept-encoding").value_or("");
  if (accepts(accepted, "zstd")) return ContentCoding::zstd;
  if (accepts(accepted, "gzip")) return ContentCoding::gzip;
  return ContentCoding::identity;
}

Response make_representation(const Request& request, const Representation& representation) {
  Response response{200,
                    {{"ETag", tag_of(representation.etag, representation.coding)},
                     {"Cache-Control", "private, no-cache"},
                     {"Vary", "Accept-Encoding, Authorization"}},
                    nullptr};
  if (is_known(request, representation.etag)) {
    response.status = 304;
    return response;
  }
  response.headers.add("Content-Type", std::string(representation.content_type));
  if (representation.coding == ContentCoding::gzip) response.headers.add("Content-Encoding", "gzip");
  if (representation.coding == ContentCoding::zstd) response.headers.add("Content-Encoding", "zstd");
  response.body = representation.bytes;
  return response;
}

Response make_representation(const Request& request, std::string_view content_type, std::string text,
                             std::string etag) {
  Representation plain{std::make_shared<const std::string>(std::move(text)), ContentCoding::identity, std::move(etag),
                       content_type};
  if (plain.etag.empty()) plain.etag = to_hex(sha256(*plain.bytes)).substr(0, kEtagDigits);
  if (is_known(request, plain.etag)) return make_representation(request, plain);
  const ContentCoding coding = choose_coding(request);
  auto smaller = coding == ContentCoding::zstd   ? compress_zstd(*plain.bytes)
                 : coding == ContentCoding::gzip ? compress_gzip(*plain.bytes)
                                                 : nullptr;
  if (smaller != nullptr) {
    plain.bytes = std::move(smaller);
    plain.coding = coding;
  }
  return make_representation(request, plain);
}

std::string origin_of(const Request& request) {
  const std::string_view host = request.headers.find("host").value_or("");
  constexpr std::string_view kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-:[]_";
  if (host.empty() || host.find_first_not_of(kAllowed) != std::string_view::npos) return {};
  // A proxy in front that ends TLS says so; it changes nothing but the links this asker gets.
  const bool secure = request.is_secure || request.headers.find("x-forwarded-proto") == "https";
  return (secure ? "https://" : "http://") + std::string(host);
}

}  // namespace gridvisit
