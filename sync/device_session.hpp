// The device's half of one conversation: takes the server's messages, changes the replica, returns what to send. Knows
// no socket and no clock. One object a connection.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "sync/replica.hpp"

namespace gridvisit {

/// What a phone says of itself.
struct DeviceProfile {
  std::string client = {};            ///< name and version, for the server's log
  std::vector<int> known_kinds = {};  ///< empty: all
  int protocol_version = 1;
  bool watch_positions = false;
};

class DeviceSession {
 public:
  explicit DeviceSession(Replica& replica) : replica_(&replica) {}

  /// The first message of the conversation.
  Result<v1::ClientMessage> hello(const DeviceProfile& profile, Timestamp now);

  struct Reaction {
    std::vector<v1::ClientMessage> messages;  ///< to be sent, in order
    std::optional<v1::Refusal> refusal;       ///< the server has ended the conversation
    bool reconnect = false;                   ///< a message is missing or came twice: begin again
  };
  Result<Reaction> receive(const v1::ServerMessage& message, Timestamp now);

  /// Tells the session that the phone has written something new: sends it, if nothing is on its way already.
  Result<Reaction> changes_are_waiting(Timestamp now);

  /// The server owes an answer for longer than limits::kAnswerPatience: the connection is of no use.
  [[nodiscard]] bool has_waited_too_long(Timestamp now) const;

  /// Every change has its answer, and all that came before is visible: nothing is left to wait for.
  [[nodiscard]] bool in_step() const;
  /// Prefixes whose digest differed at the last checkpoint and that were refetched within the hour already.
  [[nodiscard]] const std::vector<std::string>& mismatches() const { return mismatches_; }
  [[nodiscard]] const v1::Welcome& welcome() const { return welcome_; }

 private:
  Result<Reaction> take_welcome(const v1::Welcome& welcome, Timestamp now);
  Result<Reaction> take_batch(const v1::ServerMessage& message, Timestamp now);
  Result<Reaction> take_checkpoint(const v1::Checkpoint& checkpoint, Timestamp now);
  Result<Reaction> take_answers(const v1::UploadResult& answers, Timestamp now);
  Result<Reaction> take_scope_change(const v1::ServerMessage& message);
  Result<Reaction> next_upload(Timestamp now);
  Result<> note_places();
  bool follows(const v1::Batch& batch);

  Replica* replica_;
  v1::Welcome welcome_;
  bool welcomed_ = false;
  bool upload_on_its_way_ = false;
  bool all_answered_ = false;
  bool refetching_ = false;
  std::int64_t awaited_rev_ = 0;  ///< of the newest answered change
  std::int64_t checkpoint_seq_ = -1;
  std::int64_t tail_seq_ = 0;
  std::map<std::string, v1::SnapshotPlace> places_;  ///< of snapshots under way, by prefix
  std::optional<Timestamp> waiting_since_;           ///< for Welcome or an UploadResult
  std::vector<std::string> mismatches_;
};

}  // namespace gridvisit
