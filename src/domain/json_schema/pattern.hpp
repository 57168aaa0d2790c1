// The regular expressions of JSON Schema. The standard means ECMA-262 with its "u" flag, which is what a phone's
// browser runs; here RE2 matches in linear time whatever the pattern. What the two would read differently is translated
// or refused: look-around, back-references, flags within the pattern, and escapes only one of them knows.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace re2 {
class RE2;
}

namespace gridvisit {

class SchemaPattern {
 public:
  /// Refused with the place in the pattern: what is outside the subset, and what is longer than
  /// limits::kSchemaPatternBytes or needs more memory than a form's pattern may.
  static Result<SchemaPattern> compile(std::string_view pattern);

  SchemaPattern(SchemaPattern&&) noexcept;
  SchemaPattern& operator=(SchemaPattern&&) noexcept;
  ~SchemaPattern();

  /// Whether it matches anywhere in the text (UTF-8).
  [[nodiscard]] bool matches(std::string_view text) const;
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  SchemaPattern(std::string text, std::unique_ptr<const re2::RE2> compiled);

  std::string text_;
  std::unique_ptr<const re2::RE2> compiled_;
};

}  // namespace gridvisit
