#include "base/ids.hpp"

#include <memory>
#include <random>

#include <sodium.h>

namespace gridvisit {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

bool is_hyphen_place(std::size_t index) { return index == 8 || index == 13 || index == 18 || index == 23; }

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

}  // namespace

std::string format_uuid(const Uuid& id) {
  std::string text;
  text.reserve(36);
  for (const std::uint8_t byte : id) {
    if (is_hyphen_place(text.size())) text += '-';
    text += kHexDigits[byte >> 4];
    text += kHexDigits[byte & 15];
  }
  return text;
}

Result<Uuid> parse_uuid(std::string_view text) {
  Uuid id{};
  std::size_t digits = 0;
  bool good = text.size() == 36;
  for (std::size_t i = 0; good && i < text.size(); ++i) {
    if (is_hyphen_place(i)) {
      good = text[i] == '-';
      continue;
    }
    const int value = hex_value(text[i]);
    good = value >= 0;
    if (good) id[digits / 2] = static_cast<std::uint8_t>(id[digits / 2] << 4 | value);
    ++digits;
  }
  if (!good) return failure(ErrorCode::invalid, "'" + std::string(text.substr(0, 40)) + "' is not a lower-case UUID");
  return id;
}

bool is_uuid(std::string_view text) { return parse_uuid(text).has_value(); }

void system_random_bytes(void* buffer, std::size_t size) { randombytes_buf(buffer, size); }

RandomBytes seeded_random_bytes(std::uint64_t seed) {
  return [engine = std::make_shared<std::mt19937_64>(seed)](void* buffer, std::size_t size) {
    auto* bytes = static_cast<std::uint8_t*>(buffer);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>((*engine)() >> 32);
  };
}

std::string IdMaker::next() {
  const std::int64_t now_ms = clock_().time_since_epoch().count();
  if (now_ms > last_ms_) {
    last_ms_ = now_ms;
    random_(last_.data() + 6, last_.size() - 6);
    for (std::size_t i = 0; i < 6; ++i) last_[i] = static_cast<std::uint8_t>(now_ms >> (8 * (5 - i)));
    last_[6] = static_cast<std::uint8_t>(0x70 | (last_[6] & 0x0f));
    last_[8] = static_cast<std::uint8_t>(0x80 | (last_[8] & 0x3f));
    last_[9] &= 0x7f;  // room to count up within the millisecond
  } else {
    // Bytes 9 to 15 count up: 2^55 steps before they would touch the variant bits.
    for (std::size_t i = last_.size() - 1; i >= 9 && ++last_[i] == 0; --i) {
    }
  }
  return format_uuid(last_);
}

}  // namespace gridvisit
