// One upload that was begun: what is to come, from whom, and until when it is waited for.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"

namespace gridvisit {

struct Upload {
  std::string id;  ///< 32 random hexadecimal digits: who does not know it cannot guess it
  std::string sha256;
  std::int64_t size_bytes = 0;
  std::string user_id;
  std::string device_id;  ///< empty: a session
  std::string metadata;   ///< as it was announced, to be told again
  Timestamp created_at{};

  [[nodiscard]] Timestamp expires_at() const { return created_at + limits::kUploadLifetime; }
};

bool is_upload_id(std::string_view text);

/// The info file's text.
std::string to_text(const Upload& upload);
Result<Upload> parse_upload(std::string_view text);

}  // namespace gridvisit
