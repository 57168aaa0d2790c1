#include "api/devices.hpp"

#include <algorithm>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/json_body.hpp"
#include "api/problem.hpp"
#include "base/scope_code.hpp"
#include "domain/authorise.hpp"
#include "store/accounts.hpp"
#include "sync/apply_change.hpp"

namespace gridvisit {
namespace {

constexpr std::chrono::hours kCodeLifetime{24};
constexpr Timestamp kNever{std::chrono::sys_days{std::chrono::year{9999} / 1 / 1}};

struct Enrolled {
  std::string device_id;
  std::string user_id;
  std::string token;
};

Response created(const boost::json::object& body) {
  Response response = make_response(201, "application/json", boost::json::serialize(body));
  response.headers.add("cache-control", "no-store");
  return response;
}

// The device record, made in the user's own name by the system, and its token; the code is spent.
Result<Enrolled> enrol(Transaction& transaction, const std::string& code, const std::string& name) {
  const auto holder = find_token(transaction.connection, TokenPurpose::enrolment, code, transaction.now);
  if (!holder) return failure(ErrorCode::unauthenticated, "the code is wrong, used or too old: ask for a new one");
  revoke_token(transaction, code);
  v1::Change change;
  change.set_operation(v1::OPERATION_PUT);
  change.mutable_record()->set_id(transaction.ids.next());
  v1::Device& device = *change.mutable_record()->mutable_device();
  device.set_user_id(holder->user_id);
  device.set_name(name);
  device.set_enrolled_at_ms(transaction.now.time_since_epoch().count());
  const auto answer = apply_change(transaction, system_actor(holder->user_id), change);
  if (!answer) return failure(answer);
  if (auto stored = to_result(*answer); !stored) return failure(stored);
  const TokenHolder device_holder{holder->user_id, change.record().id()};
  return Enrolled{change.record().id(), holder->user_id,
                  issue_token(transaction, TokenPurpose::device, device_holder, kNever)};
}

// A phone speaks for its user: nobody may make one that could do more than they can themselves.
Result<> may_act_for(const Actor& actor, const std::vector<std::pair<v1::Role, std::string>>& grants) {
  const bool all_covered = std::ranges::all_of(grants, [&](const auto& wanted) {
    return std::ranges::any_of(actor.grants, [&](const Grant& own) {
      const bool as_high = own.role == v1::ROLE_ADMIN || own.role == wanted.first || reaches(own.role, wanted.first);
      return as_high && is_within(wanted.second, own.code);
    });
  });
  if (all_covered) return {};
  return failure(ErrorCode::forbidden,
                 "the user has rights that you do not have: an administrator can enrol their phone");
}

}  // namespace

Result<std::string> make_enrolment_code(Transaction& transaction, const std::string& user_id) {
  return issue_token(transaction, TokenPurpose::enrolment, {user_id, {}}, transaction.now + kCodeLifetime);
}

void MakeEnrolmentCode::operator()(const Request& request, const Actor& actor, Reader reader,
                                   const Respond& respond) const {
  const auto body = parse_json_object(request.body);
  const auto user_id = body ? text_member(*body, "user_id") : std::nullopt;
  if (!user_id) return respond(to_response({ErrorCode::invalid, "send {\"user_id\": \"…\"}"}));
  const KindInfo& devices = *find_kind(v1::KIND_DEVICE);
  const auto scope = find_scope(reader.connection, *find_kind(v1::KIND_USER), *user_id);
  if (!scope) return respond(to_response({ErrorCode::not_found, "there is no such user"}));
  if (const auto allowed =
          authorise_write(actor, {.kind = &devices, .old_scope = {}, .new_scope = *scope, .fields = {}});
      !allowed) {
    return respond(to_response(allowed.error().error));
  }
  if (const auto allowed = may_act_for(actor, load_grants(reader.connection, *user_id)); !allowed) {
    return respond(to_response(allowed.error()));
  }
  const auto code = std::make_shared<std::string>();
  const Timestamp expires_at = services.clock() + kCodeLifetime;
  services.writer.submit(
      [code, user_id = *user_id](Transaction& transaction) -> Result<> {
        auto made = make_enrolment_code(transaction, user_id);
        if (!made) return failure(made);
        *code = std::move(*made);
        return {};
      },
      [code, expires_at, respond](const Result<>& stored) {
        if (!stored) return respond(to_response(stored.error()));
        respond(created({{"code", *code}, {"expires_at", format_timestamp(expires_at)}}));
      });
}

void EnrolDevice::operator()(const Request& request, const Respond& respond) const {
  const auto body = parse_json_object(request.body);
  const auto code = body ? text_member(*body, "code") : std::nullopt;
  if (!code) return respond(to_response({ErrorCode::invalid, "send {\"code\": \"…\", \"name\": \"…\"}"}));
  const auto enrolled = std::make_shared<Enrolled>();
  services.writer.submit(
      [enrolled, code = *code, name = text_member(*body, "name").value_or("")](Transaction& transaction) -> Result<> {
        auto done = enrol(transaction, code, name);
        if (!done) return failure(done);
        *enrolled = std::move(*done);
        return {};
      },
      [enrolled, respond](const Result<>& stored) {
        if (!stored) return respond(to_response(stored.error()));
        respond(
            created({{"device_id", enrolled->device_id}, {"user_id", enrolled->user_id}, {"token", enrolled->token}}));
      });
}

}  // namespace gridvisit
