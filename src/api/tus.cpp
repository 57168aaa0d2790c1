#include "api/tus.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "api/problem.hpp"
#include "base/base64.hpp"
#include "base/limits.hpp"
#include "base/sha256.hpp"

namespace gridvisit::tus {
namespace {

constexpr std::string_view kVersion = "1.0.0";

// Decimal digits and nothing else, so that no two texts mean the same number in different places.
std::optional<std::int64_t> parse_size(std::string_view text) {
  std::int64_t size = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (failed != std::errc{} || end != text.data() + text.size() || text.starts_with('-')) return std::nullopt;
  return size;
}

Result<std::int64_t> parse_size_field(const Request& request, const char* name) {
  const auto text = request.headers.find(name);
  const auto size = text ? parse_size(*text) : std::nullopt;
  if (!size) return failure(ErrorCode::invalid, fmt::format("{} should be a number of bytes", name), {{}, {}, name});
  return *size;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// A value of "key base64, key base64, key"; nothing where it is not there or broken.
std::optional<std::string> find_metadata(std::string_view metadata, std::string_view wanted) {
  while (!metadata.empty()) {
    const std::size_t comma = std::min(metadata.find(','), metadata.size());
    const std::string_view pair = trimmed(metadata.substr(0, comma));
    metadata.remove_prefix(std::min(comma + 1, metadata.size()));
    const std::size_t space = std::min(pair.find(' '), pair.size());
    if (pair.substr(0, space) != wanted) continue;
    auto value = parse_base64(trimmed(pair.substr(space)));
    return value ? std::optional(std::move(*value)) : std::nullopt;
  }
  return std::nullopt;
}

bool is_plain_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace

Headers answer_headers() { return {{"Tus-Resumable", std::string(kVersion)}}; }

Response capabilities() {
  return {204,
          {{"Tus-Version", std::string(kVersion)},
           {"Tus-Extension", "creation,creation-with-upload,checksum,expiration,termination"},
           {"Tus-Checksum-Algorithm", "sha256"},
           {"Tus-Max-Size", std::to_string(limits::kFileBytes)}},
          nullptr};
}

std::string_view method_of(const Request& request) {
  return request.headers.find("x-http-method-override").value_or(request.method);
}

std::optional<Response> refuse_version(const Request& request) {
  if (request.headers.find("tus-resumable") == kVersion) return std::nullopt;
  Response response = problem_response(412, "send Tus-Resumable: 1.0.0, the version that is spoken here");
  response.headers.add("Tus-Version", std::string(kVersion));
  return response;
}

Result<Announcement> parse_announcement(const Request& request) {
  const auto size = parse_size_field(request, "Upload-Length");
  if (!size) return failure(size);
  if (*size == 0) return failure(ErrorCode::invalid, "an empty file is no photo", {{}, {}, "Upload-Length"});
  if (*size > static_cast<std::int64_t>(limits::kFileBytes)) {
    return failure(ErrorCode::too_large, fmt::format("a photo or document has at most {} bytes", limits::kFileBytes),
                   {{}, {}, "Upload-Length"});
  }
  const std::string_view metadata = request.headers.find("upload-metadata").value_or("");
  if (metadata.size() > limits::kUploadMetadataBytes) {
    return failure(ErrorCode::too_large,
                   fmt::format("Upload-Metadata has at most {} bytes", limits::kUploadMetadataBytes),
                   {{}, {}, "Upload-Metadata"});
  }
  const auto hash = find_metadata(metadata, "sha256");
  if (!hash || !is_sha256_text(*hash) || !is_plain_ascii(metadata)) {
    return failure(ErrorCode::invalid,
                   "Upload-Metadata should hold sha256: the whole file's, in 64 lower-case hexadecimal digits",
                   {{}, {}, "Upload-Metadata"});
  }
  return Announcement{*size, *hash, std::string(metadata)};
}

Result<std::int64_t> parse_upload_offset(const Request& request) { return parse_size_field(request, "Upload-Offset"); }

std::optional<Response> refuse_bytes(const Request& request) {
  if (request.headers.find("content-type") != "application/offset+octet-stream") {
    return problem_response(415, "bytes of an upload are sent as Content-Type: application/offset+octet-stream");
  }
  const auto checksum = request.headers.find("upload-checksum");
  if (!checksum) return std::nullopt;
  const std::size_t space = std::min(checksum->find(' '), checksum->size());
  if (checksum->substr(0, space) != "sha256") return problem_response(400, "the checksum that is known here is sha256");
  const auto announced = parse_base64(trimmed(checksum->substr(space)));
  const Sha256 hash = sha256(request.body);
  if (!announced || announced->size() != hash.size()) {
    return problem_response(400, "Upload-Checksum should be sha256 and the hash in Base64");
  }
  if (*announced == std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size())) return std::nullopt;
  return problem_response(460, "the bytes that came are not what Upload-Checksum says; send them again");
}

std::string http_date(Timestamp at) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(seconds));
}

}  // namespace gridvisit::tus
