#include "api/signed_in.hpp"

#include "api/problem.hpp"
#include "api/sessions.hpp"
#include "base/base64.hpp"
#include "store/accounts.hpp"

namespace gridvisit {
namespace {

constexpr std::string_view kScheme = "Bearer ";
constexpr std::string_view kBasicScheme = "Basic ";
constexpr std::chrono::seconds kTokenTrust{5};
constexpr std::chrono::seconds kPasswordTrust{60};

std::optional<Asker> find_asker(Connection& connection, std::string_view token, Timestamp now) {
  if (token.empty()) return std::nullopt;
  auto holder = find_token(connection, TokenPurpose::session, token, now);
  if (!holder) holder = find_token(connection, TokenPurpose::device, token, now);
  if (!holder) return std::nullopt;
  // A device's numbered changes come through /sync alone: here it acts as its user.
  Asker asker{{holder->user_id, {}, {}}, holder->device_id, {}};
  for (auto& [role, code] : load_grants(connection, holder->user_id)) {
    asker.actor.grants.push_back({role, std::move(code)});
  }
  return asker;
}

/// Who is let in how, and to what.
struct Door {
  Services services;
  AnswerAtOnce at_once;  ///< may be empty: then nobody is remembered
  AnswerAsker answer;
  bool takes_passwords = false;
};

// Login and password of "Authorization: Basic …"; nothing without them.
std::optional<std::pair<std::string, std::string>> read_password(const Request& request) {
  const auto field = request.headers.find("authorization");
  if (!field || !field->starts_with(kBasicScheme)) return std::nullopt;
  const auto text = parse_base64(field->substr(kBasicScheme.size()));
  const auto colon = text ? text->find(':') : std::string::npos;
  if (colon == std::string::npos) return std::nullopt;
  return std::pair(text->substr(0, colon), text->substr(colon + 1));
}

// What stands for the asker among those remembered.
std::string credential_of(const Door& door, const Request& request) {
  if (const auto token = bearer_token(request); !token.empty() || !door.takes_passwords) return std::string(token);
  return std::string(request.headers.find("authorization").value_or(""));
}

std::optional<Asker> find_asker(const Door& door, const Request& request, Connection& connection) {
  if (const auto token = bearer_token(request); !token.empty()) {
    return find_asker(connection, token, door.services.clock());
  }
  const auto password = door.takes_passwords ? read_password(request) : std::nullopt;
  const auto user = password ? check_credential(connection, password->first, password->second) : std::nullopt;
  if (!user) return std::nullopt;
  Asker asker{{*user, {}, {}}, {}, {}};
  for (auto& [role, code] : load_grants(connection, *user)) asker.actor.grants.push_back({role, std::move(code)});
  return asker;
}

Response turn_away(const Door& door) {
  Response response = to_response({ErrorCode::unauthenticated, "sign in first: POST /api/v1/sessions gives a token"});
  if (door.takes_passwords) response.headers.set("www-authenticate", R"(Basic realm="gridvisit", charset="UTF-8")");
  return response;
}

Handler admit(Door made) {
  const auto door = std::make_shared<const Door>(std::move(made));
  return [door](Request request, Respond respond) {
    const Services& services = door->services;
    const std::int64_t rights = services.bell.rights_changes();
    if (door->at_once) {
      const auto known = services.askers->find(credential_of(*door, request), rights, services.clock());
      if (known && door->at_once(request, *known, respond)) return;
    }
    services.readers.submit(
        [door, request = std::move(request), respond, rights](Reader reader) mutable {
          const Services& its = door->services;
          const std::string credential = credential_of(*door, request);
          auto asker = door->at_once ? its.askers->find(credential, rights, its.clock()) : nullptr;
          if (asker == nullptr) {
            auto found = find_asker(*door, request, reader.connection);
            if (!found) return respond(turn_away(*door));
            if (door->at_once) found->map_view = its.map->view_of(found->actor);
            asker = std::make_shared<const Asker>(std::move(*found));
            const bool by_token = !bearer_token(request).empty();
            if (door->at_once) {
              its.askers->remember(credential, asker, rights, {its.clock(), by_token ? kTokenTrust : kPasswordTrust});
            }
          }
          door->answer(std::move(request), *asker, reader, respond);
        },
        [respond](const Error& error) { respond(to_response(error)); });
  };
}

}  // namespace

std::string_view bearer_token(const Request& request) {
  const auto field = request.headers.find("authorization");
  if (!field || !field->starts_with(kScheme)) return {};
  return field->substr(kScheme.size());
}

Handler for_asker(Services services, AnswerAtOnce at_once, AnswerAsker answer) {
  return admit({std::move(services), std::move(at_once), std::move(answer), false});
}

Handler for_gis_client(Services services, AnswerAtOnce at_once, AnswerAsker answer) {
  return admit({std::move(services), std::move(at_once), std::move(answer), true});
}

Handler for_asker(Services services, AnswerAsker answer) { return for_asker(services, nullptr, std::move(answer)); }

Handler for_signed_in(Services services, AnswerSignedIn answer) {
  return for_asker(services, [answer = std::move(answer)](const Request& request, const Asker& asker, Reader reader,
                                                          const Respond& respond) {
    answer(request, asker.actor, reader, respond);
  });
}

}  // namespace gridvisit
