#include "exchange/finding.hpp"

#include "base/limits.hpp"
#include "domain/id_number.hpp"

namespace gridvisit {
namespace {

constexpr std::size_t kShownCharacters = 60;

// Whole UTF-8 characters, at most `count` of them.
std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  while (end < text.size() && count > 0) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    --count;
  }
  return text.substr(0, end);
}

std::string cut(std::string_view text, std::size_t count, std::string_view sign) {
  const std::string_view start = first_characters(text, count);
  return start.size() == text.size() ? std::string(text) : std::string(start) + std::string(sign);
}

}  // namespace

void RowFindings::add(RowFinding finding) {
  if (finding.severity == Severity::error) ++errors_;
  if (findings_.size() >= limits::kImportFindings) {
    ++left_out_;
    return;
  }
  findings_.push_back(std::move(finding));
}

std::string shown_value(const FieldInfo& field, std::string_view text) {
  if (text.empty()) return {};
  switch (field.rule.personal()) {
    case v1::PERSONAL_DATA_NONE: return cut(text, kShownCharacters, "…");
    case v1::PERSONAL_DATA_ID_NUMBER: return mask_id_number(text);
    default: return std::string(first_characters(text, 1)) + "**";
  }
}

std::string shown_start(std::string_view text) { return cut(text, kShownCharacters, "…"); }

}  // namespace gridvisit
