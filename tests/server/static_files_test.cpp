#include "server/static_files.hpp"

#include <catch2/catch.hpp>

#include <fstream>

#include "raw_client.hpp"
#include "test_server.hpp"

using namespace gridvisit;

namespace {

/// A folder of its own, gone with the test.
struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "gridvisit-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
  void write(const std::string& name, std::string_view text) const {
    std::filesystem::create_directories((path / name).parent_path());
    std::ofstream(path / name) << text;
  }
};

std::unique_ptr<Server> serve(StaticFiles files) {
  Router router;
  router.add(Route{
      "GET", "/{path...}",
      serve_files(std::make_shared<const StaticFiles>(std::move(files)), {{"X-Content-Type-Options", "nosniff"}})});
  return start_server(std::move(router));
}

}  // namespace

TEST_CASE("files of a folder are served with their types, and folders by their index") {
  const Folder folder;
  folder.write("index.html", "home");
  folder.write("desk/index.html", "desk");
  folder.write("desk/app.js", "");
  folder.write("名.geojson", "{}");
  const auto server = serve(StaticFiles::load(folder.path).value());
  auto client = client_of(*server);
  const Response home = client.get("/").value();
  CHECK(*home.body == "home");
  CHECK(home.headers.find("content-type") == "text/html; charset=utf-8");
  CHECK(home.headers.find("x-content-type-options") == "nosniff");
  CHECK(*client.get("/desk/").value().body == "desk");
  CHECK(client.get("/desk").value().headers.find("location") == "/desk/");
  CHECK(client.get("/desk/app.js").value().headers.find("content-type") == "text/javascript; charset=utf-8");
  CHECK(client.get("/%E5%90%8D.geojson").value().headers.find("content-type") == "application/geo+json");
  CHECK(client.get("/other").value().status == 404);
  CHECK(client.send("HEAD", "/", {}).value().headers.find("content-length") == "4");
}

TEST_CASE("nothing outside the folder can be asked for, and symbolic links are not followed") {
  const Folder folder;
  folder.write("web/index.html", "home");
  folder.write("secret.txt", "secret");
  std::filesystem::create_symlink("../secret.txt", folder.path / "web/link.txt");
  std::filesystem::create_directory_symlink("..", folder.path / "web/up");
  const auto server = serve(StaticFiles::load(folder.path / "web").value());
  for (const char* path : {"/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/link.txt", "/up/secret.txt",
                           "/./../secret.txt", "//secret.txt", "/index.html%00.txt", "/..\\secret.txt"}) {
    INFO(path);
    RawClient client(server->port());
    client.send(std::string("GET ") + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const std::string answer = client.read_all();
    CHECK(answer.starts_with("HTTP/1.1 404"));
    CHECK_FALSE(answer.ends_with("secret"));
  }
}

TEST_CASE("a file the client has already is answered with 304 and no body") {
  StaticFiles files;
  files.add("a.txt", "one");
  const auto server = serve(std::move(files));
  auto client = client_of(*server);
  const std::string etag(client.get("/a.txt").value().headers.find("etag").value());
  const Response same = client.get("/a.txt", {{"If-None-Match", "\"other\", W/" + etag}}).value();
  CHECK(same.status == 304);
  CHECK(same.headers.find("etag") == etag);
  CHECK(same.body->empty());
  CHECK(client.get("/a.txt", {{"If-None-Match", "\"other\""}}).value().status == 200);
  CHECK(client.get("/a.txt", {{"If-None-Match", "*"}}).value().status == 304);
}

TEST_CASE("a file that shrinks is sent compressed to those who take that") {
  StaticFiles files;
  files.add("large.css", std::string(10000, 'a'));
  files.add("tiny.css", "a");
  const auto server = serve(std::move(files));
  auto client = client_of(*server);
  const Response compressed = client.get("/large.css", {{"Accept-Encoding", "br, gzip"}}).value();
  CHECK(compressed.headers.find("content-encoding") == "gzip");
  CHECK(compressed.body->size() < 200);
  CHECK(compressed.body->starts_with("\x1f\x8b"));
  CHECK(client.get("/large.css").value().body->size() == 10000);
  CHECK_FALSE(client.get("/tiny.css", {{"Accept-Encoding", "gzip"}}).value().headers.find("content-encoding"));
}

TEST_CASE("a folder that is not there is an error") {
  CHECK(StaticFiles::load("/nonexistent/web").error().code == ErrorCode::io);
}
