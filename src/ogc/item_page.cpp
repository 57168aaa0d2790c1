#include "ogc/item_page.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include "geodata/spatial_relation.hpp"

namespace gridvisit::ogc {
namespace {

bool meets(const Box& a, const Box& b) {
  return a.min_lon_deg <= b.max_lon_deg && b.min_lon_deg <= a.max_lon_deg && a.min_lat_deg <= b.max_lat_deg &&
         b.min_lat_deg <= a.max_lat_deg;
}

/// Whether something of the feature lies in the box: of an area, not of its bounds alone.
class BoxTest {
 public:
  explicit BoxTest(const Box& box) : box_(box) {
    const MultiPolygon area{{Polygon{{{{box.min_lon_deg, box.min_lat_deg},
                                       {box.max_lon_deg, box.min_lat_deg},
                                       {box.max_lon_deg, box.max_lat_deg},
                                       {box.min_lon_deg, box.max_lat_deg},
                                       {box.min_lon_deg, box.min_lat_deg}}}}}};
    // A box without width or height is no area; its bounds are all there is then.
    if (auto test = SpatialTest::make(SpatialRelation::intersects, area)) exactly_ = std::move(*test);
  }
  [[nodiscard]] bool holds(const ShownFeature& feature) const {
    if (!feature.box || !meets(*feature.box, box_)) return false;
    if (std::holds_alternative<Position>(*feature.geometry) || !exactly_) return true;
    return exactly_->holds(*feature.geometry);
  }

 private:
  Box box_;
  std::optional<SpatialTest> exactly_;
};

/// The order of two values: nulls first, else as numbers, flags or texts go.
int order(const cql2::Value& a, const cql2::Value& b) {
  if (a.index() != b.index()) return a.index() < b.index() ? -1 : 1;
  const auto of = [](const auto& x, const auto& y) { return x < y ? -1 : (y < x ? 1 : 0); };
  if (const auto* x = std::get_if<double>(&a)) return of(*x, std::get<double>(b));
  if (const auto* x = std::get_if<std::string>(&a)) return of(*x, std::get<std::string>(b));
  if (const auto* x = std::get_if<bool>(&a)) return of(int{*x}, int{std::get<bool>(b)});
  if (const auto* x = std::get_if<cql2::TextList>(&a)) return of(*x, std::get<cql2::TextList>(b));
  return 0;
}

/// What pages are ordered by, with the feature it is of.
struct Sorted {
  PagePlace place;
  const ShownFeature* feature = nullptr;
};

bool comes_before(const PagePlace& a, const PagePlace& b, const std::vector<SortKey>& keys) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const int by = order(a.sort_values[i], b.sort_values[i]);
    if (by != 0) return keys[i].descending ? by > 0 : by < 0;
  }
  return std::tie(a.scope, a.id) < std::tie(b.scope, b.id);
}

PagePlace place_of(const Collection& collection, const ShownFeature& feature, const std::vector<SortKey>& keys) {
  PagePlace place{{}, feature.record.scope(), feature.record.id()};
  for (const SortKey& key : keys) {
    cql2::Value value = property_of(collection, feature, key.property);
    // A set sorts by its texts one after another; a place in the order must be a plain value.
    if (const auto* list = std::get_if<cql2::TextList>(&value)) value = fmt::format("{}", fmt::join(*list, ","));
    place.sort_values.push_back(std::move(value));
  }
  return place;
}

std::string json_text(std::string_view text) { return boost::json::serialize(boost::json::string_view(text)); }

}  // namespace

ItemPage find_page(const Collection& collection, const FeatureList& all, const ItemQuery& query) {
  std::optional<BoxTest> box;
  if (query.box) box.emplace(*query.box);
  std::vector<Sorted> found;
  for (const ShownFeature* feature : all.features) {
    if (box && !box->holds(*feature)) continue;
    const auto lookup = [&](std::string_view name) { return property_of(collection, *feature, name); };
    if (query.filter && !query.filter->passes(lookup)) continue;
    found.push_back({query.sort.empty() ? PagePlace{} : place_of(collection, *feature, query.sort), feature});
  }
  const auto before = [&](const Sorted& a, const Sorted& b) { return comes_before(a.place, b.place, query.sort); };
  if (!query.sort.empty()) std::ranges::sort(found, before);
  auto first = found.begin();
  if (query.after) {
    first = std::ranges::find_if(found, [&](const Sorted& each) {
      return comes_before(*query.after, place_of(collection, *each.feature, query.sort), query.sort);
    });
  }
  const auto last = found.end() - first > static_cast<std::ptrdiff_t>(query.limit)
                        ? first + static_cast<std::ptrdiff_t>(query.limit)
                        : found.end();
  ItemPage page;
  page.matched = found.size();
  for (auto at = first; at != last; ++at) page.features.push_back(at->feature);
  const auto token = [&](auto at) { return encode_place(place_of(collection, *at->feature, query.sort)); };
  if (last != found.end()) page.next = token(last - 1);
  if (first != found.begin()) {
    const bool to_start = first - found.begin() <= static_cast<std::ptrdiff_t>(query.limit);
    page.previous = to_start ? "" : token(first - static_cast<std::ptrdiff_t>(query.limit) - 1);
  }
  return page;
}

std::string links_json(const std::vector<Link>& links) {
  std::string out = "[";
  for (const Link& link : links) {
    out += (out.size() == 1 ? "{" : ",{");
    out +=
        R"("href":)" + json_text(link.href) + R"(,"rel":)" + json_text(link.rel) + R"(,"type":)" + json_text(link.type);
    if (!link.title.empty()) out += R"(,"title":)" + json_text(link.title);
    out += "}";
  }
  return out + "]";
}

Result<std::string> page_json(const Collection& collection, const ItemPage& page, const ItemQuery& query,
                              const std::vector<Link>& links, const std::string& at) {
  const Presentation how{query.properties, query.crs ? &*query.crs : nullptr};
  std::string out = R"({"type":"FeatureCollection","features":[)";
  std::size_t size = out.size() + 1'000;
  for (const ShownFeature* feature : page.features) size += feature->json.size() + 1;
  out.reserve(size);
  for (const ShownFeature* feature : page.features) {
    if (out.back() != '[') out += ',';
    if (how.is_plain()) {
      out += feature->json;
      continue;
    }
    const auto json = to_geojson(collection, *feature, how);
    if (!json) return failure(json);
    out += *json;
  }
  fmt::format_to(std::back_inserter(out), R"(],"numberMatched":{},"numberReturned":{},"timeStamp":{},"links":{}}})",
                 page.matched, page.features.size(), json_text(at), links_json(links));
  return out;
}

}  // namespace gridvisit::ogc
