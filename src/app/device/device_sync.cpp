#include "app/device/device_sync.hpp"

#include "api/record_json.hpp"
#include "api/sync_socket.hpp"
#include "server/websocket_client.hpp"
#include "sync/device_session.hpp"

namespace gridvisit {
namespace {

using std::chrono::steady_clock;

constexpr int kMostAttempts = 3;
constexpr const char* kClient = "gridvisit device 0.1.0";

class Conversation {
 public:
  Conversation(FileReplica& replica, const SyncOptions& options, WebSocketClient client)
      : session_(replica), options_(options), client_(std::move(client)) {}

  /// What the server said where it ended the conversation.
  [[nodiscard]] const std::string& why_ended() const { return why_ended_; }

  /// True where the two are in step; false where the phone must connect again.
  Result<bool> run(SyncSummary& summary) {
    const auto end = steady_clock::now() + options_.deadline;
    const auto hello = session_.hello({.client = kClient}, system_now());
    if (!hello) return failure(hello);
    if (auto sent = send(*hello); !sent) return failure(sent);
    while (!session_.in_step()) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - steady_clock::now());
      if (left.count() <= 0) return failure(ErrorCode::timeout, "the server did not answer in time; try again");
      const auto message = receive(left, summary);
      if (!message) return failure(message);
      const auto reaction = session_.receive(*message, system_now());
      if (!reaction) return failure(reaction);
      if (reaction->refusal) return take_refusal(*reaction->refusal);
      if (reaction->reconnect) return false;
      for (const v1::ClientMessage& answer : reaction->messages) {
        if (auto sent = send(answer); !sent) return failure(sent);
      }
    }
    if (!session_.mismatches().empty()) {
      return failure(ErrorCode::corrupt, "what the phone holds of " + session_.mismatches().front() +
                                             " differs from the server's, also after fetching it again; the operator "
                                             "has been told");
    }
    if (auto closed = client_.close(); !closed) return true;  // in step all the same
    return true;
  }

 private:
  Result<bool> take_refusal(const v1::Refusal& refusal) {
    // Where the user's areas have changed: greeted anew, the phone is granted the new ones.
    why_ended_ = refusal.message();
    if (refusal.reason() == v1::REFUSAL_REASON_UNAVAILABLE) return false;
    return failure(ErrorCode::forbidden, "the server said: " + refusal.message());
  }

  Result<> send(const v1::ClientMessage& message) {
    return client_.send(options_.json ? to_json(message) : message.SerializeAsString(), !options_.json);
  }

  Result<v1::ServerMessage> receive(std::chrono::milliseconds left, SyncSummary& summary) {
    const auto received = client_.receive(left);
    if (!received) return failure(received);
    summary.bytes_received += received->bytes.size();
    v1::ServerMessage message;
    if (received->binary) {
      if (!message.ParseFromString(received->bytes)) {
        return failure(ErrorCode::corrupt, "the server's message cannot be read");
      }
    } else if (auto parsed = from_json_of_any_version(received->bytes, message); !parsed) {
      return failure(parsed);
    }
    if (message.has_batch() || message.has_compressed_batch()) ++summary.batches;
    if (message.has_upload_result()) {
      summary.answered += static_cast<std::size_t>(message.upload_result().results_size());
    }
    return message;
  }

  DeviceSession session_;
  const SyncOptions& options_;
  WebSocketClient client_;
  std::string why_ended_;
};

}  // namespace

Result<SyncSummary> sync_with_server(FileReplica& replica, const SyncOptions& options) {
  const auto enrolment = replica.enrolment();
  if (!enrolment) return failure(enrolment);
  SyncSummary summary;
  std::string why_ended;
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    auto client =
        WebSocketClient::connect(enrolment->server + "/sync", options.json ? kJsonSubprotocol : kBinarySubprotocol,
                                 {options.deadline, options.ca_file});
    if (!client) return failure(client);
    Conversation conversation(replica, options, std::move(*client));
    const auto in_step = conversation.run(summary);
    if (!in_step) return failure(in_step);
    why_ended = conversation.why_ended();
    if (!*in_step) continue;
    const auto records = replica.count_records();
    if (!records) return failure(records);
    summary.records = *records;
    return summary;
  }
  return failure(ErrorCode::io, "the server ended the conversation each time" +
                                    (why_ended.empty() ? "" : ": " + why_ended) + "; try again in a while");
}

}  // namespace gridvisit
