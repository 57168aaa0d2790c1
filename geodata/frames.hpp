// What travels from the reading child to its parent: frames of a kind, a length and fields. The parent distrusts all of
// it, for the child has been parsing files from outside.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace gridvisit {

enum class FrameKind : std::uint8_t { header = 1, row = 2, bad_row = 3, end = 4, error = 5 };

inline constexpr std::size_t kFrameBytes = 128 * 1024 * 1024;

/// Fields of a frame, one after the other; native byte order, for both ends are on one machine.
class FrameBody {
 public:
  FrameBody& add(std::int64_t number);
  FrameBody& add(std::string_view text);
  /// "Nothing" is told from an empty text.
  FrameBody& add_optional(const std::optional<std::string>& text);
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Writes to a file descriptor through a buffer; throws std::runtime_error where the reader has gone.
class FrameWriter {
 public:
  explicit FrameWriter(int descriptor) : descriptor_(descriptor) {}
  void write(FrameKind kind, const FrameBody& body);
  void flush();

 private:
  int descriptor_;
  std::string buffer_;
};

struct Frame {
  FrameKind kind = FrameKind::end;
  std::string body;
};

class FrameReader {
 public:
  FrameReader(int descriptor, std::chrono::steady_clock::time_point deadline)
      : descriptor_(descriptor), deadline_(deadline) {}
  /// Nothing at the end of the stream. Errors: timeout; corrupt, where the stream ends inside a frame or one is too
  /// large.
  Result<std::optional<Frame>> next();

 private:
  Result<bool> fill(std::size_t bytes);

  int descriptor_;
  std::chrono::steady_clock::time_point deadline_;
  std::string buffer_;
  std::size_t used_ = 0;
};

/// Takes a frame's fields out again, in order. After a field that is not there, `ok` is false and all else is empty.
class FrameFields {
 public:
  explicit FrameFields(std::string_view bytes) : bytes_(bytes) {}
  std::int64_t number();
  std::string text();
  std::optional<std::string> optional_text();
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  std::string_view take(std::size_t count);

  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace gridvisit
