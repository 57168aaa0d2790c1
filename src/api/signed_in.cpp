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
  Asker asker{{holder->user_id, {}, {}}, holder->device_id};
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

Handler for_asker(Services services, AnswerAsker answer) {
  return [services, answer = std::move(answer)](Request request, Respond respond) {
    services.readers.submit(
        [services, answer, request = std::move(request), respond](Reader reader) mutable {
          const auto asker = find_asker(reader.connection, bearer_token(request), services.clock());
          if (!asker) {
            respond(to_response({ErrorCode::unauthenticated, "sign in first: POST /api/v1/sessions gives a token"}));
            return;
          }
          answer(std::move(request), *asker, reader, respond);
        },
        [respond](const Error& error) { respond(to_response(error)); });
  };
}

Handler for_signed_in(Services services, AnswerSignedIn answer) {
  return for_asker(services, [answer = std::move(answer)](const Request& request, const Asker& asker, Reader reader,
                                                          const Respond& respond) {
    answer(request, asker.actor, reader, respond);
  });
}

}  // namespace gridvisit
