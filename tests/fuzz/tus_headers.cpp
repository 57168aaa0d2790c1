// The header fields of a photo's upload: "Name: value" lines, then an empty one and the bytes.
#include "api/tus.hpp"
#include "base/base64.hpp"
#include "base/limits.hpp"
#include "base/sha256.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace gridvisit;

Request to_request(std::string_view input) {
  Request request;
  request.method = "PATCH";
  while (!input.empty()) {
    const std::string_view line = fuzz::take_until(input, '\n');
    if (line.empty()) break;
    const std::size_t colon = std::min(line.find(": "), line.size());
    request.headers.add(std::string(line.substr(0, colon)), std::string(line.substr(std::min(colon + 2, line.size()))));
  }
  request.body = input;
  return request;
}

void require_whole(const tus::Announcement& announced, const Request& request) {
  fuzz::require(announced.size_bytes > 0 && announced.size_bytes <= static_cast<std::int64_t>(limits::kFileBytes),
                "an announced size is one that is taken");
  fuzz::require(is_sha256_text(announced.sha256), "an announced hash is one, so that it can name a file");
  fuzz::require(announced.metadata == request.headers.find("Upload-Metadata"), "what is told again is what was sent");
  for (const char c : announced.metadata) {
    fuzz::require(c >= 0x20 && c < 0x7f, "what is told again does not end a header field");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Request request = to_request(fuzz::as_text(data, size));
  fuzz::require(!tus::method_of(request).empty() || request.headers.find("X-HTTP-Method-Override"),
                "there is a method");
  const auto refused = tus::refuse_version(request);
  fuzz::require(refused.has_value() == (request.headers.find("Tus-Resumable") != "1.0.0"), "one version is spoken");
  if (const auto announced = tus::parse_announcement(request)) require_whole(*announced, request);
  if (const auto offset = tus::parse_upload_offset(request)) {
    fuzz::require(*offset >= 0, "an offset is never before the beginning");
  }
  const auto no_good = tus::refuse_bytes(request);
  const auto checksum = request.headers.find("Upload-Checksum");
  if (no_good || !checksum) return 0;
  const Sha256 hash = sha256(request.body);
  const std::string right = to_base64({reinterpret_cast<const char*>(hash.data()), hash.size()});
  fuzz::require(checksum->contains(right), "bytes that are taken are those whose checksum was sent");
  return 0;
}
