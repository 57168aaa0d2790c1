// A running server on the loopback over a test district, asked as a browser would ask.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

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
                system_now, [this](const CommitNotice& notice) { bell_.ring(notice); }),
        server_(Server::start(
                    {"127.0.0.1", 0, std::nullopt, 1, {}},
                    make_router({writer_, readers_, bell_, positions_, system_now}, std::make_shared<StaticFiles>()))
                    .value()) {}

  std::string address(const char* scheme) {
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(server_->port());
  }

  Response ask(const std::string& method, const std::string& target, const std::string& token = "",
               const std::string& body = "") {
    auto client = HttpClient::make(address("http")).value();
    Headers headers;
    if (!token.empty()) headers.add("authorization", "Bearer " + token);
    if (!body.empty()) headers.add("content-type", "application/json");
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
    const auto response = ask("POST", "/api/v1/sessions", "",
                              boost::json::serialize(boost::json::object{{"login", login}, {"password", kPassword}}));
    REQUIRE(response.status == 201);
    return boost::json::parse(*response.body).at("token").as_string().c_str();
  }

  TestDistrict district;

 private:
  std::vector<Connection> connections() {
    std::vector<Connection> one;
    one.push_back(Connection::open(district.data() / "gridvisit.db", Connection::Mode::reader).value());
    return one;
  }

  CommitBell bell_;
  PositionBoard positions_;
  ReaderPool readers_;
  Writer writer_;
  std::unique_ptr<Server> server_;
};

}  // namespace gridvisit::testing
