// Reads the JSON files of schema/policy: an object with one list of objects, whose members are taken one by one, so
// that a misspelt name or a value of the wrong type is refused with the number of its entry and never skipped.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "base/error.hpp"
#include "schema/enum_code.hpp"

namespace gridvisit {

/// The entries of `list_name`, not one of them missing. A member "about" beside it is for people.
Result<boost::json::array> parse_policy_list(std::string_view json, std::string_view list_name);

/// One entry. Take every member it may have, then ask for the `error()`: the first trouble of all.
class PolicyEntry {
 public:
  PolicyEntry(const boost::json::value& entry, std::int64_t row);

  /// What a member holds; an empty value where it is missing.
  std::string take_text(std::string_view name);
  std::optional<int> take_number(std::string_view name);
  bool take_flag(std::string_view name);
  template <typename Enum>
  std::optional<Enum> take_code(std::string_view name) {
    const std::string code = take_text(name);
    if (code.empty()) return std::nullopt;
    return known<Enum>(name, code);
  }
  template <typename Enum>
  std::vector<Enum> take_codes(std::string_view name) {
    std::vector<Enum> values;
    for (const std::string& code : take_texts(name)) {
      if (const auto value = known<Enum>(name, code)) values.push_back(*value);
    }
    return values;
  }

  /// Notes that the entry breaks a rule of its kind of file.
  void refuse(std::string_view name, std::string message);
  /// Fails too where a member is left that nobody took.
  [[nodiscard]] Result<> finish();

 private:
  std::optional<boost::json::value> take(std::string_view name);
  std::vector<std::string> take_texts(std::string_view name);
  template <typename Enum>
  std::optional<Enum> known(std::string_view name, const std::string& code) {
    const auto value = find_enum<Enum>(code);
    if (!value || code.empty()) refuse(name, "'" + code + "' is not a code it may hold");
    return value;
  }

  boost::json::object members_;
  std::int64_t row_;
  Result<> outcome_;
};

}  // namespace gridvisit
