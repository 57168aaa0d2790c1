// A server's database in a folder of its own, with a town of two villages and four grids, and users who work there.
#pragma once

#include <filesystem>
#include <functional>
#include <random>
#include <string>

#include <unistd.h>
#include <catch2/catch.hpp>

#include "store/accounts.hpp"
#include "store/check.hpp"
#include "store/database.hpp"
#include "store/reader_pool.hpp"
#include "sync/apply_change.hpp"
#include "tests/temporary_folder.hpp"

namespace gridvisit::testing {

inline constexpr const char* kTown = "341103100";
inline constexpr const char* kVillage1 = "341103100201";
inline constexpr const char* kVillage2 = "341103100202";
inline constexpr const char* kGrids[] = {"341103100201001", "341103100201002", "341103100202001", "341103100202002"};

class TestDistrict {
 public:
  TestDistrict() {
    database_.emplace(Database::open_or_create(folder_ / "data").value());
    connection_.emplace(database_->connect(Connection::Mode::writer).value());
    for (const char* code : {"341103", kTown, kVillage1, kVillage2}) {
      put([&](v1::Record& record) {
        record.mutable_division()->set_code(code);
        record.mutable_division()->set_name(code);
      });
    }
    for (const char* code : kGrids) put([&](v1::Record& record) { record.mutable_grid()->set_code(code); });
  }
  Connection& connection() { return *connection_; }
  const Vault& vault() { return database_->vault(); }
  Reader reader() { return {*connection_, database_->vault()}; }
  [[nodiscard]] std::filesystem::path data() const { return folder_ / "data"; }

  Result<> write(WriteJob job) { return run_in_transaction(*connection_, vault(), now(), std::move(job)); }
  Timestamp now() { return Timestamp(std::chrono::milliseconds(1'795'000'000'000 + ++ticks_)); }

  v1::ChangeResult apply(const Actor& actor, const v1::Change& change) {
    v1::ChangeResult result;
    const auto done = write([&](Transaction& transaction) -> Result<> {
      auto answer = apply_change(transaction, actor, change);
      if (!answer) return failure(answer);
      result = *answer;
      return {};
    });
    if (!done) FAIL(done.error().to_string());
    return result;
  }

  std::string new_id() {
    std::string id;
    REQUIRE(write([&](Transaction& transaction) -> Result<> {
      id = transaction.ids.next();
      return {};
    }));
    return id;
  }

  /// Creates a record as the system; the test fails where it is rejected.
  std::string put(const std::function<void(v1::Record&)>& fill) {
    v1::Change change;
    change.set_operation(v1::OPERATION_PUT);
    change.mutable_record()->set_id(new_id());
    fill(*change.mutable_record());
    const auto result = apply(system_actor("test"), change);
    INFO(result.message());
    REQUIRE(result.outcome() == v1::OUTCOME_APPLIED);
    return change.record().id();
  }

  std::string add_person(const std::string& name, const std::string& grid) {
    return put([&](v1::Record& record) {
      record.mutable_recipient()->set_name(name);
      record.mutable_recipient()->set_grid_code(grid);
    });
  }

  std::string add_user(const std::string& login) {
    return put([&](v1::Record& record) {
      record.mutable_user()->set_login(login);
      record.mutable_user()->set_name(login);
    });
  }

  std::string assign(const std::string& user, v1::Role role, const std::string& code) {
    return put([&](v1::Record& record) {
      record.mutable_assignment()->set_user_id(user);
      record.mutable_assignment()->set_role(role);
      record.mutable_assignment()->set_code(code);
    });
  }

  /// The token of a new device of the user.
  std::string add_device(const std::string& user) {
    const std::string device = put([&](v1::Record& record) { record.mutable_device()->set_user_id(user); });
    std::string token;
    REQUIRE(write([&](Transaction& transaction) -> Result<> {
      token = issue_token(transaction, TokenPurpose::device, {user, device}, now() + std::chrono::hours(24 * 365));
      return {};
    }));
    return token;
  }

  std::optional<v1::Record> find(v1::Kind kind, const std::string& id) {
    auto stored = find_record(reader(), *find_kind(kind), id);
    return stored ? std::optional(std::move(stored->record)) : std::nullopt;
  }

  /// A change of one field of a record, seen at its present revision (or `base_rev`).
  v1::Change edit(v1::Kind kind, const std::string& id, const std::string& field,
                  const std::function<void(v1::Record&)>& fill, std::int64_t base_rev = -1) {
    v1::Change change;
    change.set_operation(v1::OPERATION_PUT);
    change.mutable_record()->set_id(id);
    fill(*change.mutable_record());
    change.mutable_fields()->add_paths(field);
    change.set_base_rev(base_rev >= 0 ? base_rev : find(kind, id)->rev());
    return change;
  }

  std::vector<Finding> check() {
    return check_database(reader(), 100, [](std::string_view) {});
  }

 private:
  TemporaryFolder folder_;
  std::optional<Database> database_;
  std::optional<Connection> connection_;
  std::int64_t ticks_ = 0;
};

inline Actor worker(const std::string& user, const std::string& grid) {
  return {user, "", {{v1::ROLE_GRID_WORKER, grid}}};
}

}  // namespace gridvisit::testing
