#include "tests/fuzz/mutation.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace gridvisit::fuzz {
namespace {

using namespace std::string_view_literals;

// What decoders stumble over: the ends of number ranges, signs of JSON, CSV, addresses and dates, broken UTF-8.
constexpr std::array kTokens{"\0"sv,
                             "\x7f"sv,
                             "\x80"sv,
                             "\xff"sv,
                             "\xff\xff\xff\xff"sv,
                             "\0\0\0\0"sv,
                             "\0\0\0\x80"sv,
                             "0"sv,
                             "-1"sv,
                             "99999999"sv,
                             "1e308"sv,
                             "nan"sv,
                             "\""sv,
                             "\\"sv,
                             "{"sv,
                             "["sv,
                             "null"sv,
                             "%"sv,
                             "%00"sv,
                             "/"sv,
                             ".."sv,
                             "\r\n"sv,
                             ","sv,
                             "\xef\xbb\xbf"sv,
                             "\xed\xa0\x80"sv,
                             "\xc0\xaf"sv,
                             "\xf4\x90"sv,
                             "年"sv,
                             "\u3000"sv,
                             "2147483648"sv,
                             "18446744073709551616"sv};

class Mutator {
 public:
  Mutator(std::span<const std::string> inputs, std::mt19937_64& random) : inputs_(inputs), random_(random) {}

  std::string run() {
    std::string bytes = any_input();
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) change(bytes);
    if (bytes.size() > kInputBytes) bytes.resize(kInputBytes);
    return bytes;
  }

 private:
  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : static_cast<std::size_t>(random_() % bound); }
  const std::string& any_input() { return inputs_[below(inputs_.size())]; }

  /// A piece of the text, of any length, short ones more often.
  std::string_view piece_of(std::string_view text) {
    const std::size_t start = below(text.size());
    return text.substr(start, below(2) == 0 ? 1 + below(8) : below(text.size() - start + 1));
  }

  void change(std::string& bytes) {
    const std::size_t at = below(bytes.size() + 1);
    const bool inside = at < bytes.size();
    switch (below(8)) {
      case 0:
        if (inside) bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        return;
      case 1:
        if (inside) bytes[at] = static_cast<char>(random_());
        return;
      case 2: bytes.resize(at); return;
      case 3: bytes.erase(at, 1 + below(8)); return;
      case 4: bytes.insert(at, kTokens[below(kTokens.size())]); return;
      case 5: {
        const std::string_view token = kTokens[below(kTokens.size())];
        bytes.replace(at, token.size(), token);
        return;
      }
      case 6: bytes.insert(at, std::string(piece_of(bytes))); return;
      default: bytes.replace(at, below(8), piece_of(any_input())); return;
    }
  }

  std::span<const std::string> inputs_;
  std::mt19937_64& random_;
};

}  // namespace

std::string mutate(std::span<const std::string> inputs, std::mt19937_64& random) {
  return Mutator(inputs, random).run();
}

}  // namespace gridvisit::fuzz
