#include "domain/json_schema/pattern.hpp"

#include <re2/re2.h>

#include <cctype>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/limits.hpp"

namespace gridvisit {
namespace {

constexpr std::int64_t kProgramBytes = std::int64_t{1} << 20;

// What ECMA-262 calls white space and RE2 does not: the wide space of Chinese input is one of them. Without brackets.
constexpr std::string_view kSpace = R"(\t\n\v\f\r \x{a0}\x{feff}\x{2028}\x{2029}\p{Zs})";
constexpr std::string_view kNotLineEnd = R"([^\n\r\x{2028}\x{2029}])";

/// Reads a pattern of ECMA-262 and writes RE2's.
class Translation {
 public:
  explicit Translation(std::string_view pattern) : pattern_(pattern) {}

  Result<std::string> run() {
    while (at_ < pattern_.size() && !refused_) step();
    if (in_class_) refuse("the [ is not closed");
    if (refused_) return std::unexpected(*refused_);
    return std::move(written_);
  }

 private:
  void refuse(std::string_view what) {
    if (refused_) return;
    refused_ = Error{ErrorCode::unsupported, fmt::format("at character {} of the pattern: {}", at_ + 1, what)};
  }

  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : '\0';
  }
  void copy(std::size_t count) {
    written_ += pattern_.substr(at_, count);
    at_ += count;
  }
  void replace(std::size_t count, std::string_view by) {
    written_ += by;
    at_ += count;
  }

  void step() {
    const char c = peek();
    if (c == '\\') return escape();
    if (in_class_) return class_member(c);
    switch (c) {
      case '[': return open_class();
      case '(': return open_group();
      case '{': return quantifier();
      case '.': return replace(1, kNotLineEnd);
      case ']':
      case '}': return refuse(fmt::format("write \\{} for the character {}", c, c));
      default: return copy(1);
    }
  }

  void open_class() {
    in_class_ = true;
    copy(peek(1) == '^' ? 2 : 1);
    if (peek() == ']') refuse("the class [] is empty");
  }

  void class_member(char c) {
    if (c == '[') return refuse("write \\[ within a class");
    if (c == ']') in_class_ = false;
    copy(1);
  }

  void open_group() {
    if (peek(1) != '?') return copy(1);
    if (peek(2) != ':') return refuse("only groups ( ) and (?: ) are supported, no look-around, names or flags");
    copy(3);
  }

  // {n}, {n,} or {n,m}
  void quantifier() {
    std::size_t end = at_ + 1;
    const auto digits = [&] {
      const std::size_t first = end;
      while (end < pattern_.size() && std::isdigit(static_cast<unsigned char>(pattern_[end])) != 0) ++end;
      return end - first;
    };
    bool good = digits() > 0;
    if (good && end < pattern_.size() && pattern_[end] == ',') {
      ++end;
      digits();
    }
    good = good && end < pattern_.size() && pattern_[end] == '}';
    if (!good) return refuse(R"(write \{ for the character {, or a count as {2,4})");
    copy(end + 1 - at_);
  }

  void escape() {
    const char c = peek(1);
    switch (c) {
      case 'd':
      case 'D':
      case 'w':
      case 'W':
      case 't':
      case 'n':
      case 'v':
      case 'f':
      case 'r': return copy(2);
      case 'b':
      case 'B':
        if (in_class_) return refuse("a word boundary is no character of a class");
        return copy(2);
      case 's': return replace(2, in_class_ ? std::string(kSpace) : fmt::format("[{}]", kSpace));
      case 'S':
        if (in_class_) return refuse(R"(\S within a class is not supported)");
        return replace(2, fmt::format("[^{}]", kSpace));
      case 'x': return code_point(2, 2);
      case 'u': return peek(2) == '{' ? braced_code_point() : code_point(2, 4);
      case 'p':
      case 'P': return property();
      default: break;
    }
    constexpr std::string_view kSyntax = R"(^$\.*+?()[]{}|/)";
    if (c != '\0' && (kSyntax.contains(c) || (in_class_ && c == '-'))) return copy(2);
    refuse(R"(this escape is not supported, such as back-references; \d \w \s \b \t \n \uXXXX \p{L} and \. are)");
  }

  // \xHH, \uHHHH
  void code_point(std::size_t prefix, std::size_t count) {
    const std::string_view digits = pattern_.substr(std::min(at_ + prefix, pattern_.size())).substr(0, count);
    if (digits.size() < count || !is_hexadecimal(digits)) return refuse("the character's number is not hexadecimal");
    const bool surrogate = count == 4 && (digits[0] == 'd' || digits[0] == 'D') && digits[1] >= '8';
    if (surrogate) return refuse(R"(write characters beyond U+FFFF as \u{1F600})");
    replace(prefix + count, fmt::format(R"(\x{{{}}})", digits));
  }

  void braced_code_point() {
    const std::size_t end = pattern_.find('}', at_);
    if (end == std::string_view::npos) return refuse("the { is not closed");
    const std::string_view digits = pattern_.substr(at_ + 3, end - at_ - 3);
    if (digits.empty() || digits.size() > 6 || !is_hexadecimal(digits)) {
      return refuse("the character's number is not hexadecimal");
    }
    replace(end + 1 - at_, fmt::format(R"(\x{{{}}})", digits));
  }

  // \p{L}, \p{Lu}, \p{Script=Han}
  void property() {
    const std::size_t end = pattern_.find('}', at_);
    if (peek(2) != '{' || end == std::string_view::npos) return refuse(R"(write \p{L} or \p{Script=Han})");
    std::string_view name = pattern_.substr(at_ + 3, end - at_ - 3);
    bool script = false;
    for (const std::string_view prefix : {"Script=", "sc="}) {
      if (!name.starts_with(prefix)) continue;
      script = true;
      name.remove_prefix(prefix.size());
    }
    const bool category = !script && !name.empty() && name.size() <= 2;
    if (!script && !category) return refuse(R"(write \p{L} or \p{Script=Han})");
    replace(end + 1 - at_, fmt::format(R"(\{}{{{}}})", peek(1), name));
  }

  static bool is_hexadecimal(std::string_view digits) {
    return digits.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  bool in_class_ = false;
  std::string written_;
  std::optional<Error> refused_;
};

}  // namespace

SchemaPattern::SchemaPattern(std::string text, std::unique_ptr<const re2::RE2> compiled)
    : text_(std::move(text)), compiled_(std::move(compiled)) {}
SchemaPattern::SchemaPattern(SchemaPattern&&) noexcept = default;
SchemaPattern& SchemaPattern::operator=(SchemaPattern&&) noexcept = default;
SchemaPattern::~SchemaPattern() = default;

Result<SchemaPattern> SchemaPattern::compile(std::string_view pattern) {
  if (pattern.size() > limits::kSchemaPatternBytes) {
    return failure(ErrorCode::too_large, fmt::format("the pattern has {} bytes; shorten it to {}", pattern.size(),
                                                     limits::kSchemaPatternBytes));
  }
  const auto translated = Translation(pattern).run();
  if (!translated) return failure(translated);
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_max_mem(kProgramBytes);
  auto compiled = std::make_unique<const re2::RE2>(*translated, options);
  if (!compiled->ok()) return failure(ErrorCode::invalid, "the pattern cannot be read: " + compiled->error());
  return SchemaPattern(std::string(pattern), std::move(compiled));
}

bool SchemaPattern::matches(std::string_view text) const {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *compiled_);
}

}  // namespace gridvisit
