#include "api/paging.hpp"

#include <charconv>

namespace gridvisit {
namespace {

constexpr int kDefaultPage = 100;
constexpr int kLargestPage = 1'000;

}  // namespace

Result<int> parse_limit(const Request& request) {
  const auto text = request.find_query("limit");
  if (!text) return kDefaultPage;
  int limit = 0;
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (failed != std::errc{} || end != text->data() + text->size() || limit < 1 || limit > kLargestPage) {
    return failure(ErrorCode::invalid, "limit is a number from 1 to 1000", {{}, {}, "limit"});
  }
  return limit;
}

Result<ListPlace> parse_place(const Request& request) {
  const auto text = request.find_query("after");
  if (!text) return ListPlace{};
  const auto slash = text->find('/');
  if (slash == std::string_view::npos) {
    return failure(ErrorCode::invalid, "after is what the last page gave as next", {{}, {}, "after"});
  }
  return ListPlace{.scope = std::string(text->substr(0, slash)), .id = std::string(text->substr(slash + 1))};
}

}  // namespace gridvisit
