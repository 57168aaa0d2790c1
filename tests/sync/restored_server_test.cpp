// A server that was restored from a backup knows less than its phones. (All else that happens between them:
// tests/simulation.)
#include <catch2/catch.hpp>

#include <deque>

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
  Phone(TestDistrict& server, const std::string& token) : replica(token), server_(server) {}

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
    if (reaction->reconnect || reaction->refusal) cut();
  }

  MemoryReplica replica;

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

}  // namespace

TEST_CASE("a phone goes on with a server that was restored from a backup and has forgotten its answers") {
  TestDistrict server;
  const std::string person = server.add_person("张三", kGrids[0]);
  const std::string user = server.add_user("w1");
  server.assign(user, v1::ROLE_GRID_WORKER, kGrids[0]);
  Phone phone(server, server.add_device(user));
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
