#include "base/base64.hpp"

#include <catch2/catch.hpp>

using namespace gridvisit;

TEST_CASE("Base64 is what RFC 4648 says, and nothing else is read") {
  const std::pair<const char*, const char*> samples[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : samples) {
    CHECK(to_base64(bytes) == text);
    CHECK(parse_base64(text) == bytes);
  }
  CHECK(parse_base64("/+8=") == "\xff\xef");
  for (const char* wrong : {"Zg", "Zg=", "Zg===", "Zm9v ", " Zm9v", "Zm 9v", "Zm9v\n", "_-8=", "Zm9v=", "=", "客"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_base64(wrong));
  }
}
