#include "geodata/read_file/text_encoding.hpp"

#include <array>
#include <cerrno>

#include <iconv.h>

namespace gridvisit {
namespace {

// The bytes of a character that begins with this one, and the range of its second byte (Unicode, table 3-7); 0: none.
struct Sequence {
  int length = 0;
  unsigned char second_from = 0x80;
  unsigned char second_to = 0xbf;
};

Sequence sequence_of(unsigned char first) {
  if (first < 0x80) return {1};
  if (first < 0xc2 || first > 0xf4) return {0};
  if (first < 0xe0) return {2};
  if (first == 0xe0) return {3, 0xa0, 0xbf};
  if (first == 0xed) return {3, 0x80, 0x9f};
  if (first < 0xf0) return {3};
  if (first == 0xf0) return {4, 0x90, 0xbf};
  if (first == 0xf4) return {4, 0x80, 0x8f};
  return {4};
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const Sequence sequence = sequence_of(static_cast<unsigned char>(text[i]));
    if (sequence.length == 0 || i + static_cast<std::size_t>(sequence.length) > text.size()) return false;
    for (int k = 1; k < sequence.length; ++k) {
      const auto byte = static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]);
      const bool fits = k == 1 ? byte >= sequence.second_from && byte <= sequence.second_to : (byte & 0xc0) == 0x80;
      if (!fits) return false;
    }
    i += static_cast<std::size_t>(sequence.length);
  }
  return true;
}

std::optional<std::string> to_utf8(std::string_view bytes, const char* encoding) {
  const iconv_t conversion = iconv_open("UTF-8", encoding);
  if (conversion == iconv_t(-1)) return std::nullopt;
  std::string text;
  std::array<char, 64 * 1024> buffer{};
  char* in = const_cast<char*>(bytes.data());  // iconv's signature; it does not write there
  std::size_t in_left = bytes.size();
  bool good = true;
  while (in_left > 0 && good) {
    char* out = buffer.data();
    std::size_t out_left = buffer.size();
    const std::size_t done = iconv(conversion, &in, &in_left, &out, &out_left);
    text.append(buffer.data(), buffer.size() - out_left);
    good = done != static_cast<std::size_t>(-1) || errno == E2BIG;
  }
  iconv_close(conversion);
  return good ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace gridvisit
