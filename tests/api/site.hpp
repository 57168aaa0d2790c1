// A running server on the loopback, asked as a browser would ask.
#pragma once

#include <memory>
#include <string>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "api/import_desk.hpp"
#include "api/routes.hpp"
#include "server/http_client.hpp"
#include "server/server.hpp"
#include "store/writer.hpp"
#include "tests/sync/test_district.hpp"

namespace gridvisit::testing {

inline constexpr const char* kPassword = "a long password";

class Site {
 public:
  Site()
      : readers_(connections(), district.vault()),
        writer_(Connection::open(district.data() / "gridvisit.db", Connection::Mode::writer).value(), district.vault(),
                system_now, [this](const CommitNotice& notice) { bell_.ring(notice); }) {
    start();
  }

  /// A new server on the same database and the same files, as after a crash; unfinished uploads are read from the disk.
  void restart() {
    server_.reset();
    imports_.reset();
    files.reset();
    start();
  }

  std::string address(const char* scheme) {
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(server_->port());
  }

  Response ask(const std::string& method, const std::string& target, const std::string& token = "",
               const std::string& body = "") {
    Headers headers;
    if (!body.empty()) headers.add("content-type", "application/json");
    return send(method, target, token, std::move(headers), body);
  }

  Response send(const std::string& method, const std::string& target, const std::string& token, Headers headers,
                const std::string& body = "") {
    auto client = HttpClient::make(address("http")).value();
    if (!token.empty()) headers.add("authorization", "Bearer " + token);
    return client.send(method, target, headers, body).value();
  }

  /// A user with a role, and their password set.
  std::string add(const std::string& login, v1::Role role, const std::string& code) {
    const std::string user = district.add_user(login);
    district.assign(user, role, code);
    const std::string hash = hash_password(kPassword).value();
    REQUIRE(district.write([&](Transaction& transaction) -> Result<> {
      set_password_hash(transaction, user, hash);
      return {};
    }));
    return user;
  }

  std::string sign_in(const std::string& login) {
    namespace json = boost::json;
    const auto response =
        ask("POST", "/api/v1/sessions", "", json::serialize(json::object{{"login", login}, {"password", kPassword}}));
    REQUIRE(response.status == 201);
    return json::parse(*response.body).at("token").as_string().c_str();
  }

  TestDistrict district;
  Timestamp clock_ahead{};  ///< added to the time the endpoints see

 private:
  std::vector<Connection> connections() {
    std::vector<Connection> one;
    one.push_back(Connection::open(district.data() / "gridvisit.db", Connection::Mode::reader).value());
    return one;
  }

  void start() {
    files = Files::open(district.data() / "files").value();
    const Clock clock = [this] { return system_now() + clock_ahead.time_since_epoch(); };
    imports_ = std::make_unique<ImportDesk>(Database::open(district.data()).value(), writer_, clock);
    const Services services{writer_, readers_, bell_, positions_, clock, *files, {}, imports_.get()};
    server_ =
        Server::start({"127.0.0.1", 0, std::nullopt, 1, {}}, make_router(services, std::make_shared<StaticFiles>()))
            .value();
  }

  CommitBell bell_;
  PositionBoard positions_;
  ReaderPool readers_;
  Writer writer_;

 public:
  std::unique_ptr<Files> files;  ///< before what its jobs use goes, and after the server

 private:
  std::unique_ptr<ImportDesk> imports_;  ///< after the server, before the writer
  std::unique_ptr<Server> server_;
};

}  // namespace gridvisit::testing
