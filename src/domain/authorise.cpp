#include "domain/authorise.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/scope_code.hpp"
#include "schema/enum_code.hpp"

namespace gridvisit {
namespace {

using google::protobuf::Message;

std::unexpected<WriteRefusal> refused(Refused why, std::string message, const std::string& field = {}) {
  const Where where{.file = "", .row = {}, .field = field};
  return std::unexpected(WriteRefusal{why, Error{ErrorCode::forbidden, std::move(message), where}});
}

std::string text_of(const Message& body, const FieldInfo& field) {
  return body.GetReflection()->GetString(body, field.descriptor);
}

// A system's actor is granted the empty code, which holds everything; nobody else's grant may be without one.
bool holds(const Grant& grant, std::string_view scope) {
  return (!grant.code.empty() || grant.role == v1::ROLE_ADMIN) && is_within(scope, grant.code);
}

// A worker's plan lies at the code all their areas share, which may be above each of them.
bool is_above_an_area(const Actor& actor, std::string_view scope) {
  return std::ranges::any_of(actor.grants, [&](const Grant& grant) { return is_within(grant.code, scope); });
}

/// The user that did or plans what the record tells of; none where the kind tells of nobody's doing.
const FieldInfo* doer_of(const KindInfo& kind) {
  switch (kind.kind) {
    case v1::KIND_VISIT:
    case v1::KIND_INSPECTION:
    case v1::KIND_PHOTO:
    case v1::KIND_PLAN: return kind.find_field("user_id");
    default: return nullptr;
  }
}

bool is_own(const Actor& actor, const WriteRequest& request) {
  const FieldInfo* doer = doer_of(*request.kind);
  if (doer == nullptr) return false;
  const std::string done_by = text_of(*request.body, *doer);
  return done_by == actor.user_id || (!actor.vouches_for.empty() && done_by == actor.vouches_for);
}

// Some fields of their own record are a user's to set: how they travel, whether they share where they are.
bool sets_own_fields_only(const Actor& actor, const WriteRequest& request) {
  return request.kind->kind == v1::KIND_USER && request.id == actor.user_id && request.old_scope &&
         request.old_scope == request.new_scope && !request.fields.empty() &&
         std::ranges::all_of(request.fields, [](const FieldInfo* field) { return field->rule.own(); });
}

/// The least role of the chain that may give `role` to somebody.
v1::Role least_to_give(v1::Role role) {
  switch (role) {
    case v1::ROLE_MEMORIAL_KEEPER:
    case v1::ROLE_INN_DESK: return v1::ROLE_TOWN_STAFF;
    case v1::ROLE_LEADER: return v1::ROLE_DISTRICT_STAFF;
    case v1::ROLE_AUDITOR: return v1::ROLE_ADMIN;
    default: return role;
  }
}

// The roles the actor may use at one end of the change.
std::vector<v1::Role> roles_at(const Actor& actor, const WriteRequest& request, std::string_view scope) {
  const bool own_plan = request.kind->kind == v1::KIND_PLAN && is_own(actor, request) && is_above_an_area(actor, scope);
  std::vector<v1::Role> roles;
  for (const Grant& grant : actor.grants) {
    if (holds(grant, scope) || own_plan) roles.push_back(grant.role);
  }
  return roles;
}

bool any_reaches(const std::vector<v1::Role>& roles, v1::Role least) {
  return std::ranges::any_of(roles, [&](v1::Role role) { return reaches(role, least); });
}

std::expected<void, WriteRefusal> check_fields(const WriteRequest& request, const std::vector<v1::Role>& roles) {
  const auto check = [&](const FieldInfo& field) -> std::expected<void, WriteRefusal> {
    if (std::ranges::any_of(roles, [&](v1::Role role) { return may_set(*request.kind, field, role); })) return {};
    return refused(Refused::role,
                   fmt::format("your role may not {} {} of a {}; ask the staff of the station above",
                               request.new_scope ? "set" : "delete", field.name, request.kind->name),
                   field.name);
  };
  if (!request.new_scope) {
    for (const FieldInfo& field : request.kind->fields) {
      if (auto checked = check(field); !checked) return checked;
    }
    return {};
  }
  for (const FieldInfo* field : request.fields) {
    if (auto checked = check(*field); !checked) return checked;
  }
  return {};
}

// What holds beyond the catalogue: whose doing a record tells of, and who may give a role.
std::expected<void, WriteRefusal> check_kind(const Actor& actor, const WriteRequest& request,
                                             const std::vector<v1::Role>& roles) {
  const FieldInfo* doer = doer_of(*request.kind);
  if (doer != nullptr && !is_own(actor, request) && !any_reaches(roles, v1::ROLE_TOWN_STAFF)) {
    return refused(Refused::role, "you may write this in your own name only; the town's station may for others",
                   doer->name);
  }
  if (request.kind->options.append_only() && !request.new_scope && !any_reaches(roles, v1::ROLE_DISTRICT_STAFF)) {
    return refused(Refused::role,
                   fmt::format("a {} is only ever added; the bureau may delete one", request.kind->name));
  }
  if (request.kind->kind == v1::KIND_ASSIGNMENT) {
    const FieldInfo& field = *request.kind->find_field("role");
    const int given = request.body->GetReflection()->GetEnumValue(*request.body, field.descriptor);
    if (!any_reaches(roles, least_to_give(static_cast<v1::Role>(given)))) {
      return refused(Refused::role, "you may not give or take away a role above your own; ask the bureau", field.name);
    }
  }
  return {};
}

std::expected<void, WriteRefusal> check_end(const Actor& actor, const WriteRequest& request, std::string_view scope) {
  const std::vector<v1::Role> roles = roles_at(actor, request, scope);
  if (roles.empty()) {
    return refused(Refused::scope,
                   fmt::format("the {} is at {}, outside your area; ask the station that looks after it",
                               request.kind->name, scope),
                   request.kind->scope_from.empty() ? "" : request.kind->scope_from.front()->name);
  }
  if (std::ranges::none_of(roles, [&](v1::Role role) { return may_write(*request.kind, role); })) {
    return refused(Refused::role,
                   fmt::format("your role may not write a {}; ask the station above", request.kind->name));
  }
  if (auto checked = check_fields(request, roles); !checked) return checked;
  return check_kind(actor, request, roles);
}

// Of two roles, the one that is shown more: up the chain, then the keeper and the desk, then who sees no person.
int disclosure_rank(v1::Role role) {
  switch (role) {
    case v1::ROLE_AUDITOR: return 1;
    case v1::ROLE_LEADER: return 2;
    case v1::ROLE_MEMORIAL_KEEPER:
    case v1::ROLE_INN_DESK: return 3;
    default: return 3 + role;
  }
}

}  // namespace

std::expected<void, WriteRefusal> authorise_write(const Actor& actor, const WriteRequest& request) {
  if (sets_own_fields_only(actor, request)) return {};
  if (std::ranges::none_of(actor.grants, [&](const Grant& grant) { return may_write(*request.kind, grant.role); })) {
    return refused(Refused::role,
                   fmt::format("your role may not write a {}; ask the station above", request.kind->name));
  }
  if (request.old_scope && request.new_scope) {
    const auto fixed = std::ranges::find_if(request.fields, [](const FieldInfo* field) { return field->rule.fixed(); });
    if (fixed != request.fields.end()) {
      return refused(Refused::role,
                     fmt::format("{} is set when a {} is made and never again; delete it and make another",
                                 (*fixed)->name, request.kind->name),
                     (*fixed)->name);
    }
  }
  for (const auto& scope : {request.old_scope, request.new_scope}) {
    if (!scope) continue;
    if (auto checked = check_end(actor, request, *scope); !checked) return checked;
  }
  return {};
}

std::optional<v1::Role> may_see(const Actor& actor, const KindInfo& kind, std::string_view scope) {
  std::optional<v1::Role> best;
  for (const Grant& grant : actor.grants) {
    const bool from_below = kind.options.visible_below() && !grant.code.empty() && is_within(grant.code, scope);
    if ((!holds(grant, scope) && !from_below) || !may_read(kind, grant.role)) continue;
    if (!best || disclosure_rank(grant.role) > disclosure_rank(*best)) best = grant.role;
  }
  return best;
}

}  // namespace gridvisit
