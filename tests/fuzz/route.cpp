// Which route a path goes to: the first line is a pattern, the rest a path.
#include "server/router.hpp"

#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace gridvisit;

Router make_router() {
  Router router;
  for (const char* pattern : {"/", "/api/v1/records/{kind}", "/api/v1/records/{kind}/{id}", "/api/v1/records/user/me",
                              "/files/{name...}", "/{path...}"}) {
    router.add(Route{"GET", pattern, {}});
  }
  router.add(Route{"POST", "/api/v1/records/{kind}", {}});
  return router;
}

/// A parameter holds what stood in the path, decoded: nothing in it can end a line or a header.
void check_match(const Router::Match& match) {
  for (const auto& [name, value] : match.parameters) {
    for (const char c : value) {
      fuzz::require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f, "no control character gets out of a path");
    }
  }
}

/// The path a pattern is made for: each {name} by a word, {name...} by two.
std::string example_of(std::string_view pattern) {
  std::string path;
  while (!pattern.empty()) {
    pattern.remove_prefix(1);
    const std::string_view part = pattern.substr(0, pattern.find('/'));
    pattern.remove_prefix(part.size());
    path += "/";
    path += !part.starts_with('{') ? part : part.ends_with("...}") ? "a/b" : "a";
  }
  return path;
}

void check_pattern(const std::string& pattern) {
  Router router;
  try {
    router.add(Route{"GET", pattern, {}});
  } catch (const std::logic_error&) {
    return;  // refused when the program starts
  }
  const bool plain = pattern.find('%') == std::string::npos && percent_decode(pattern, false).has_value();
  if (!plain) return;
  fuzz::require(std::holds_alternative<Router::Match>(router.find("GET", example_of(pattern))),
                "a path made by a pattern goes to its route");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Router kRouter = make_router();
  std::string_view path = fuzz::as_text(data, size);
  const std::string_view pattern = fuzz::take_until(path, '\n');
  check_pattern(std::string(pattern));
  for (const char* method : {"GET", "POST", "HEAD"}) {
    const auto found = kRouter.find(method, path);
    if (const auto* match = std::get_if<Router::Match>(&found)) check_match(*match);
  }
  return 0;
}
