// Batches of random records of all kinds, by way of the wire.
#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "sync/batch.hpp"
#include "tests/random_record.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

namespace {

v1::Batch random_batch(RandomRecords& random) {
  v1::Batch batch;
  for (std::size_t n = random.below(60); n > 0; --n) {
    v1::Record& record = *batch.add_records();
    const KindInfo& kind = random.kind();
    record = random.record(kind);
    if (random.one_in(4)) random.add_unknown_field(mutable_body(record, kind));
  }
  for (std::size_t n = random.below(10); n > 0; --n) {
    v1::Removal& removal = *batch.add_removals();
    removal.set_kind(random.kind().kind);
    removal.set_id(random.id());
    removal.set_seq(static_cast<std::int64_t>(random.below(1'000)));
  }
  if (random.one_in(2)) batch.set_snapshot_prefix(random.scope());
  return batch;
}

}  // namespace

TEST_CASE("any batch comes out of the wire as it went in, packed the same on every day") {
  int compressed = 0;
  for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
    INFO("seed " << seed);
    RandomRecords random(seed);
    const v1::Batch batch = random_batch(random);
    const v1::ServerMessage message = pack(batch);
    CHECK(message.SerializeAsString() == pack(batch).SerializeAsString());
    CHECK(message.ByteSizeLong() <= batch.ByteSizeLong() + 16);
    v1::ServerMessage received;
    REQUIRE(received.ParseFromString(message.SerializeAsString()));
    const auto unpacked = unpack(received);
    REQUIRE(unpacked);
    CHECK(unpacked->SerializeAsString() == batch.SerializeAsString());
    compressed += received.has_compressed_batch() ? 1 : 0;
  }
  CHECK(compressed > 500);
}
