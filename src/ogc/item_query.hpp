// What GET …/items asks for: its parameters, read and checked.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "cql2/evaluate.hpp"
#include "ogc/collection.hpp"
#include "ogc/crs.hpp"

namespace gridvisit::ogc {

struct SortKey {
  std::string property;
  bool descending = false;
};

/// Where a page begins: behind the feature with these sort values, scope and id.
struct PagePlace {
  std::vector<cql2::Value> sort_values;
  std::string scope;
  std::string id;
};

struct ItemQuery {
  std::size_t limit = 0;
  std::optional<Box> box;  ///< in WGS 84
  std::optional<cql2::Filter> filter;
  std::vector<SortKey> sort;
  std::optional<std::vector<std::string>> properties;
  std::optional<OutputCrs> crs;
  std::string crs_uri;
  std::optional<PagePlace> after;
};

using QueryParameters = std::span<const std::pair<std::string, std::string>>;

/// Every parameter must be known and right: limit, bbox, bbox-crs, crs, datetime, filter, filter-lang, filter-crs,
/// sortby, properties, after, f, and the collection's own properties as filters of equality. The error names it.
Result<ItemQuery> parse_item_query(const Collection& collection, QueryParameters parameters);

/// The parameter `after` of the page that begins behind that place.
std::string encode_place(const PagePlace& place);

inline constexpr std::size_t kDefaultLimit = 100;

}  // namespace gridvisit::ogc
