// What the bytes of an office's file are: UTF-8, or GB18030 (which GBK and GB 2312 are part of). No file says so
// reliably, so the bytes themselves are asked.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gridvisit {

enum class TextEncoding { utf8, gb18030 };

std::string_view name_of(TextEncoding encoding);

/// Takes a file's text in pieces of any length. A few bytes that are not UTF-8 among many characters that are do not
/// make a text GB18030: they are a fault in a UTF-8 file, found when it is decoded.
class EncodingJudge {
 public:
  void add(std::string_view piece);
  /// What follows is another text: a character cut off at the end of the last one does not count.
  void end_text();
  [[nodiscard]] TextEncoding verdict() const;
  [[nodiscard]] bool is_faultless() const { return faults_ == 0 && missing_ == 0; }

 private:
  std::size_t characters_ = 0;  ///< beyond ASCII, well-formed
  std::size_t faults_ = 0;
  int missing_ = 0;             ///< continuation bytes of the character under way
  unsigned char least_ = 0x80;  ///< what its next byte may be
  unsigned char most_ = 0xbf;
};

/// None where the bytes are no such text, or hold a zero byte.
std::optional<std::string> decode(std::string_view bytes, TextEncoding encoding);

/// Without a last character that is cut off, as fixed-width fields do.
std::string_view without_cut_character(std::string_view bytes, TextEncoding encoding);

}  // namespace gridvisit
