#include "store/json_list.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace gridvisit {

std::string to_json_list(const std::vector<std::string>& texts) {
  if (texts.empty()) return "[]";
  boost::json::array array;
  for (const std::string& text : texts) array.emplace_back(text);
  return boost::json::serialize(array);
}

std::vector<std::string> parse_json_list(std::string_view json) {
  std::vector<std::string> texts;
  if (json == "[]") return texts;
  boost::system::error_code failed;
  const boost::json::value value = boost::json::parse(json, failed);
  if (failed || !value.is_array()) return texts;
  for (const boost::json::value& item : value.get_array()) {
    if (item.is_string()) texts.emplace_back(item.get_string());
  }
  return texts;
}

}  // namespace gridvisit
