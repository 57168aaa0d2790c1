// Numbers and pieces of untrusted bytes: every read is checked against their end, and says when it was beyond.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gridvisit {

/// Does not own the bytes. Offsets count from their start.
class ByteView {
 public:
  explicit ByteView(std::string_view bytes, std::endian order = std::endian::big) : bytes_(bytes), order_(order) {}

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

  [[nodiscard]] bool holds(std::uint64_t at, std::uint64_t count) const {
    return at <= bytes_.size() && count <= bytes_.size() - at;
  }

  /// An unsigned number of 0 to 8 bytes; one of none is 0.
  [[nodiscard]] std::optional<std::uint64_t> number(std::uint64_t at, unsigned count) const {
    if (count > 8 || !holds(at, count)) return std::nullopt;
    std::uint64_t value = 0;
    for (unsigned i = 0; i < count; ++i) {
      const unsigned place = order_ == std::endian::big ? i : count - 1 - i;
      value = value << 8 | static_cast<unsigned char>(bytes_[at + place]);
    }
    return value;
  }

  [[nodiscard]] std::optional<std::string_view> text(std::uint64_t at, std::uint64_t count) const {
    if (!holds(at, count)) return std::nullopt;
    return bytes_.substr(at, count);
  }

 private:
  std::string_view bytes_;
  std::endian order_;
};

/// Appends a number of that many bytes.
inline void append_number(std::string& bytes, std::uint64_t value, unsigned count, std::endian order) {
  for (unsigned i = 0; i < count; ++i) {
    const unsigned place = order == std::endian::big ? count - 1 - i : i;
    bytes += static_cast<char>(value >> (8 * place) & 0xff);
  }
}

}  // namespace gridvisit
