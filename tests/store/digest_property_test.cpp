// Random histories of the feed against its digests.
#include <map>

#include <catch2/catch.hpp>

#include "base/record_hash.hpp"
#include "base/scope_code.hpp"
#include "store/database.hpp"
#include "store/feed.hpp"
#include "tests/random_record.hpp"
#include "tests/temporary_folder.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

namespace {

struct Held {
  v1::Kind kind = v1::KIND_UNSPECIFIED;
  FeedPlace place;
};
using HeldById = std::map<std::string, Held>;

/// Puts, moves and removes records at random, and keeps account of what is there.
HeldById live(Transaction& transaction, RandomRecords& random) {
  HeldById held;
  for (int step = 0; step < 200; ++step) {
    if (held.empty() || random.one_in(3)) {
      const Held made{random.kind().kind, {random.scope(), 0}};
      const std::string id = random.id();
      held[id] = made;
      held[id].place.rev = put_in_feed(transaction, made.kind, id, made.place.scope, std::nullopt);
      continue;
    }
    const auto chosen = std::next(held.begin(), static_cast<std::ptrdiff_t>(random.below(held.size())));
    auto& [kind, place] = chosen->second;
    if (random.one_in(3)) {
      remove_from_feed(transaction, kind, chosen->first, place);
      held.erase(chosen);
    } else {
      const std::string to = random.one_in(2) ? place.scope : random.scope();
      place = {to, put_in_feed(transaction, kind, chosen->first, to, place)};
    }
  }
  return held;
}

DigestByKind sums_of(const HeldById& all, std::string_view prefix) {
  DigestByKind sums;
  for (const auto& [id, held] : all) {
    if (!is_within(held.place.scope, prefix)) continue;
    ++sums[held.kind].count;
    sums[held.kind].sum += record_hash(held.kind, id, held.place.rev);
  }
  return sums;
}

}  // namespace

TEST_CASE("after any history of puts, moves and removals the digests are the sums of what is there") {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    INFO("seed " << seed);
    RandomRecords random(seed);
    const TemporaryFolder folder;
    const Database database = Database::open_or_create(folder / "data").value();
    Connection connection = database.connect(Connection::Mode::writer).value();
    HeldById held;
    REQUIRE(run_in_transaction(connection, database.vault(), Timestamp{}, [&](Transaction& transaction) -> Result<> {
      held = live(transaction, random);
      return {};
    }));
    for (const char* prefix : {"", "341103", "341103100", "341103100201", "341103100201001", "341103100202"}) {
      INFO("prefix " << prefix);
      DigestByKind found = sum_digests(connection, prefix, end_of_range(prefix));
      std::erase_if(found, [](const auto& entry) { return entry.second == DigestSum{}; });
      CHECK(found == sums_of(held, prefix));
    }
  }
}
