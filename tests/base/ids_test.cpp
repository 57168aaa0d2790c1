#include "base/ids.hpp"

#include <set>

#include <catch2/catch.hpp>

using namespace gridvisit;
using namespace std::chrono_literals;

TEST_CASE("ids made in one millisecond, and after the clock went back, still sort in the order they were made") {
  Timestamp now{1'700'000'000'000ms};
  IdMaker ids([&now] { return now; }, seeded_random_bytes(7));
  std::string last;
  for (int i = 0; i < 70'000; ++i) {
    if (i == 1'000) now -= 5s;
    if (i == 60'000) now += 10s;
    const std::string id = ids.next();
    REQUIRE(id > last);
    REQUIRE(id[14] == '7');
    REQUIRE(std::string_view("89ab").contains(id[19]));
    last = id;
  }
}

TEST_CASE("only the canonical text is an id") {
  const std::string good = "0192f0c1-7b3a-7def-8123-456789abcdef";
  CHECK(format_uuid(parse_uuid(good).value()) == good);
  for (const char* bad : {"", "0192f0c17b3a7def8123456789abcdef", "0192F0C1-7b3a-7def-8123-456789abcdef",
                          "0192f0c1-7b3a-7def-8123-456789abcdeg", "0192f0c1-7b3a-7def-8123-456789abcdef0"}) {
    INFO(bad);
    CHECK_FALSE(is_uuid(bad));
  }
}
