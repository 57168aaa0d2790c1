// A phone that uploads by hand, request by request, so that a test can get each of them wrong.
#pragma once

#include <string>

#include "base/base64.hpp"
#include "base/sha256.hpp"
#include "tests/api/site.hpp"
#include "tests/picture/sample_pictures.hpp"

namespace gridvisit::testing {

inline std::string hash_of(std::string_view bytes) { return to_hex(sha256(bytes)); }

inline std::string checksum_of(std::string_view bytes) {
  const Sha256 hash = sha256(bytes);
  return "sha256 " + to_base64({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

/// A photo of its own for every number, about 1 KiB and some more.
inline std::string make_photo(int number, std::size_t more_bytes = 0) {
  using std::string_literals::operator""s;
  std::string jpeg = make_jpeg(make_exif());
  const std::string table = jpeg_segment(0xDB, "photo " + std::to_string(number) + std::string(900, 'q'));
  jpeg.insert(2, table);
  jpeg.insert(jpeg.find("scan"), std::string(more_bytes, 'p'));
  return jpeg;
}

inline Headers tus_headers() { return {{"Tus-Resumable", "1.0.0"}}; }

inline Headers announcement(std::size_t size, const std::string& sha256) {
  Headers headers = tus_headers();
  headers.add("Upload-Length", std::to_string(size));
  headers.add("Upload-Metadata", "filename " + to_base64("客厅.jpg") + ",sha256 " + to_base64(sha256));
  return headers;
}

inline Headers bytes_at(std::size_t offset) {
  Headers headers = tus_headers();
  headers.add("Content-Type", "application/offset+octet-stream");
  headers.add("Upload-Offset", std::to_string(offset));
  return headers;
}

inline std::string header(const Response& response, const char* name) {
  return std::string(response.headers.find(name).value_or("none"));
}

class TusPhone {
 public:
  TusPhone(Site& site, std::string token) : site_(site), token_(std::move(token)) {}

  /// The upload's address.
  std::string begin(const std::string& content) {
    const auto response = site_.send("POST", "/files", token_, announcement(content.size(), hash_of(content)));
    REQUIRE(response.status == 201);
    return header(response, "location");
  }
  Response patch(const std::string& upload, std::size_t offset, const std::string& bytes) {
    return site_.send("PATCH", upload, token_, bytes_at(offset), bytes);
  }
  Response head(const std::string& upload) { return site_.send("HEAD", upload, token_, tus_headers()); }
  Response get(const std::string& target, const Headers& headers = {}) {
    return site_.send("GET", target, token_, headers);
  }
  /// All at once.
  Response upload(const std::string& content) {
    Headers headers = announcement(content.size(), hash_of(content));
    headers.add("Content-Type", "application/offset+octet-stream");
    return site_.send("POST", "/files", token_, headers, content);
  }

  const std::string& token() const { return token_; }

 private:
  Site& site_;
  std::string token_;
};

/// A worker's photo record, as the phone would send it.
inline std::string announce_photo(TestDistrict& district, const std::string& user, const std::string& person,
                                  const std::string& content) {
  return district.put([&](v1::Record& record) {
    record.mutable_photo()->set_sha256(hash_of(content));
    record.mutable_photo()->set_size_bytes(static_cast<std::int64_t>(content.size()));
    record.mutable_photo()->set_user_id(user);
    record.mutable_photo()->set_recipient_id(person);
  });
}

}  // namespace gridvisit::testing
