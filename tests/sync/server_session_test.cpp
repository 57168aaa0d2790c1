// What one conversation owes a phone, seen from the server's end. (What phones make of it: tests/simulation.)
#include "sync/server_session.hpp"

#include <catch2/catch.hpp>

#include "schema/catalogue.hpp"
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

}  // namespace

TEST_CASE("a phone is told of the checkpoint that has its change, even where it is not shown the record") {
  TestDistrict server;
  const std::string person = server.add_person("张三", kGrids[0]);
  const std::string user = server.add_user("w1");
  server.assign(user, v1::ROLE_GRID_WORKER, kGrids[0]);
  v1::ClientMessage hello;
  hello.mutable_hello()->set_protocol_version(kProtocolVersion);
  hello.mutable_hello()->set_device_token(server.add_device(user));
  hello.mutable_hello()->add_known_kinds(v1::KIND_RECIPIENT);  // an app that knows no needs
  ServerSession session;
  REQUIRE(session.receive(hello, server.reader(), server.now()).message->has_welcome());
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
