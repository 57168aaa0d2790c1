#include "geodata/thumbnail.hpp"

#include <array>
#include <cstdlib>
#include <system_error>

#include <fmt/format.h>
#include <sys/wait.h>

#include "base/limits.hpp"
#include "geodata/child_process.hpp"

namespace gridvisit {
namespace {

namespace fs = std::filesystem;

fs::path drawing_program() {
  if (const char* const chosen = std::getenv("GRIDVISIT_DRAW_THUMBNAIL"))
    return chosen;  // NOLINT(concurrency-mt-unsafe)
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).parent_path() / "gridvisit-draw-thumbnail";
}

}  // namespace

Result<std::string> draw_thumbnail(const ThumbnailRequest& request) {
  auto child = ChildProcess::start({drawing_program().string(), request.file.string(), request.media_type,
                                    std::to_string(request.longest_side), std::to_string(request.orientation)},
                                   limits::kThumbnailDeadline);
  if (!child) {
    return failure(ErrorCode::internal,
                   "the program gridvisit-draw-thumbnail cannot be started; install it beside gridvisit");
  }
  std::string jpeg;
  while (true) {
    std::array<char, 64 * 1024> chunk;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read
    const auto count = child->read(chunk);
    if (!count && count.error().code == ErrorCode::timeout) {
      return failure(ErrorCode::unsupported, "drawing the picture smaller takes too long; fetch it as it is");
    }
    if (!count) return failure(count);
    if (*count == 0) break;
    jpeg.append(chunk.data(), *count);
    if (jpeg.size() > limits::kThumbnailBytes) {
      return failure(ErrorCode::internal, "the program that draws thumbnails answered too much");
    }
  }
  const int status = child->wait();
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || !jpeg.starts_with("\xFF\xD8")) {
    return failure(ErrorCode::unsupported, "the picture cannot be drawn smaller; fetch it as it is");
  }
  return jpeg;
}

}  // namespace gridvisit
