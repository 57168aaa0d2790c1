#include "domain/json_schema/pointer.hpp"

#include <charconv>

namespace gridvisit {
namespace {

std::string unescape(std::string_view token) {
  std::string name;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escaped = token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1');
    if (escaped) ++i;
    const char unescaped = token[i] == '0' ? '~' : '/';
    name += escaped ? unescaped : token[i];
  }
  return name;
}

const boost::json::value* find_member(const boost::json::value& value, const std::string& name) {
  if (const auto* object = value.if_object()) return object->if_contains(name);
  const auto* list = value.if_array();
  if (list == nullptr || name.empty() || (name.size() > 1 && name.front() == '0')) return nullptr;
  std::size_t index = 0;
  const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), index);
  if (failed != std::errc{} || end != name.data() + name.size()) return nullptr;
  return list->if_contains(index);
}

}  // namespace

std::string pointer_to(std::string_view base, std::string_view member) {
  std::string pointer(base);
  pointer += '/';
  for (const char c : member) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

std::string pointer_to(std::string_view base, std::size_t item) {
  return std::string(base) + "/" + std::to_string(item);
}

Result<std::string> decode_fragment(std::string_view fragment) {
  std::string decoded;
  for (std::size_t i = 0; i < fragment.size(); ++i) {
    if (fragment[i] != '%') {
      decoded += fragment[i];
      continue;
    }
    unsigned byte = 0;
    const char* digits = fragment.data() + i + 1;
    const bool enough = i + 2 < fragment.size();
    if (!enough || std::from_chars(digits, digits + 2, byte, 16).ptr != digits + 2) {
      return failure(ErrorCode::invalid, "a % is followed by two hexadecimal digits");
    }
    decoded += static_cast<char>(byte);
    i += 2;
  }
  return decoded;
}

const boost::json::value* find_pointer(const boost::json::value& document, std::string_view pointer) {
  const boost::json::value* found = &document;
  while (found != nullptr && !pointer.empty()) {
    if (pointer.front() != '/') return nullptr;
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    found = find_member(*found, unescape(pointer.substr(0, end)));
    pointer.remove_prefix(end);
  }
  return found;
}

}  // namespace gridvisit
