#include "ogc/feature_shelf.hpp"

#include <algorithm>

#include "domain/authorise.hpp"
#include "store/feed.hpp"

namespace gridvisit::ogc {
namespace {

constexpr int kFeedPage = 1'000;

const Collection* collection_of(int kind) {
  const auto all = collections();
  const auto found = std::ranges::find_if(all, [&](const Collection& each) { return each.kind->kind == kind; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

void FeatureShelf::put(Shelf& shelf, v1::Record record) {
  remove(shelf, record.id());
  shelf.scopes.emplace(record.id(), record.scope());
  std::pair key(record.scope(), record.id());
  shelf.features[std::move(key)].record = std::move(record);
}

void FeatureShelf::remove(Shelf& shelf, const std::string& id) {
  const auto known = shelf.scopes.find(id);
  if (known == shelf.scopes.end()) return;
  shelf.features.erase({known->second, id});
  shelf.scopes.erase(known);
}

void FeatureShelf::load(Reader reader, const Collection& collection, Shelf& shelf) {
  for_each_record(reader, *collection.kind, "", [&](StoredRecord stored) {
    put(shelf, std::move(stored.record));
    return true;
  });
  shelf.loaded = true;
}

void FeatureShelf::follow(Reader reader) {
  const std::int64_t newest = last_seq(reader.connection);
  if (seq_ < newest || at_ == Timestamp{}) at_ = clock_();
  while (seq_ < newest) {
    const auto entries = list_feed(reader.connection, seq_, kFeedPage);
    for (const FeedEntry& entry : entries) {
      const Collection* collection = collection_of(entry.kind);
      if (collection == nullptr || !shelves_[collection].loaded) continue;
      auto stored = find_record(reader, *collection->kind, entry.id);
      if (stored) {
        put(shelves_[collection], std::move(stored->record));
      } else {
        remove(shelves_[collection], entry.id);
      }
    }
    seq_ = entries.size() < kFeedPage ? newest : entries.back().seq;
  }
}

FeatureList FeatureShelf::list(Reader reader, const Collection& collection, const Actor& actor) {
  // A shelf that is read now is of this reader's moment: the others are brought there first.
  if (seq_ == 0) seq_ = last_seq(reader.connection);
  follow(reader);
  Shelf& shelf = shelves_[&collection];
  if (!shelf.loaded) load(reader, collection, shelf);
  FeatureList found;
  found.seq = seq_;
  found.at = at_;
  found.features.reserve(shelf.features.size());
  for (auto& [key, feature] : shelf.features) {
    const auto role = may_see(actor, *collection.kind, key.first);
    if (!role) continue;
    auto& shown = feature.shown[static_cast<std::size_t>(*role)];
    if (shown == nullptr) shown = std::make_unique<ShownFeature>(show(collection, feature.record, *role));
    found.features.push_back(shown.get());
  }
  return found;
}

}  // namespace gridvisit::ogc
