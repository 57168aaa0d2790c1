// The device's half of one conversation: takes the server's messages, changes the replica, returns what to send. Knows
// no socket and no clock. One object a connection.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/replica.hpp"

namespace gridvisit {

class DeviceSession {
 public:
  explicit DeviceSession(Replica& replica) : replica_(&replica) {}

  /// The first message of the conversation.
  Result<v1::ClientMessage> hello(std::string client, const std::vector<int>& known_kinds);

  struct Reaction {
    std::vector<v1::ClientMessage> messages;  ///< to be sent, in order
    std::optional<v1::Refusal> refusal;       ///< the server has ended the conversation
    bool reconnect = false;                   ///< a digest differed: begin again, to refetch that scope
  };
  Result<Reaction> receive(const v1::ServerMessage& message);

  /// Tells the session that the phone has written something new: sends it, if nothing is on its way already.
  Result<Reaction> changes_are_waiting();

  /// Every change has its answer, and all that came before is visible: nothing is left to wait for.
  [[nodiscard]] bool in_step() const;
  /// Prefixes whose digest differed from the server's at the last checkpoint.
  [[nodiscard]] const std::vector<std::string>& mismatches() const { return mismatches_; }
  [[nodiscard]] std::int64_t server_time_ms() const { return welcome_.server_time_ms(); }

 private:
  Result<Reaction> take_welcome(const v1::Welcome& welcome);
  Result<Reaction> take_checkpoint(const v1::Checkpoint& checkpoint);
  Result<Reaction> take_answers(const v1::UploadResult& answers);
  Result<Reaction> next_upload();

  Replica* replica_;
  v1::Welcome welcome_;
  bool welcomed_ = false;
  bool upload_on_its_way_ = false;
  bool all_answered_ = false;
  std::int64_t awaited_rev_ = 0;  ///< of the newest answered change
  std::int64_t checkpoint_seq_ = -1;
  std::vector<std::string> mismatches_;
};

}  // namespace gridvisit
