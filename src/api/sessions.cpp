#include "api/sessions.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/json_body.hpp"
#include "api/problem.hpp"
#include "api/signed_in.hpp"
#include "schema/enum_code.hpp"
#include "store/accounts.hpp"

namespace gridvisit {
namespace {

constexpr std::chrono::hours kSessionLifetime{12};
const Error kWrongCredential{ErrorCode::unauthenticated, "the login or the password is not right"};

// Checked against when the login does not exist, so that the time it takes tells nothing.
const std::string& stand_in_hash() {
  static const std::string kHash = hash_password("nobody has this password").value_or("");
  return kHash;
}

void open_session(const Services& services, const std::string& user_id, const Respond& respond) {
  const auto token = std::make_shared<std::string>();
  const Timestamp expires_at = services.clock() + kSessionLifetime;
  services.writer.submit(
      [token, user_id, expires_at](Transaction& transaction) -> Result<> {
        *token = issue_token(transaction, TokenPurpose::session, {user_id, {}}, expires_at);
        return {};
      },
      [token, expires_at, respond](const Result<>& stored) {
        if (!stored) return respond(to_response(stored.error()));
        const boost::json::object body{{"token", *token}, {"expires_at", format_timestamp(expires_at)}};
        Response response = make_response(201, "application/json", boost::json::serialize(body));
        response.headers.add("cache-control", "no-store");
        respond(std::move(response));
      });
}

}  // namespace

std::optional<std::string> check_credential(Connection& connection, const std::string& login,
                                            const std::string& password) {
  const auto credential = find_credential(connection, login);
  const bool matches = password_matches(credential ? credential->password_hash : stand_in_hash(), password);
  if (!credential || !matches) return std::nullopt;
  return credential->user_id;
}

void SignIn::operator()(Request request, const Respond& respond) const {
  const auto body = parse_json_object(request.body);
  const auto login = body ? text_member(*body, "login") : std::nullopt;
  const auto password = body ? text_member(*body, "password") : std::nullopt;
  if (!login || !password) {
    return respond(to_response({ErrorCode::invalid, "send {\"login\": \"…\", \"password\": \"…\"}"}));
  }
  services.readers.submit(
      [services = services, login = *login, password = *password, respond](Reader reader) {
        const auto user_id = check_credential(reader.connection, login, password);
        if (!user_id) return respond(to_response(kWrongCredential));
        open_session(services, *user_id, respond);
      },
      [respond](const Error& error) { respond(to_response(error)); });
}

void SignOut::operator()(const Request& request, const Actor& /*actor*/, Reader /*reader*/,
                         const Respond& respond) const {
  services.writer.submit(
      [token = std::string(bearer_token(request))](Transaction& transaction) -> Result<> {
        revoke_token(transaction, token);
        return {};
      },
      [respond, askers = services.askers, token = std::string(bearer_token(request))](const Result<>& stored) {
        askers->forget(token);
        respond(stored ? Response{204, {}, nullptr} : to_response(stored.error()));
      });
}

void ShowMe::operator()(const Request& /*request*/, const Actor& actor, Reader reader, const Respond& respond) const {
  const auto stored = find_record(reader, *find_kind(v1::KIND_USER), actor.user_id);
  boost::json::array roles;
  for (const Grant& grant : actor.grants) roles.push_back({{"role", enum_code(grant.role)}, {"code", grant.code}});
  boost::json::object body{{"user_id", actor.user_id}, {"roles", std::move(roles)}};
  if (stored) {
    body["login"] = stored->record.user().login();
    body["name"] = stored->record.user().name();
  }
  respond(make_response(200, "application/json", boost::json::serialize(body)));
}

}  // namespace gridvisit
