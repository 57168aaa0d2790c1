#include "cql2/text_scanner.hpp"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace gridvisit::cql2 {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_name_part(char c) { return is_name_start(c) || is_digit(c) || c == '.' || c == ':'; }

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> run() {
    std::vector<Token> tokens;
    while (true) {
      while (at_ < text_.size() &&
             (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
        ++at_;
      }
      Token token;
      token.at = at_ + 1;
      if (at_ == text_.size()) {
        tokens.push_back(std::move(token));
        return tokens;
      }
      if (auto read = next(token); !read) return failure(read);
      tokens.push_back(std::move(token));
    }
  }

 private:
  Result<> next(Token& token) {
    const char c = text_[at_];
    if (c == '\'' || c == '"') return quoted(token, c);
    if (is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) return number(token);
    if (is_name_start(c)) {
      token.type = TokenType::word;
      while (at_ < text_.size() && is_name_part(text_[at_])) token.text += text_[at_++];
      token.lower = to_lower(token.text);
      return {};
    }
    token.type = TokenType::symbol;
    for (const std::string_view two : {"<>", "<=", ">="}) {
      if (text_.substr(at_).starts_with(two)) {
        token.text = two;
        at_ += 2;
        return {};
      }
    }
    if (std::string_view("()=<>,+-*/").find(c) == std::string_view::npos) {
      return fault_at(token.at, "this character does not belong in a filter");
    }
    token.text = c;
    ++at_;
    return {};
  }

  // A quote within is written twice.
  Result<> quoted(Token& token, char quote) {
    token.type = quote == '"' ? TokenType::quoted_name : TokenType::text;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == quote) {
        ++at_;
        if (at_ == text_.size() || text_[at_] != quote) return {};
      }
      token.text += text_[at_];
    }
    return fault_at(token.at, "the quote that begins here does not end");
  }

  Result<> number(Token& token) {
    token.type = TokenType::number;
    const auto [end, failed] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), token.number);
    if (failed != std::errc{} || !std::isfinite(token.number)) return fault_at(token.at, "this is not a number");
    token.text = std::string(text_.data() + at_, end);
    at_ = static_cast<std::size_t>(end - text_.data());
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<std::vector<Token>> scan(std::string_view text) { return Scanner(text).run(); }

std::unexpected<Error> fault_at(std::size_t at, std::string_view what) {
  return failure(ErrorCode::invalid, fmt::format("the filter cannot be read at character {}: {}", at, what),
                 {{}, {}, "filter"});
}

}  // namespace gridvisit::cql2
