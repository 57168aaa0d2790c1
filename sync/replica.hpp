// What a phone holds, as the device's half of the conversation sees it. The command line keeps it in a file
// (src/app/device), the simulation in memory. Every function is all or nothing and, where the replica is a file, on
// the disk when it returns: a phone that is switched off at any moment goes on from its last step.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "gridvisit/v1/sync.pb.h"
#include "store/feed.hpp"

namespace gridvisit {

class Replica {
 public:
  virtual ~Replica() = default;

  virtual Result<std::string> device_token() = 0;
  /// With their cursor, and the place of a snapshot that is under way.
  virtual Result<std::vector<v1::Subscription>> subscriptions() = 0;

  /// Only these prefixes are the phone's: new ones start without a cursor; of others, and of what belongs to none, the
  /// records go, whatever is still unsent stays. `refetch` lose their cursor and start again.
  virtual Result<> grant(const v1::Welcome& welcome) = 0;

  /// Puts a batch aside until the next checkpoint, with the snapshot's place if it is part of one.
  virtual Result<> stage(const v1::Batch& batch) = 0;
  /// Everything put aside becomes visible, what a finished snapshot did not bring goes, the cursors move; answered
  /// changes whose effect has now arrived are forgotten.
  virtual Result<> apply(const v1::Checkpoint& checkpoint) = 0;
  /// Over the records that belong to the prefix, as they are visible, without unsent changes.
  virtual Result<DigestByKind> digest(const std::string& prefix) = 0;
  virtual Result<> forget_cursor(const std::string& prefix) = 0;

  /// Changes without an answer, by number, after that number.
  virtual Result<std::vector<v1::Change>> list_unanswered(std::uint64_t after_number, std::size_t limit) = 0;
  /// Where the change was applied as it stood, the record's later changes that had the same base are now based on its
  /// rev: they were made with it in sight. A rejected change is kept, with the reason, until the user has seen it.
  virtual Result<> keep_answer(const v1::ChangeResult& result) = 0;
};

}  // namespace gridvisit
