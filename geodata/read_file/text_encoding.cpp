#include "geodata/read_file/text_encoding.hpp"

#include <algorithm>
#include <utility>

#include <iconv.h>

namespace gridvisit {
namespace {

bool is_ascii(std::string_view bytes) {
  return std::ranges::all_of(bytes, [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
}

bool is_utf8(std::string_view bytes) {
  EncodingJudge judge;
  judge.add(bytes);
  return judge.is_faultless();
}

class Converter {
 public:
  Converter() : handle_(::iconv_open("UTF-8", "GB18030")) {}
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    if (good()) ::iconv_close(handle_);
  }

  std::optional<std::string> operator()(std::string_view bytes) {
    if (!good()) return std::nullopt;
    ::iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    std::string text(bytes.size() * 2 + 4, '\0');  // two bytes become at most three, four bytes four
    std::string input(bytes);
    char* from = input.data();
    std::size_t from_bytes = input.size();
    char* to = text.data();
    std::size_t to_bytes = text.size();
    if (::iconv(handle_, &from, &from_bytes, &to, &to_bytes) == static_cast<std::size_t>(-1)) return std::nullopt;
    text.resize(text.size() - to_bytes);
    return text;
  }

 private:
  [[nodiscard]] bool good() const {
    return handle_ != reinterpret_cast<iconv_t>(-1);  // NOLINT(performance-no-int-to-ptr): how iconv_open fails
  }

  iconv_t handle_;
};

}  // namespace

std::string_view name_of(TextEncoding encoding) { return encoding == TextEncoding::utf8 ? "UTF-8" : "GB18030"; }

// The table of well-formed byte sequences: Unicode Standard, section 3.9, table 3-7.
void EncodingJudge::add(std::string_view piece) {
  for (const char raw : piece) {
    const auto byte = static_cast<unsigned char>(raw);
    if (missing_ > 0) {
      const bool fits = byte >= least_ && byte <= most_;
      least_ = 0x80;
      most_ = 0xbf;
      if (fits) {
        if (--missing_ == 0) ++characters_;
        continue;
      }
      ++faults_;
      missing_ = 0;
    }
    if (byte < 0x80) continue;
    if (byte < 0xc2 || byte > 0xf4) {
      ++faults_;
      continue;
    }
    missing_ = 1 + static_cast<int>(byte >= 0xe0) + static_cast<int>(byte >= 0xf0);
    if (byte == 0xe0) least_ = 0xa0;
    if (byte == 0xed) most_ = 0x9f;
    if (byte == 0xf0) least_ = 0x90;
    if (byte == 0xf4) most_ = 0x8f;
  }
}

void EncodingJudge::end_text() {
  missing_ = 0;
  least_ = 0x80;
  most_ = 0xbf;
}

TextEncoding EncodingJudge::verdict() const {
  return faults_ == 0 || characters_ > faults_ ? TextEncoding::utf8 : TextEncoding::gb18030;
}

std::optional<std::string> decode(std::string_view bytes, TextEncoding encoding) {
  if (bytes.contains('\0')) return std::nullopt;
  if (is_ascii(bytes)) return std::string(bytes);
  if (encoding == TextEncoding::gb18030) {
    static thread_local Converter convert;  // opening one costs more than most cells do
    return convert(bytes);
  }
  if (!is_utf8(bytes)) return std::nullopt;
  return std::string(bytes);
}

std::string_view without_cut_character(std::string_view bytes, TextEncoding encoding) {
  // A character has at most four bytes: dropping up to three either mends the end or it was not the end.
  std::string_view shorter = bytes;
  for (int dropped = 0; dropped < 4 && !shorter.empty(); ++dropped) {
    if (decode(shorter, encoding)) return shorter;
    shorter.remove_suffix(1);
  }
  return bytes;
}

}  // namespace gridvisit
