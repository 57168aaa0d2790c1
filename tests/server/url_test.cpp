#include "server/url.hpp"

#include <catch2/catch.hpp>

using namespace gridvisit;

TEST_CASE("an address is taken apart, with the scheme's own port where it names none") {
  const Url url = parse_url("wss://visits.example.cn/sync?a=1").value();
  CHECK(url.tls);
  CHECK(url.host == "visits.example.cn");
  CHECK(url.port == 443);
  CHECK(url.target == "/sync?a=1");
  CHECK(host_header(url) == "visits.example.cn");
  CHECK(host_header(parse_url("http://[::1]:8080").value()) == "[::1]:8080");
  CHECK(parse_url("http://[::1]").value().host == "::1");
  CHECK(parse_url("ws://a?x").value().target == "/?x");
}

TEST_CASE("what is no address of ours is refused") {
  for (const char* text :
       {"", "visits.example.cn", "ftp://a/", "http://", "http://:80/", "http://a:0/", "http://a:70000/", "http://a:8x/",
        "http://user@a/", "http://[::1/", "http://[::1]8/", "http://a/b c", "http://a/\r\nX: y", "http://a/#b",
        "http://a\x01/", "http://[[::1]/", "http://a]/", "http://a/\x7f"}) {
    INFO(text);
    CHECK_FALSE(parse_url(text));
  }
}
