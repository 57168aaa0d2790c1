#include "line.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/core.h>

#include "api/sync_socket.hpp"
#include "sync/batch.hpp"

namespace gridvisit::bench {

void give_up(const std::string& why) {
  fmt::print(stderr, "{}: {}\n", program_invocation_short_name, why);
  std::exit(1);
}

double seconds_since(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

double quantile(std::vector<double> values, double q) {
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

Line::Line(const ServerProcess& server, const Phone& phone, const v1::Hello& held)
    : client_(expect(WebSocketClient::connect(server.url() + "/sync", kBinarySubprotocol, server.client_options()))),
      held_(held) {
  v1::ClientMessage message;
  *message.mutable_hello() = held;
  message.mutable_hello()->set_protocol_version(1);
  message.mutable_hello()->set_device_token(phone.token);
  send(message);
}

void Line::send(const v1::ClientMessage& message) { expect(client_.send(message.SerializeAsString(), true)); }

v1::ServerMessage Line::receive() {
  const auto message = expect(client_.receive(std::chrono::seconds(60)));
  bytes_ += message.bytes.size();
  v1::ServerMessage decoded;
  if (!decoded.ParseFromString(message.bytes)) give_up("a message cannot be read");
  if (decoded.has_refusal()) give_up(decoded.refusal().message());
  return decoded;
}

int Line::first_sync() {
  int records = 0;
  while (true) {
    const v1::ServerMessage message = receive();
    if (message.has_welcome()) {
      last_number_ = message.welcome().last_number();
      held_.clear_subscriptions();
      for (const v1::AddScope& scope : message.welcome().scopes()) {
        v1::Subscription& subscription = *held_.add_subscriptions();
        subscription.set_prefix(scope.prefix());
        subscription.set_view(scope.view());
      }
      continue;
    }
    const v1::Batch batch = expect(unpack(message));
    records += batch.records_size();
    if (!batch.has_checkpoint()) continue;
    for (v1::Subscription& held : *held_.mutable_subscriptions()) held.set_cursor(batch.checkpoint().seq());
    return records;
  }
}

void Line::wait_for(std::int64_t seq) {
  while (true) {
    const v1::ServerMessage message = receive();
    if (!message.has_batch() && !message.has_compressed_batch()) continue;
    if (expect(unpack(message)).checkpoint().seq() >= seq) return;
  }
}

v1::ChangeResult Line::put(const v1::Change& change) {
  v1::ClientMessage message;
  *message.mutable_upload()->add_changes() = change;
  send(message);
  while (true) {
    const v1::ServerMessage answer = receive();
    if (!answer.has_upload_result()) continue;
    const v1::ChangeResult& result = answer.upload_result().results(0);
    if (result.outcome() != v1::OUTCOME_APPLIED) give_up("a change was not applied: " + result.message());
    return result;
  }
}

}  // namespace gridvisit::bench
