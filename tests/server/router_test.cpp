#include "server/router.hpp"

#include <catch2/catch.hpp>

using namespace gridvisit;

namespace {

Router make_router(std::initializer_list<std::pair<const char*, const char*>> routes) {
  Router router;
  for (const auto& [method, pattern] : routes) router.add(Route{method, pattern, {}});
  return router;
}

std::string matched(const Router& router, std::string_view method, std::string_view path) {
  const auto found = router.find(method, path);
  if (const auto* refused = std::get_if<Router::MethodNotAllowed>(&found)) return "405 " + refused->allow;
  const auto* match = std::get_if<Router::Match>(&found);
  if (match == nullptr) return "404";
  std::string text = match->route->pattern;
  for (const auto& [name, value] : match->parameters) text += " " + name + "=" + value;
  return text;
}

}  // namespace

TEST_CASE("a route is found by method and path, and its parameters are decoded") {
  const Router router = make_router({{"GET", "/"}, {"GET", "/records/{kind}/{id}"}, {"PUT", "/records/{kind}/{id}"}});
  CHECK(matched(router, "GET", "/") == "/");
  CHECK(matched(router, "GET", "/records/visit/7") == "/records/{kind}/{id} kind=visit id=7");
  CHECK(matched(router, "PUT", "/records/a%2Fb/%E8%80%81") == "/records/{kind}/{id} kind=a/b id=老");
  CHECK(matched(router, "GET", "/records/visit") == "404");
  CHECK(matched(router, "GET", "/records/visit/") == "404");
  CHECK(matched(router, "GET", "/records/visit/7/") == "404");
  CHECK(matched(router, "GET", "records/visit/7") == "404");
  CHECK(matched(router, "GET", "") == "404");
}

TEST_CASE("a path with a broken escape or a control character fits nothing") {
  const Router router = make_router({{"GET", "/{any}"}});
  CHECK(matched(router, "GET", "/ok") == "/{any} any=ok");
  for (const char* path : {"/%", "/%4", "/%zz", "/%00", "/%0a", "/a%7f"}) {
    INFO(path);
    CHECK(matched(router, "GET", path) == "404");
  }
}

TEST_CASE("HEAD goes to the GET route unless it has its own") {
  Router router = make_router({{"GET", "/a"}, {"HEAD", "/b"}, {"GET", "/b"}});
  CHECK(matched(router, "HEAD", "/a") == "/a");
  const auto found = router.find("HEAD", "/b");
  CHECK(std::get<Router::Match>(found).route->method == "HEAD");
}

TEST_CASE("a path known under other methods is a 405 that names them") {
  const Router router = make_router({{"PUT", "/a"}, {"GET", "/a"}, {"DELETE", "/a"}});
  CHECK(matched(router, "POST", "/a") == "405 DELETE, GET, HEAD, PUT");
}

TEST_CASE("the literal segment furthest to the left wins, whatever the order of adding") {
  const Router router =
      make_router({{"GET", "/{path...}"}, {"GET", "/{a}/{b}"}, {"GET", "/x/{b}"}, {"GET", "/{a}/y"}, {"GET", "/x/y"}});
  CHECK(matched(router, "GET", "/x/y") == "/x/y");
  CHECK(matched(router, "GET", "/x/z") == "/x/{b} b=z");
  CHECK(matched(router, "GET", "/w/y") == "/{a}/y a=w");
  CHECK(matched(router, "GET", "/w/z") == "/{a}/{b} a=w b=z");
  CHECK(matched(router, "GET", "/1/2/3") == "/{path...} path=1/2/3");
  CHECK(matched(router, "GET", "/") == "/{path...} path=");
}

TEST_CASE("the web app's catch-all does not hide the 405 of an endpoint") {
  const Router router = make_router({{"GET", "/{path...}"}, {"POST", "/api/login"}});
  CHECK(matched(router, "GET", "/api/login") == "405 POST");
  CHECK(matched(router, "GET", "/api/other") == "/{path...} path=api/other");
}

TEST_CASE("two routes for the same address are refused at start") {
  Router router = make_router({{"GET", "/a/{x}"}});
  CHECK_NOTHROW(router.add(Route{"PUT", "/a/{y}", {}}));
  CHECK_THROWS_AS(router.add(Route{"GET", "/a/{y}", {}}), std::logic_error);
  CHECK_THROWS_AS(router.add(Route{"PUT", "/a/{z}", {}}), std::logic_error);
  CHECK_THROWS_AS(router.add(Route{"GET", "a", {}}), std::logic_error);
}

TEST_CASE("a query is decoded, and refused where its escapes are broken") {
  CHECK(parse_query("a=1&b=%E8%80%81+x&c&=d&&e=f=g").value() ==
        Parameters{{"a", "1"}, {"b", "老 x"}, {"c", ""}, {"", "d"}, {"e", "f=g"}});
  CHECK(parse_query("").value().empty());
  CHECK(parse_query("a=%4").error().code == ErrorCode::invalid);
  CHECK(parse_query("%zz=1").error().code == ErrorCode::invalid);
}

TEST_CASE("a pattern that is none is a defect, told when the program starts") {
  for (const char* pattern : {"no/slash", "/{}", "/{...}", "/{", "/a}", "/{a}{b}", "/x{a}", "/{rest...}/more"}) {
    INFO(pattern);
    CHECK_THROWS_AS(make_router({{"GET", pattern}}), std::logic_error);
  }
}
