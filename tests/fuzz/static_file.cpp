// Which file of the web apps a path names: the first line is a path, the rest the tags a browser says it has.
#include "server/router.hpp"
#include "server/static_files.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace gridvisit;

Router make_router() {
  auto files = std::make_shared<StaticFiles>();
  files->add("index.html", "<html>");
  files->add("field/index.html", "<html>");
  files->add("desk/app.js", std::string(4'000, 'a'));
  files->add("desk/index.html", "<html>");
  Router router;
  router.add(Route{"GET", "/{path...}", serve_files(std::move(files))});
  return router;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Router kRouter = make_router();
  std::string_view tags = fuzz::as_text(data, size);
  Request request;
  request.method = "GET";
  request.path = fuzz::take_until(tags, '\n');
  request.headers.add("If-None-Match", std::string(tags));
  const auto found = kRouter.find(request.method, request.path);
  const auto* match = std::get_if<Router::Match>(&found);
  if (match == nullptr) return 0;
  request.path_parameters = match->parameters;
  match->route->handler(request, Respond([](const Response& response) {
                          fuzz::require(response.status == 200 || response.status == 304 || response.status == 308 ||
                                            response.status == 404,
                                        "a file is sent, known, elsewhere or not there");
                          const auto location = response.headers.find("Location");
                          fuzz::require(!location || (location->starts_with('/') && !location->starts_with("//") &&
                                                      !location->starts_with("/\\")),
                                        "nobody is sent to another site");
                        }));
  return 0;
}
