// A page of features: which of those an asker may see, and how it is written.
#pragma once

#include <string>
#include <vector>

#include "ogc/feature_shelf.hpp"
#include "ogc/item_query.hpp"

namespace gridvisit::ogc {

struct ItemPage {
  std::vector<const ShownFeature*> features;
  std::size_t matched = 0;          ///< on all pages
  std::optional<std::string> next;  ///< `after` of the next page; none: this is the last
  /// `after` of the page before, empty where that is the first; none: this is the first.
  std::optional<std::string> previous;
};
ItemPage find_page(const Collection& collection, const FeatureList& all, const ItemQuery& query);

struct Link {
  std::string href;
  std::string rel;
  std::string type;
  std::string title;
};
std::string links_json(const std::vector<Link>& links);

/// The FeatureCollection. `at` is the moment it says it is of.
Result<std::string> page_json(const Collection& collection, const ItemPage& page, const ItemQuery& query,
                              const std::vector<Link>& links, const std::string& at);

}  // namespace gridvisit::ogc
