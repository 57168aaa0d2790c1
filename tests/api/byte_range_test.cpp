#include "api/byte_range.hpp"

#include <catch2/catch.hpp>

using namespace gridvisit;

TEST_CASE("a range of bytes is what its field says, within the body") {
  const auto range = [](const char* field) { return parse_range(field, 100); };
  CHECK(range("bytes=0-9") == std::variant<WholeBody, ByteRange, RangeUnsatisfiable>(ByteRange{0, 9}));
  CHECK(std::get<ByteRange>(range("bytes=90-")) == ByteRange{90, 99});
  CHECK(std::get<ByteRange>(range("bytes=90-1000000000000000000000000")) == ByteRange{90, 99});
  CHECK(std::get<ByteRange>(range("bytes=-10")) == ByteRange{90, 99});
  CHECK(std::get<ByteRange>(range("bytes=-1000")) == ByteRange{0, 99});
  for (const char* unsatisfiable : {"bytes=100-", "bytes=100-200", "bytes=99999999999999999999999-", "bytes=-0"}) {
    CAPTURE(unsatisfiable);
    CHECK(std::holds_alternative<RangeUnsatisfiable>(range(unsatisfiable)));
  }
  for (const char* whole : {"", "bytes", "bytes=", "bytes=-", "bytes=5-4", "bytes=1-2,4-5", "lines=1-2", "bytes=a-b",
                            "bytes=+1-2", "bytes= 1-2", "bytes=--1", "bytes=1-2-3"}) {
    CAPTURE(whole);
    CHECK(std::holds_alternative<WholeBody>(range(whole)));
  }
  CHECK(std::holds_alternative<WholeBody>(parse_range(std::nullopt, 100)));
  CHECK(std::holds_alternative<RangeUnsatisfiable>(parse_range("bytes=0-", 0)));
  CHECK(std::holds_alternative<RangeUnsatisfiable>(parse_range("bytes=-1", 0)));
}
