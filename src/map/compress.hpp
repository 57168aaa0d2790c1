// The two codings of HTTP that pay for tiles and lists.
#pragma once

#include <memory>
#include <string>

namespace gridvisit {

/// Null where the result is not smaller by an eighth, or there is little to gain.
std::shared_ptr<const std::string> compress_gzip(const std::string& bytes);
std::shared_ptr<const std::string> compress_zstd(const std::string& bytes);

}  // namespace gridvisit
