#include "domain/policy_file.hpp"

#include <limits>

#include <fmt/format.h>

namespace gridvisit {

Result<boost::json::array> parse_policy_list(std::string_view json, std::string_view list_name) {
  boost::system::error_code error;
  const boost::json::value parsed = boost::json::parse({json.data(), json.size()}, error);
  if (error) return failure(ErrorCode::invalid, "the policy file is not JSON: " + error.message());
  const boost::json::object* root = parsed.if_object();
  const boost::json::value* list = root == nullptr ? nullptr : root->if_contains({list_name.data(), list_name.size()});
  if (list == nullptr || !list->is_array()) {
    return failure(ErrorCode::invalid, fmt::format("the policy file should be an object with a list \"{}\"", list_name),
                   {.file = "", .row = {}, .field = std::string(list_name)});
  }
  for (const auto& member : *root) {
    const std::string_view name{member.key().data(), member.key().size()};
    if (name != list_name && name != "about") {
      return failure(ErrorCode::invalid, "the policy file has a member nobody reads; correct its name or remove it",
                     {.file = "", .row = {}, .field = std::string(name)});
    }
  }
  return list->get_array();
}

PolicyEntry::PolicyEntry(const boost::json::value& entry, std::int64_t row) : row_(row) {
  if (const boost::json::object* members = entry.if_object()) {
    members_ = *members;
  } else {
    refuse("", "the entry should be an object, in braces");
  }
}

std::string PolicyEntry::take_text(std::string_view name) {
  const auto value = take(name);
  if (!value) return {};
  if (!value->is_string()) {
    refuse(name, "should be a text, in quotes");
    return {};
  }
  return std::string(value->get_string());
}

std::optional<int> PolicyEntry::take_number(std::string_view name) {
  const auto value = take(name);
  if (!value) return std::nullopt;
  const std::int64_t* number = value->if_int64();
  if (number == nullptr || *number < 0 || *number > std::numeric_limits<int>::max()) {
    refuse(name, "should be a whole number, not below 0");
    return std::nullopt;
  }
  return static_cast<int>(*number);
}

bool PolicyEntry::take_flag(std::string_view name) {
  const auto value = take(name);
  if (!value) return false;
  if (!value->is_bool()) refuse(name, "should be true or false");
  return value->is_bool() && value->get_bool();
}

void PolicyEntry::refuse(std::string_view name, std::string message) {
  if (outcome_) {
    outcome_ = failure(ErrorCode::invalid, std::move(message), {.file = "", .row = row_, .field = std::string(name)});
  }
}

Result<> PolicyEntry::finish() {
  if (!members_.empty()) {
    refuse({members_.begin()->key().data(), members_.begin()->key().size()},
           "nobody reads a member of this name; correct it or remove it");
  }
  return outcome_;
}

std::optional<boost::json::value> PolicyEntry::take(std::string_view name) {
  auto* const found = members_.find({name.data(), name.size()});
  if (found == members_.end()) return std::nullopt;
  boost::json::value value = found->value();
  members_.erase(found);
  return value;
}

std::vector<std::string> PolicyEntry::take_texts(std::string_view name) {
  const auto value = take(name);
  if (!value) return {};
  std::vector<std::string> texts;
  const boost::json::array* list = value->if_array();
  if (list == nullptr) refuse(name, "should be a list, in brackets");
  for (const boost::json::value& item : list == nullptr ? boost::json::array{} : *list) {
    if (const boost::json::string* text = item.if_string()) {
      texts.emplace_back(*text);
    } else {
      refuse(name, "should hold texts only");
    }
  }
  return texts;
}

}  // namespace gridvisit
