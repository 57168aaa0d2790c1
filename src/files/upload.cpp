#include "files/upload.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/sha256.hpp"

namespace gridvisit {
namespace {

constexpr std::int64_t kLatest_ms = 253'402'300'799'999;  ///< the end of the year 9999

std::string text_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::int64_t number_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_int64() ? value->get_int64() : -1;
}

}  // namespace

bool is_upload_id(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string to_text(const Upload& upload) {
  return boost::json::serialize(boost::json::object{{"id", upload.id},
                                                    {"sha256", upload.sha256},
                                                    {"size_bytes", upload.size_bytes},
                                                    {"user_id", upload.user_id},
                                                    {"device_id", upload.device_id},
                                                    {"metadata", upload.metadata},
                                                    {"created_at_ms", upload.created_at.time_since_epoch().count()}});
}

Result<Upload> parse_upload(std::string_view text) {
  boost::system::error_code failed;
  const boost::json::value value = boost::json::parse(text, failed);
  if (failed || !value.is_object()) return failure(ErrorCode::corrupt, "the upload's info cannot be read");
  const boost::json::object& object = value.get_object();
  Upload upload;
  upload.id = text_of(object, "id");
  upload.sha256 = text_of(object, "sha256");
  upload.size_bytes = number_of(object, "size_bytes");
  upload.user_id = text_of(object, "user_id");
  upload.device_id = text_of(object, "device_id");
  upload.metadata = text_of(object, "metadata");
  const std::int64_t created_at_ms = number_of(object, "created_at_ms");
  upload.created_at = Timestamp(std::chrono::milliseconds(created_at_ms));
  if (!is_upload_id(upload.id) || !is_sha256_text(upload.sha256) || upload.size_bytes <= 0 || upload.user_id.empty() ||
      created_at_ms <= 0 || created_at_ms > kLatest_ms) {
    return failure(ErrorCode::corrupt, "the upload's info lacks something");
  }
  return upload;
}

}  // namespace gridvisit
