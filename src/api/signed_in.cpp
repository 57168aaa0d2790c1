#include "api/signed_in.hpp"

#include "api/problem.hpp"
#include "store/accounts.hpp"

namespace gridvisit {
namespace {

constexpr std::string_view kScheme = "Bearer ";

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

}  // namespace

std::string_view bearer_token(const Request& request) {
  const auto field = request.headers.find("authorization");
  if (!field || !field->starts_with(kScheme)) return {};
  return field->substr(kScheme.size());
}

Handler for_asker(Services services, AnswerAtOnce at_once, AnswerAsker answer) {
  return [services, at_once = std::move(at_once), answer = std::move(answer)](Request request, Respond respond) {
    const std::int64_t rights = services.bell.rights_changes();
    if (at_once) {
      const auto known = services.askers->find(bearer_token(request), rights, services.clock());
      if (known && at_once(request, *known, respond)) return;
    }
    services.readers.submit(
        [services, answer, request = std::move(request), respond, rights,
         remembers = at_once != nullptr](Reader reader) mutable {
          const std::string token(bearer_token(request));
          auto found = find_asker(reader.connection, token, services.clock());
          if (!found) {
            respond(to_response({ErrorCode::unauthenticated, "sign in first: POST /api/v1/sessions gives a token"}));
            return;
          }
          if (remembers) found->map_view = services.map->view_of(found->actor);
          const auto asker = std::make_shared<const Asker>(std::move(*found));
          if (remembers) services.askers->remember(token, asker, rights, services.clock());
          answer(std::move(request), *asker, reader, respond);
        },
        [respond](const Error& error) { respond(to_response(error)); });
  };
}

Handler for_asker(Services services, AnswerAsker answer) { return for_asker(services, nullptr, std::move(answer)); }

Handler for_signed_in(Services services, AnswerSignedIn answer) {
  return for_asker(services, [answer = std::move(answer)](const Request& request, const Asker& asker, Reader reader,
                                                          const Respond& respond) {
    answer(request, asker.actor, reader, respond);
  });
}

}  // namespace gridvisit
