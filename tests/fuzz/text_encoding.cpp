// What the bytes of a file are: the first byte says in which pieces the rest comes.
#include "geodata/read_file/text_encoding.hpp"

#include "domain/text_rules.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace gridvisit;

EncodingJudge judge_in_pieces(std::string_view bytes, std::size_t piece) {
  EncodingJudge judge;
  for (std::size_t at = 0; at < bytes.size(); at += piece) judge.add(bytes.substr(at, piece));
  return judge;
}

/// A second opinion on what UTF-8 is: the rules' own reader, which refuses control characters besides.
bool is_utf8(std::string_view text) {
  std::string printable(text);
  for (char& c : printable) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  const auto checked = check_text(printable);
  // U+0080 to U+009F; what is behind the first of them is not looked at.
  return checked || checked.error().message.contains("control character");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes = fuzz::as_text(data, size);
  const std::size_t piece = 1 + fuzz::take_byte(bytes);
  const EncodingJudge whole = judge_in_pieces(bytes, bytes.size() + 1);
  const EncodingJudge pieces = judge_in_pieces(bytes, piece);
  fuzz::require(whole.verdict() == pieces.verdict() && whole.is_faultless() == pieces.is_faultless(),
                "the pieces a text comes in do not matter");
  for (const TextEncoding encoding : {TextEncoding::utf8, TextEncoding::gb18030}) {
    const auto text = decode(bytes, encoding);
    if (text) {
      fuzz::require(is_utf8(*text), "what is decoded is UTF-8");
      fuzz::require(encoding != TextEncoding::utf8 || whole.is_faultless(), "what is not UTF-8 is not read as such");
      fuzz::require(text->empty() == bytes.empty(), "a text does not vanish");
    }
    const std::string_view shorter = without_cut_character(bytes, encoding);
    fuzz::require(bytes.starts_with(shorter) && bytes.size() - shorter.size() <= 3, "at most a character is dropped");
    fuzz::require(!text || shorter == bytes, "nothing is dropped from a text that is whole");
  }
  if (whole.is_faultless() && !bytes.contains('\0')) {
    fuzz::require(decode(bytes, TextEncoding::utf8) == bytes, "UTF-8 is read as it is");
  }
  return 0;
}
