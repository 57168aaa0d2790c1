// What one conversation owes a phone, seen from the server's end. (What phones make of it: tests/simulation.)
#include "sync/server_session.hpp"

#include <catch2/catch.hpp>

#include "schema/catalogue.hpp"
#include "store/feed.hpp"
#include "sync/batch.hpp"
#include "test_district.hpp"

using namespace gridvisit;
using gridvisit::testing::kGrids;
using gridvisit::testing::TestDistrict;

namespace {

/// All that the session has to say for now.
std::vector<v1::ServerMessage> hear(ServerSession& session, TestDistrict& server) {
  std::vector<v1::ServerMessage> messages;
  for (;;) {
    auto reply = session.next(server.reader(), server.now());
    if (!reply.message) return messages;
    messages.push_back(std::move(*reply.message));
  }
}

/// Of the last checkpoint in it; 0 where there is none.
std::int64_t checkpoint_seq(const std::vector<v1::ServerMessage>& messages) {
  std::int64_t seq = 0;
  for (const v1::ServerMessage& message : messages) {
    const auto batch = unpack(message);
    if (batch && batch->has_checkpoint()) seq = batch->checkpoint().seq();
  }
  return seq;
}

v1::ClientMessage hello(const std::string& token) {
  v1::ClientMessage message;
  message.mutable_hello()->set_protocol_version(kProtocolVersion);
  message.mutable_hello()->set_device_token(token);
  return message;
}

}  // namespace

TEST_CASE("a phone is told of the checkpoint that has its change, even where it is not shown the record") {
  TestDistrict server;
  const std::string person = server.add_person("张三", kGrids[0]);
  const std::string user = server.add_user("w1");
  server.assign(user, v1::ROLE_GRID_WORKER, kGrids[0]);
  v1::ClientMessage greeting = hello(server.add_device(user));
  greeting.mutable_hello()->add_known_kinds(v1::KIND_RECIPIENT);  // an app that knows no needs
  ServerSession session;
  REQUIRE(session.receive(greeting, server.reader(), server.now()).message->has_welcome());
  const std::int64_t before = checkpoint_seq(hear(session, server));
  REQUIRE(before > 0);

  v1::ClientMessage upload;
  v1::Change& change = *upload.mutable_upload()->add_changes();
  change.set_number(1);
  change.set_operation(v1::OPERATION_PUT);
  change.mutable_record()->set_id(server.new_id());
  change.mutable_record()->mutable_need()->set_recipient_id(person);
  change.mutable_record()->mutable_need()->set_content("轮椅");
  change.mutable_record()->mutable_need()->set_raised_at_ms(server.now().time_since_epoch().count());
  const auto reply = session.receive(upload, server.reader(), server.now());
  REQUIRE(reply.changes.size() == 1);
  const v1::ChangeResult result = server.apply(session.actor(), reply.changes.front());
  INFO(result.message());
  REQUIRE(result.outcome() == v1::OUTCOME_APPLIED);
  (void)session.answered({result});
  CHECK(checkpoint_seq(hear(session, server)) >= result.rev());
  CHECK(hear(session, server).empty());
}

TEST_CASE("a leader of a town who works a grid in it is shown that grid as its worker, and the digest agrees") {
  TestDistrict server;
  const auto add_person = [&server](const char* grid) {
    return server.put([grid](v1::Record& record) {
      record.mutable_recipient()->set_name("张三");
      record.mutable_recipient()->set_grid_code(grid);
      record.mutable_recipient()->set_address("红山社区3组12号");
    });
  };
  const std::string own = add_person(kGrids[1]);
  const std::string other = add_person(kGrids[2]);
  const std::string user = server.add_user("w1");
  server.assign(user, v1::ROLE_LEADER, "341103");
  server.assign(user, v1::ROLE_GRID_WORKER, kGrids[1]);
  const int batch_entries = GENERATE(1, 2, 100);
  ServerSession session(kMinimumProtocolVersion, batch_entries);
  const auto welcome = session.receive(hello(server.add_device(user)), server.reader(), server.now());
  REQUIRE(welcome.message->welcome().scopes_size() == 1);
  std::map<std::string, v1::Recipient> shown;
  std::map<int, std::int64_t> counts;
  v1::Checkpoint checkpoint;
  for (const v1::ServerMessage& message : hear(session, server)) {
    const auto batch = unpack(message);
    REQUIRE(batch);
    for (const v1::Record& record : batch->records()) {
      ++counts[record.body_case()];
      if (record.has_recipient()) shown[record.id()] = record.recipient();
    }
    if (batch->has_checkpoint()) checkpoint = batch->checkpoint();
  }
  REQUIRE(shown.contains(own));
  CHECK(shown.at(own).address() == "红山社区3组12号");
  CHECK((!shown.contains(other) || shown.at(other).address() != "红山社区3组12号"));
  REQUIRE(checkpoint.scopes_size() == 1);
  for (const v1::Digest& digest : checkpoint.scopes(0).digests()) CHECK(counts[digest.kind()] == digest.count());
  for (const auto& [kind, count] : counts) {
    CHECK(std::ranges::count(checkpoint.scopes(0).digests(), kind, &v1::Digest::kind) == 1);
  }
}

TEST_CASE("what is on its way when a phone asks for a prefix anew is followed up: what goes meanwhile is removed") {
  TestDistrict server;
  const std::string user = server.add_user("w1");
  server.assign(user, v1::ROLE_GRID_WORKER, kGrids[0]);
  ServerSession session(kMinimumProtocolVersion, 1);  // an entry a batch
  REQUIRE(session.receive(hello(server.add_device(user)), server.reader(), server.now()).message->has_welcome());
  REQUIRE(checkpoint_seq(hear(session, server)) > 0);
  const std::string person = server.add_person("张三", kGrids[0]);
  server.add_person("李四", kGrids[0]);
  const auto first = session.next(server.reader(), server.now());  // the phone puts it aside: no checkpoint yet
  const auto batch = unpack(first.message.value());
  REQUIRE((batch && batch->records_size() == 1 && batch->records(0).id() == person && !batch->has_checkpoint()));

  v1::Change deletion;
  deletion.set_operation(v1::OPERATION_DELETE);
  deletion.mutable_record()->set_id(person);
  deletion.mutable_record()->mutable_recipient();
  deletion.set_base_rev(batch->records(0).rev());
  REQUIRE(server.apply(system_actor("test"), deletion).outcome() == v1::OUTCOME_APPLIED);
  v1::ClientMessage mismatch;
  mismatch.mutable_digest_mismatch()->mutable_held()->set_prefix(kGrids[0]);
  mismatch.mutable_digest_mismatch()->set_refetch(true);
  REQUIRE(session.receive(mismatch, server.reader(), server.now()).mismatch);
  bool removed = false;
  for (const v1::ServerMessage& message : hear(session, server)) {
    const auto told = unpack(message);
    REQUIRE(told);
    for (const v1::Removal& removal : told->removals()) removed = removed || removal.id() == person;
  }
  CHECK(removed);
}

TEST_CASE("a conversation that falls behind what the feed remembers ends, and the next one begins anew") {
  TestDistrict server;
  const std::string user = server.add_user("w1");
  server.assign(user, v1::ROLE_GRID_WORKER, kGrids[0]);
  const std::string person = server.add_person("张三", kGrids[0]);
  const std::string token = server.add_device(user);
  ServerSession session(kMinimumProtocolVersion, 1);
  REQUIRE(session.receive(hello(token), server.reader(), server.now()).message->has_welcome());
  const auto first = session.next(server.reader(), server.now());  // of a snapshot that goes on for half a year
  const auto batch = unpack(first.message.value());
  REQUIRE((batch && batch->has_snapshot()));
  const auto move = server.edit(v1::KIND_RECIPIENT, person, "grid_code",
                                [](v1::Record& record) { record.mutable_recipient()->set_grid_code(kGrids[2]); });
  REQUIRE(server.apply(system_actor("test"), move).outcome() == v1::OUTCOME_APPLIED);
  REQUIRE(server.write([](Transaction& transaction) -> Result<> {
    compact_feed(transaction, transaction.now + std::chrono::hours(1));
    return {};
  }));
  const auto messages = hear(session, server);
  REQUIRE(messages.back().has_refusal());
  CHECK(messages.back().refusal().reason() == v1::REFUSAL_REASON_UNAVAILABLE);

  v1::ClientMessage again = hello(token);
  v1::Subscription& held = *again.mutable_hello()->add_subscriptions();
  held.set_prefix(kGrids[0]);
  *held.mutable_snapshot() = batch->snapshot();
  ServerSession next;
  const auto welcomed = next.receive(again, server.reader(), server.now());
  REQUIRE(welcomed.message->has_welcome());
  CHECK(welcomed.message->welcome().scopes(0).refetch());
}
