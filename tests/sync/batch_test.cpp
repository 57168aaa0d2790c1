#include "sync/batch.hpp"

#include <catch2/catch.hpp>

#include <random>

#include "base/limits.hpp"

using namespace gridvisit;

namespace {

v1::Batch make_batch(int records) {
  v1::Batch batch;
  for (int i = 0; i < records; ++i) {
    v1::Record& record = *batch.add_records();
    record.set_id("01890a5d-ac96-774b-bcce-" + std::to_string(100'000'000'000 + i));
    record.mutable_recipient()->set_name("张三");
    record.mutable_recipient()->set_address("南谯区乌衣镇");
  }
  return batch;
}

}  // namespace

TEST_CASE("a batch comes back as it was packed, large ones much smaller on the wire") {
  for (const int records : {0, 1, 3, 10, 100, 1'000}) {
    const v1::Batch batch = make_batch(records);
    const v1::ServerMessage message = pack(batch);
    const auto unpacked = unpack(message);
    REQUIRE(unpacked);
    CHECK(unpacked->SerializeAsString() == batch.SerializeAsString());
    if (records == 1'000) CHECK(message.ByteSizeLong() * 5 < batch.ByteSizeLong());
  }
}

TEST_CASE("damaged batches are refused or read, and never more than announced") {
  const v1::ServerMessage good = pack(make_batch(200));
  REQUIRE(good.has_compressed_batch());
  std::mt19937 engine(1);
  for (int i = 0; i < 2'000; ++i) {
    v1::ServerMessage bad = good;
    std::string& bytes = *bad.mutable_compressed_batch()->mutable_deflated();
    switch (engine() % 3) {
      case 0: bytes.resize(engine() % bytes.size()); break;
      case 1: bytes[engine() % bytes.size()] = static_cast<char>(engine()); break;
      default: bad.mutable_compressed_batch()->set_inflated_bytes(static_cast<int>(engine())); break;
    }
    const auto result = unpack(bad);
    if (result) CHECK(result->ByteSizeLong() <= limits::kInflatedBatchBytes);
  }
}

TEST_CASE("random bytes as any message are refused or harmless") {
  std::mt19937 engine(2);
  for (int i = 0; i < 5'000; ++i) {
    std::string bytes(engine() % 200, '\0');
    for (char& c : bytes) c = static_cast<char>(engine());
    v1::ServerMessage message;
    if (message.ParseFromString(bytes)) (void)unpack(message);
  }
}
