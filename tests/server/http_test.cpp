#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <thread>

#include "raw_client.hpp"
#include "test_server.hpp"

using namespace gridvisit;
using namespace std::chrono_literals;

namespace {

Router echo_router() {
  Router router;
  router.add(Route{"GET", "/echo/{name}", echo});
  router.add(Route{"POST", "/echo/{name}", echo});
  router.add(Route{"PUT", "/small", echo, 10});
  return router;
}

std::string type_of(const Response& response) {
  return std::string(response.headers.find("content-type").value_or(""));
}

int status_of(std::string_view answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::stoi(std::string(answer.substr(9, 3))) : 0;
}

int count(std::string_view text, std::string_view part) {
  int n = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

}  // namespace

TEST_CASE("a request reaches its handler with parameters, query and body, over one kept connection") {
  const auto server = start_server(echo_router());
  auto client = client_of(*server);
  CHECK(*client.get("/echo/%E8%80%81?a=1&b=x+y").value().body == "GET /echo/%E8%80%81 name=老 a=1 b=x y ");
  CHECK(*client.post_json("/echo/x", R"({"a":1})").value().body == R"(POST /echo/x name=x {"a":1})");
  CHECK(server->connections() == 1);
}

TEST_CASE("what the server refuses by itself is answered as problem details") {
  const auto server = start_server(echo_router());
  auto client = client_of(*server);
  const Response missing = client.get("/nowhere").value();
  CHECK(missing.status == 404);
  CHECK(type_of(missing) == "application/problem+json");
  CHECK(*missing.body ==
        R"({"type":"about:blank","title":"Not Found","status":404,"detail":"there is nothing at this address"})");
  const Response method = client.send("DELETE", "/echo/x").value();
  CHECK(method.status == 405);
  CHECK(method.headers.find("allow") == "GET, HEAD, POST");
  CHECK(type_of(method) == "application/problem+json");
  const Response query = client.get("/echo/x?a=%4").value();
  CHECK(query.status == 400);
  CHECK(type_of(query) == "application/problem+json");
}

TEST_CASE("HEAD has the length of the body and no body") {
  const auto server = start_server(echo_router());
  RawClient client(server->port());
  client.send("HEAD /echo/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string answer = client.read_all();
  CHECK(answer.contains("Content-Length: 20\r\n"));
  CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("pipelined requests are answered in order") {
  const auto server = start_server(echo_router());
  RawClient client(server->port());
  client.send(
      "GET /echo/1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /echo/2 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab"
      "GET /echo/3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string answer = client.read_all();
  CHECK(count(answer, "HTTP/1.1 200 OK") == 3);
  CHECK(answer.find("name=1") < answer.find("name=2 ab"));
  CHECK(answer.find("name=2 ab") < answer.find("name=3"));
}

TEST_CASE("a chunked upload arrives whole, and one beyond the limit is refused") {
  const auto server = start_server(echo_router());
  RawClient client(server->port());
  client.send(
      "POST /echo/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: "
      "close\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  CHECK(client.read_all().ends_with("name=x abcde"));
  RawClient large(server->port());
  large.send(
      "PUT /small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
      "chunked\r\n\r\n8\r\nabcdefgh\r\n8\r\nabcdefgh\r\n0\r\n\r\n");
  CHECK(status_of(large.read_all()) == 413);
}

TEST_CASE("a body of 4 MB is taken, one byte more is refused, also against what it announces") {
  const auto server = start_server(echo_router());
  auto client = client_of(*server);
  const std::string largest(limits::kHttpBodyBytes, 'x');
  CHECK(client.post_json("/echo/x", largest).value().status == 200);
  const Response refused = client.post_json("/echo/x", largest + "x").value();
  CHECK(refused.status == 413);
  CHECK(type_of(refused) == "application/problem+json");
  CHECK(client.send("PUT", "/small", {}, "12345678901").value().status == 413);
  CHECK(client.send("PUT", "/small", {}, "1234567890").value().status == 200);
}

TEST_CASE("a head of 16 KB is taken, a larger one refused") {
  const auto server = start_server(echo_router());
  auto client = client_of(*server);
  CHECK(client.get("/echo/x", {{"X-Fill", std::string(limits::kHttpHeaderBytes - 200, 'x')}}).value().status == 200);
  RawClient large(server->port());
  large.send("GET /echo/x HTTP/1.1\r\nX-Fill: " + std::string(limits::kHttpHeaderBytes, 'x') + "\r\n\r\n");
  const std::string answer = large.read_all();
  CHECK(status_of(answer) == 431);
  CHECK(answer.contains("application/problem+json"));
}

TEST_CASE("what is not HTTP is refused with a reason and the connection ended") {
  const auto server = start_server(echo_router());
  for (const char* text :
       {"hello\r\n\r\n", "GET /echo/x\r\n\r\n", "GET /echo/x HTTP/3.7\r\n\r\n",
        "GET /echo/x HTTP/1.1\r\nbad header\r\n\r\n", "POST /echo/x HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST /echo/x HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /echo/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET http://other/ HTTP/1.1\r\nHost: x\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"}) {
    INFO(text);
    RawClient client(server->port());
    client.send(text);
    client.shut_down_sending();
    const std::string answer = client.read_all();
    CHECK(status_of(answer) == 400);
    CHECK(answer.contains("application/problem+json"));
    CHECK(client.ended());
  }
}

TEST_CASE("a client that waits for 100 Continue gets it, or the refusal before it has sent anything") {
  const auto server = start_server(echo_router());
  RawClient client(server->port());
  client.send(
      "POST /echo/x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
  CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  CHECK(client.read_all().ends_with("name=x abc"));
  RawClient refused(server->port());
  refused.send("PUT /small HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\nExpect: 100-continue\r\n\r\n");
  CHECK(status_of(refused.read_until("\r\n\r\n")) == 413);
}

TEST_CASE("a request that does not arrive in time gets 408, an idle connection is just closed") {
  ServerLimits limits;
  limits.request_deadline = 100ms;
  limits.idle_deadline = 100ms;
  limits.shutdown_deadline = 100ms;
  const auto server = start_server(echo_router(), limits);
  RawClient head(server->port());
  head.send("GET /echo/x HT");
  CHECK(status_of(head.read_all()) == 408);
  RawClient body(server->port());
  body.send("POST /echo/x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na");
  CHECK(status_of(body.read_all()) == 408);
  CHECK(body.ended());
  RawClient idle(server->port());
  CHECK(idle.read_all().empty());
  CHECK(idle.ended());
}

TEST_CASE("a handler may answer later from another thread, once; what it drops or throws is a 500") {
  Router router;
  std::promise<Respond> waiting;
  router.add(Route{"GET", "/later", [&](const Request&, const Respond& respond) { waiting.set_value(respond); }});
  router.add(Route{"GET", "/dropped", [](const Request&, const Respond&) {}});
  router.add(
      Route{"GET", "/thrown", [](const Request&, const Respond&) { throw std::runtime_error("at a secret place"); }});
  router.add(Route{"GET", "/broken",
                   [](const Request&, const Respond& respond) { respond({200, {{"X", "a\r\nb"}}, nullptr}); }});
  const auto server = start_server(std::move(router));
  std::thread worker([&] {
    const Respond respond = waiting.get_future().get();
    respond(make_response(200, "text/plain", "first"));
    respond(make_response(200, "text/plain", "second"));
  });
  auto client = client_of(*server);
  CHECK(*client.get("/later").value().body == "first");
  worker.join();
  for (const char* path : {"/dropped", "/thrown", "/broken"}) {
    INFO(path);
    const Response response = client.get(path).value();
    CHECK(response.status == 500);
    CHECK_FALSE(response.body->contains("secret"));
  }
}

TEST_CASE("a handler that never answers costs its client a 503, not the connection's life") {
  Router router = echo_router();
  std::vector<Respond> never;
  router.add(Route{"GET", "/never", [&](const Request&, const Respond& respond) { never.push_back(respond); }});
  ServerLimits limits;
  limits.answer_deadline = 50ms;
  const auto server = start_server(std::move(router), limits, 1);
  auto client = client_of(*server);
  CHECK(client.get("/never").value().status == 503);
  never.front()(make_response(200, "text/plain", "too late"));
  CHECK(*client.get("/echo/x").value().body == "GET /echo/x name=x ");
}

TEST_CASE("connections beyond the limit are turned away with 503, and the place is free again afterwards") {
  ServerLimits limits;
  limits.connections = 2;
  const auto server = start_server(echo_router(), limits);
  auto first = client_of(*server);
  REQUIRE(first.get("/echo/1").value().status == 200);
  {
    RawClient second(server->port());
    second.send("GET /echo/2 HTTP/1.1\r\nHost: x\r\n\r\n");
    REQUIRE(status_of(second.read_until("name=2")) == 200);
    RawClient third(server->port());
    const std::string answer = third.read_all();
    CHECK(status_of(answer) == 503);
    CHECK(answer.contains("application/problem+json"));
    CHECK(first.get("/echo/1").value().status == 200);
  }
  while (server->connections() > 1) std::this_thread::yield();
  RawClient fourth(server->port());
  fourth.send("GET /echo/4 HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(status_of(fourth.read_until("name=4")) == 200);
}

TEST_CASE("one address may be held to fewer connections") {
  ServerLimits limits;
  limits.connections_per_address = 1;
  const auto server = start_server(echo_router(), limits);
  auto first = client_of(*server);
  REQUIRE(first.get("/echo/1").value().status == 200);
  RawClient second(server->port());
  CHECK(status_of(second.read_all()) == 503);
}

TEST_CASE("a client that never reads a large answer is cut off after the idle deadline") {
  Router router;
  const auto large = std::make_shared<const std::string>(64 * 1024 * 1024, 'x');
  router.add(Route{"GET", "/large", [large](const Request&, const Respond& respond) { respond({200, {}, large}); }});
  ServerLimits limits;
  limits.idle_deadline = 200ms;
  limits.shutdown_deadline = 200ms;
  const auto server = start_server(std::move(router), limits);
  RawClient client(server->port(), 4096);
  client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  while (server->connections() == 0) std::this_thread::yield();
  while (server->connections() > 0) std::this_thread::sleep_for(10ms);
  CHECK(large.use_count() == 2);  // the handler's and the test's: nothing of the connection is left
}

TEST_CASE("200 clients at once are all served") {
  const auto server = start_server(echo_router());
  std::atomic<int> served = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      std::vector<HttpClient> clients;
      for (int i = 0; i < 25; ++i) clients.push_back(client_of(*server));
      for (int round = 0; round < 3; ++round) {
        for (auto& client : clients) {
          const auto response = client.get("/echo/x");
          if (response && response->status == 200) ++served;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(served == 600);
}

TEST_CASE("a stopping server finishes the request it has, closes idle connections and takes no new one") {
  Router router = echo_router();
  std::promise<Respond> waiting;
  router.add(Route{"GET", "/slow", [&](const Request&, const Respond& respond) { waiting.set_value(respond); }});
  const auto server = start_server(std::move(router), {}, 1);  // one thread: all are told to stop at one moment
  RawClient idle(server->port());
  idle.send("GET /echo/x HTTP/1.1\r\nHost: x\r\n\r\n");
  REQUIRE(idle.read_until("name=x ").contains("200 OK"));
  RawClient busy(server->port());
  busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  const Respond respond = waiting.get_future().get();
  std::thread stopping([&] { server->stop(); });
  CHECK(idle.read_all().empty());
  CHECK(idle.ended());
  respond(make_response(200, "text/plain", "finished"));
  const std::string answer = busy.read_until("finished");
  CHECK(answer.contains("finished"));
  CHECK(answer.contains("Connection: close"));
  busy.shut_down_sending();
  stopping.join();
  CHECK(server->connections() == 0);
  CHECK_FALSE(client_of(*server).get("/echo/x"));
}

TEST_CASE("a stopping server does not wait longer than its deadline, and late answers fall into nothing") {
  std::vector<Respond> late;
  Router router;
  std::promise<void> arrived;
  router.add(Route{"GET", "/never", [&](const Request&, const Respond& respond) {
                     late.push_back(respond);
                     arrived.set_value();
                   }});
  ServerLimits limits;
  limits.shutdown_deadline = 50ms;
  auto server = start_server(std::move(router), limits);
  RawClient client(server->port());
  client.send("GET /never HTTP/1.1\r\nHost: x\r\n\r\n");
  arrived.get_future().wait();
  server->stop();
  CHECK(server->connections() == 0);
  server.reset();
  late.front()(make_response(200, "text/plain", "nobody"));
}

TEST_CASE("an address that is taken, or is none, is refused with the reason") {
  const auto server = start_server(echo_router());
  ListenOptions options;
  options.port = server->port();
  const auto taken = Server::start(options, {});
  REQUIRE_FALSE(taken);
  CHECK(taken.error().code == ErrorCode::io);
  options.address = "here";
  CHECK(Server::start(options, {}).error().code == ErrorCode::invalid);
}
