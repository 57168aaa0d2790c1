// Phones and a server over a network that cuts off at any message, while people move between grids and workers' areas
// change. Everything follows from one seed, which a failure prints.
#include <catch2/catch.hpp>

#include <deque>
#include <set>

#include "base/scope_code.hpp"
#include "domain/authorise.hpp"
#include "memory_replica.hpp"
#include "sync/device_session.hpp"
#include "sync/server_session.hpp"
#include "test_district.hpp"

using namespace gridvisit;
using gridvisit::testing::kGrids;
using gridvisit::testing::MemoryReplica;
using gridvisit::testing::TestDistrict;

namespace {

/// One phone with the wire to the server. What is on the wire is lost when it is cut.
class Phone {
 public:
  Phone(TestDistrict& server, std::string user, const std::string& token)
      : replica(token), user_id(std::move(user)), server_(server) {}

  void connect() {
    cut();
    device_.emplace(replica);
    session_.emplace();
    to_server_.push_back(device_->hello({.client = "simulation"}, server_.now()).value());
  }

  void cut() {
    device_.reset();
    session_.reset();
    to_server_.clear();
    to_device_.clear();
  }

  [[nodiscard]] bool connected() const { return session_.has_value(); }
  [[nodiscard]] bool in_step() const {
    return device_ && device_->in_step() && to_server_.empty() && to_device_.empty();
  }

  /// Moves one message at the server's end.
  void serve() {
    if (!session_) return;
    if (!to_server_.empty()) {
      const v1::ClientMessage message = to_server_.front();
      to_server_.pop_front();
      take(session_->receive(message, server_.reader(), server_.now()));
    } else {
      take(session_->next(server_.reader(), server_.now()));
    }
  }

  /// Moves one message at the phone's end.
  void receive() {
    if (!device_ || to_device_.empty()) return;
    const v1::ServerMessage message = to_device_.front();
    to_device_.pop_front();
    const auto reaction = device_->receive(message, server_.now());
    REQUIRE(reaction);
    for (const v1::ClientMessage& answer : reaction->messages) to_server_.push_back(answer);
    for (const v1::ClientMessage& sent : reaction->messages) mismatches += sent.has_digest_mismatch() ? 1 : 0;
    if (reaction->reconnect || reaction->refusal) cut();
  }

  void rights_may_have_changed() {
    if (session_) session_->rights_may_have_changed();
  }

  void wrote() {
    if (!device_) return;
    const auto reaction = device_->changes_are_waiting(server_.now());
    REQUIRE(reaction);
    for (const v1::ClientMessage& message : reaction->messages) to_server_.push_back(message);
  }

  MemoryReplica replica;
  std::string user_id;
  int mismatches = 0;

 private:
  void take(ServerSession::Reply reply) {
    if (!reply.changes.empty()) {
      std::vector<v1::ChangeResult> results;
      for (const v1::Change& change : reply.changes) results.push_back(server_.apply(session_->actor(), change));
      to_device_.push_back(session_->answered(results));
    }
    if (reply.message) to_device_.push_back(std::move(*reply.message));
    if (reply.close) to_server_.clear();
  }

  TestDistrict& server_;
  std::optional<DeviceSession> device_;
  std::optional<ServerSession> session_;
  std::deque<v1::ClientMessage> to_server_;
  std::deque<v1::ServerMessage> to_device_;
};

class Simulation {
 public:
  explicit Simulation(std::uint32_t seed) : engine_(seed) {
    for (int i = 0; i < 12; ++i) people_.push_back(server_.add_person("人" + std::to_string(i), kGrids[i % 4]));
    add_phone("w1", v1::ROLE_GRID_WORKER, {kGrids[0]});
    add_phone("w2", v1::ROLE_GRID_WORKER, {kGrids[1], kGrids[2]});
    add_phone("v1", v1::ROLE_VILLAGE_STAFF, {gridvisit::testing::kVillage1});
    add_phone("t1", v1::ROLE_TOWN_STAFF, {gridvisit::testing::kTown});
  }

  void run(int steps) {
    for (int i = 0; i < steps; ++i) step();
    // What one phone uploads another has yet to fetch.
    for (int round = 0; round < 2; ++round) {
      for (auto& phone : phones_) {
        phone->cut();
        bring_into_step(*phone);
      }
    }
    for (auto& phone : phones_) verify(*phone);
    REQUIRE(server_.check().empty());
  }

 private:
  void add_phone(const std::string& login, v1::Role role, const std::vector<std::string>& codes) {
    const std::string user = server_.add_user(login);
    for (const std::string& code : codes) assignments_.push_back(server_.assign(user, role, code));
    phones_.push_back(std::make_unique<Phone>(server_, user, server_.add_device(user)));
  }

  std::size_t below(std::size_t count) { return engine_() % count; }

  void step() {
    Phone& phone = *phones_[below(phones_.size())];
    switch (below(20)) {
      case 0: phone.cut(); return;
      case 1:
      case 2:
        if (!phone.connected()) phone.connect();
        return;
      case 3: return write_visit(phone);
      case 4: return edit_note(phone);
      case 5: return edit_conditions(phone);
      case 6: return move_somebody();
      case 7: return change_rights();
      case 8:
        if (below(4) == 0) delete_somebody();
        return;
      default: break;
    }
    below(2) == 0 ? phone.serve() : phone.receive();
  }

  const v1::Record* pick_person(const Phone& phone) {
    std::vector<const v1::Record*> held;
    for (const auto& [key, record] : phone.replica.records()) {
      if (key.first == v1::KIND_RECIPIENT) held.push_back(&record);
    }
    return held.empty() ? nullptr : held[below(held.size())];
  }

  void write_visit(Phone& phone) {
    const v1::Record* person = pick_person(phone);
    if (person == nullptr) return;
    v1::Change change;
    change.set_operation(v1::OPERATION_PUT);
    change.mutable_record()->set_id(server_.new_id());
    v1::Visit& visit = *change.mutable_record()->mutable_visit();
    visit.set_recipient_id(person->id());
    visit.set_user_id(phone.user_id);
    visit.set_level(v1::VISIT_LEVEL_VILLAGE);
    visit.set_visited_at_ms(1'795'000'000'000);
    visit.set_remark("visit " + change.record().id());
    phone.replica.write(std::move(change));
    phone.wrote();
  }

  void edit_note(Phone& phone) {
    const v1::Record* person = pick_person(phone);
    if (person == nullptr) return;
    v1::Change change;
    change.set_operation(v1::OPERATION_PUT);
    change.mutable_record()->set_id(person->id());
    change.mutable_record()->mutable_recipient()->set_note("note " + std::to_string(engine_()));
    change.mutable_fields()->add_paths("note");
    change.set_base_rev(person->rev());
    phone.replica.write(std::move(change));
    phone.wrote();
  }

  void edit_conditions(Phone& phone) {
    const v1::Record* person = pick_person(phone);
    if (person == nullptr) return;
    v1::Change change;
    change.set_operation(v1::OPERATION_PUT);
    *change.mutable_record()->mutable_recipient()->mutable_conditions() = person->recipient().conditions();
    change.mutable_record()->set_id(person->id());
    change.mutable_record()->mutable_recipient()->add_conditions(static_cast<v1::Condition>(1 + below(6)));
    change.mutable_fields()->add_paths("conditions");
    change.set_base_rev(person->rev());
    phone.replica.write(std::move(change));
    phone.wrote();
  }

  void move_somebody() {
    const std::string& id = people_[below(people_.size())];
    if (!server_.find(v1::KIND_RECIPIENT, id)) return;
    const char* grid = kGrids[below(4)];
    server_.apply(system_actor("bureau"), server_.edit(v1::KIND_RECIPIENT, id, "grid_code", [&](v1::Record& record) {
      record.mutable_recipient()->set_grid_code(grid);
    }));
  }

  void delete_somebody() {
    const std::string id = people_[below(people_.size())];
    const auto record = server_.find(v1::KIND_RECIPIENT, id);
    if (!record) return;
    v1::Change change;
    change.set_operation(v1::OPERATION_DELETE);
    *change.mutable_record() = *record;
    change.set_base_rev(record->rev());
    server_.apply(system_actor("bureau"), change);  // rejected where somebody was visited: that is fine
  }

  // The second worker gets or loses a grid.
  void change_rights() {
    for (auto& phone : phones_) phone->rights_may_have_changed();
    std::string& assignment = assignments_[2];
    if (assignment.empty()) {
      assignment = server_.assign(phones_[1]->user_id, v1::ROLE_GRID_WORKER, kGrids[2]);
      return;
    }
    v1::Change change;
    change.set_operation(v1::OPERATION_DELETE);
    *change.mutable_record() = *server_.find(v1::KIND_ASSIGNMENT, assignment);
    change.set_base_rev(change.record().rev());
    REQUIRE(server_.apply(system_actor("bureau"), change).outcome() == v1::OUTCOME_APPLIED);
    assignment.clear();
  }

  void bring_into_step(Phone& phone) {
    for (int attempt = 0; attempt < 200; ++attempt) {
      if (!phone.connected()) phone.connect();
      for (int i = 0; i < 50 && phone.connected(); ++i) {
        phone.serve();
        phone.receive();
      }
      if (phone.in_step()) return;
    }
    FAIL("a phone does not come into step");
  }

  void verify(Phone& phone) {
    // Exactly what the user's prefixes show, with the newest revision of each.
    const auto subscriptions = phone.replica.subscriptions().value();
    Actor actor{phone.user_id, "", {}};
    for (auto& [role, code] : load_grants(server_.connection(), phone.user_id)) actor.grants.push_back({role, code});
    std::map<MemoryReplica::Key, std::int64_t> expected;
    for (const KindInfo& kind : all_kinds()) {
      for_each_record(server_.reader(), kind, "", [&](const StoredRecord& stored) {
        const bool shown = std::ranges::any_of(subscriptions, [&](const v1::Subscription& subscription) {
          return may_see(actor, kind, subscription.prefix()) &&
                 belongs(kind, stored.record.scope(), subscription.prefix());
        });
        if (shown) expected[{kind.kind, stored.record.id()}] = stored.record.rev();
        return true;
      });
    }
    std::map<MemoryReplica::Key, std::int64_t> held;
    for (const auto& [key, record] : phone.replica.records()) held[key] = record.rev();
    for (const auto& [key, rev] : expected) {
      INFO(phone.user_id << " lacks " << find_kind(key.first)->name << " " << key.second);
      CHECK(held.contains(key));
      if (held.contains(key)) CHECK(held[key] == rev);
    }
    for (const auto& [key, rev] : held) {
      INFO(phone.user_id << " holds " << find_kind(key.first)->name << " " << key.second);
      CHECK(expected.contains(key));
    }
    CHECK(phone.mismatches == 0);
    for (const auto& [number, answer] : phone.replica.answers()) {
      CHECK(answer.outcome() != v1::OUTCOME_UNSPECIFIED);
    }
    for (const auto& [number, queued] : phone.replica.queue()) {
      REQUIRE(queued.answer);
      CHECK(queued.answer->outcome() == v1::OUTCOME_REJECTED);  // the others have arrived and are forgotten
      if (queued.change.record().has_visit()) CHECK_FALSE(server_.find(v1::KIND_VISIT, queued.change.record().id()));
    }
  }

  TestDistrict server_;
  std::mt19937 engine_;
  std::vector<std::string> people_;
  std::vector<std::string> assignments_;
  std::vector<std::unique_ptr<Phone>> phones_;
};

}  // namespace

TEST_CASE("whatever the network does, phones and server come into step and nothing acknowledged is lost") {
  const auto seed = GENERATE(range(1U, 26U));
  CAPTURE(seed);
  Simulation(seed).run(600);
}

TEST_CASE("a long life of one phone and its district") {
  const auto seed = GENERATE(1001U, 1002U);
  CAPTURE(seed);
  Simulation(seed).run(4'000);
}

TEST_CASE("a phone goes on with a server that was restored from a backup and has forgotten its answers") {
  TestDistrict server;
  const std::string person = server.add_person("张三", kGrids[0]);
  const std::string user = server.add_user("w1");
  server.assign(user, v1::ROLE_GRID_WORKER, kGrids[0]);
  Phone phone(server, user, server.add_device(user));
  const auto write = [&](const char* note) {
    v1::Change change;
    change.set_operation(v1::OPERATION_PUT);
    change.mutable_record()->set_id(person);
    change.mutable_record()->mutable_recipient()->set_note(note);
    change.mutable_fields()->add_paths("note");
    change.set_base_rev(phone.replica.records().at({v1::KIND_RECIPIENT, person}).rev());
    phone.replica.write(std::move(change));
  };
  const auto sync = [&] {
    for (int attempt = 0; attempt < 10 && !phone.in_step(); ++attempt) {
      if (!phone.connected()) phone.connect();
      for (int i = 0; i < 30 && phone.connected(); ++i) {
        phone.serve();
        phone.receive();
      }
    }
    REQUIRE(phone.in_step());
    phone.cut();
  };
  sync();
  write("before");
  sync();
  // What a backup from now does not know: the answers to changes 2 and 3.
  write("two");
  sync();
  write("three");
  sync();
  server.connection().execute("DELETE FROM audit WHERE number > 1");
  write("after");
  sync();
  CHECK(server.find(v1::KIND_RECIPIENT, person)->recipient().note() == "after");
  CHECK(phone.replica.queue().empty());
}
