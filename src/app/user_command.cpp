#include <iostream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/local_database.hpp"
#include "app/terminal.hpp"
#include "base/scope_code.hpp"
#include "schema/enum_code.hpp"
#include "store/accounts.hpp"

namespace gridvisit {
namespace {

struct UserOptions {
  std::string directory;
  std::string login;
  std::string name;
  std::string role;
  std::string code;
  bool remove = false;
};

Result<v1::Role> parse_role(const std::string& text) {
  if (const auto role = find_enum<v1::Role>(text); role && *role != v1::ROLE_UNSPECIFIED) return *role;
  std::string known;
  for (int i = 1; i < v1::Role_descriptor()->value_count(); ++i) {
    const auto& value = *v1::Role_descriptor()->value(i);
    known += fmt::format("{}{} ({})", i == 1 ? "" : ", ", enum_code(value), enum_label(value));
  }
  return failure(ErrorCode::invalid, "'" + text + "' is not a role; there are " + known);
}

// The user's own id stands as who did it: on the command line, whoever may write the folder is the administrator.
Result<> assign(Transaction& transaction, const std::string& user_id, v1::Role role, const std::string& code) {
  v1::Change change;
  change.mutable_record()->set_id(transaction.ids.next());
  v1::Assignment& assignment = *change.mutable_record()->mutable_assignment();
  assignment.set_user_id(user_id);
  assignment.set_role(role);
  assignment.set_code(code);
  return put_as_system(transaction, user_id, std::move(change));
}

Result<> add_user(const UserOptions& options) {
  const auto role = parse_role(options.role);
  if (!role) return failure(role);
  const auto password = ask_password("Password for " + options.login + " (at least 10 characters)");
  if (!password) return failure(password);
  const auto hash = hash_password(*password);
  if (!hash) return failure(hash);
  auto local = LocalDatabase::open(options.directory, true);
  if (!local) return failure(local);
  return local->write([&](Transaction& transaction) -> Result<> {
    v1::Change change;
    const std::string id = transaction.ids.next();
    change.mutable_record()->set_id(id);
    v1::User& user = *change.mutable_record()->mutable_user();
    user.set_login(options.login);
    user.set_name(options.name.empty() ? options.login : options.name);
    user.set_division_code(std::string(at_level(options.code, ScopeLevel::village)));
    if (auto stored = put_as_system(transaction, id, std::move(change)); !stored) return stored;
    set_password_hash(transaction, id, *hash);
    return assign(transaction, id, *role, options.code);
  });
}

Result<> change_password(const UserOptions& options) {
  auto local = LocalDatabase::open(options.directory);
  if (!local) return failure(local);
  const auto user = load_user(local->reader(), options.login);
  if (!user) return failure(user);
  const auto password = ask_password("New password for " + options.login + " (at least 10 characters)");
  if (!password) return failure(password);
  const auto hash = hash_password(*password);
  if (!hash) return failure(hash);
  return local->write([&](Transaction& transaction) -> Result<> {
    set_password_hash(transaction, user->id(), *hash);
    return {};
  });
}

Result<> remove_assignment(Transaction& transaction, const v1::Record& user, v1::Role role, const std::string& code) {
  v1::Assignment wanted;
  wanted.set_user_id(user.id());
  wanted.set_role(role);
  wanted.set_code(code);
  const auto stored =
      find_by_natural_key({transaction.connection, transaction.vault}, *find_kind(v1::KIND_ASSIGNMENT), wanted);
  if (!stored) return failure(ErrorCode::not_found, "the user has no such assignment");
  return delete_as_system(transaction, user.id(), stored->record);
}

Result<> assign_user(const UserOptions& options) {
  const auto role = parse_role(options.role);
  if (!role) return failure(role);
  auto local = LocalDatabase::open(options.directory);
  if (!local) return failure(local);
  const auto user = load_user(local->reader(), options.login);
  if (!user) return failure(user);
  return local->write([&](Transaction& transaction) {
    return options.remove ? remove_assignment(transaction, *user, *role, options.code)
                          : assign(transaction, user->id(), *role, options.code);
  });
}

Result<> list_users(const UserOptions& options) {
  auto local = LocalDatabase::open(options.directory);
  if (!local) return failure(local);
  Reader reader = local->reader();
  for_each_record(reader, *find_kind(v1::KIND_USER), "", [&](const StoredRecord& stored) {
    const v1::User& user = stored.record.user();
    std::string roles;
    for (const auto& [role, code] : load_grants(reader.connection, stored.record.id())) {
      roles += fmt::format("{}{} {}", roles.empty() ? "" : ", ", enum_code(role), code);
    }
    fmt::print("{}\t{}\t{}{}\n", user.login(), user.name(), roles,
               user.disabled_day().empty() ? "" : "\tdisabled since " + user.disabled_day());
    return true;
  });
  return {};
}

CLI::App* add_action(CLI::App& command, const char* name, const char* about,
                     const std::shared_ptr<UserOptions>& options, int& exit_code,
                     Result<> (*action)(const UserOptions&)) {
  auto* added = command.add_subcommand(name, about);
  added->add_option("--data", options->directory, "The district's data folder")->required();
  added->callback([options, action, &exit_code] {
    const auto done = action(*options);
    exit_code = done ? 0 : fail(done.error());
  });
  return added;
}

}  // namespace

void add_user_command(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("user", "People who work with the software: add, passwd, assign, list");
  command->require_subcommand(1);
  auto options = std::make_shared<UserOptions>();
  const auto with_login = [&](CLI::App* action) {
    action->add_option("--login", options->login, "Lower-case letters, digits, dot, dash, underscore")->required();
    return action;
  };
  const auto with_role = [&](CLI::App* action) {
    action->add_option("--role", options->role, "grid_worker, village_staff, town_staff, district_staff, admin, …")
        ->required();
    action->add_option("--code", options->code, "The division or grid the role is for, with everything below it")
        ->required();
  };
  auto* add = with_login(
      add_action(*command, "add", "Add a user with a role in a division or grid", options, exit_code, add_user));
  add->add_option("--name", options->name, "The person's name");
  with_role(add);
  with_login(add_action(*command, "passwd", "Set a user's password; it is asked for, or read from standard input",
                        options, exit_code, change_password));
  auto* assign = with_login(add_action(*command, "assign", "Give a user one more role, or (--remove) take one away",
                                       options, exit_code, assign_user));
  with_role(assign);
  assign->add_flag("--remove", options->remove, "Take the role away");
  add_action(*command, "list", "List users with their roles", options, exit_code, list_users);
}

}  // namespace gridvisit
