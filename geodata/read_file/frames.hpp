// What gridvisit-read-file writes to its standard output, and its parent decodes: frames of a type (1 byte), a length
// (4 bytes) and as many bytes. Numbers lie as in memory: both ends run on one machine and are built together.
//   header   columns (count, texts), declared_crs, layer, driver, encoding, feature_count
//   row      row number, cells (count, each absent or a text), geometry (WKB, empty for none)
//   bad_row, error   code, message, row number (0 for none), field
//   end      nothing: without it the stream was cut off
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace gridvisit {

enum class FrameType : char { header = 'H', row = 'R', bad_row = 'B', end = 'E', error = 'X' };

struct FrameHead {
  FrameType type = FrameType::end;
  std::uint32_t payload_bytes = 0;
};
inline constexpr std::size_t kFrameHeadBytes = 5;
inline constexpr std::uint32_t kFramePayloadBytes = 256 * 1024 * 1024;  ///< above what limits.hpp lets into a row
inline constexpr std::uint32_t kAbsentText = std::numeric_limits<std::uint32_t>::max();

class FrameEncoder {
 public:
  explicit FrameEncoder(FrameType type) : bytes_{static_cast<char>(type), 0, 0, 0, 0} {}

  void number(std::int64_t value) { append(value); }
  void text(std::string_view value) {
    append(static_cast<std::uint32_t>(value.size()));
    bytes_ += value;
  }
  void optional_text(const std::optional<std::string>& value) {
    if (value) text(*value);
    if (!value) append(kAbsentText);
  }

  /// The frame, head and all.
  std::string finish() && {
    const auto payload_bytes = static_cast<std::uint32_t>(bytes_.size() - kFrameHeadBytes);
    std::memcpy(bytes_.data() + 1, &payload_bytes, sizeof payload_bytes);
    return std::move(bytes_);
  }

 private:
  template <typename T>
  void append(T value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }

  std::string bytes_;
};

inline FrameHead parse_frame_head(const char* bytes) {
  FrameHead head{static_cast<FrameType>(bytes[0]), 0};
  std::memcpy(&head.payload_bytes, bytes + 1, sizeof head.payload_bytes);
  return head;
}

/// Reads a payload front to back; after the first fault everything reads as nothing.
class FrameDecoder {
 public:
  explicit FrameDecoder(std::string_view payload) : rest_(payload) {}

  std::int64_t number() { return take<std::int64_t>(); }
  std::string text() { return optional_text().value_or(""); }
  std::optional<std::string> optional_text() {
    const auto size = take<std::uint32_t>();
    if (size == kAbsentText) return std::nullopt;
    if (size > rest_.size()) good_ = false;
    if (!good_) return std::nullopt;
    const std::string_view value = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return std::string(value);
  }

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool complete() const { return good_ && rest_.empty(); }

 private:
  template <typename T>
  T take() {
    T value{};
    if (rest_.size() < sizeof value) {
      good_ = false;
      return value;
    }
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
    return value;
  }

  std::string_view rest_;
  bool good_ = true;
};

}  // namespace gridvisit
