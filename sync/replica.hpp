// What a phone holds, as the device's half of the conversation sees it. The command line keeps it in a file
// (src/app/device), the simulation in memory. Every function is all or nothing and, where the replica is a file, on
// the disk when it returns: a phone that is switched off at any moment goes on from its last step.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "gridvisit/v1/sync.pb.h"
#include "store/feed.hpp"

namespace gridvisit {

class Replica {
 public:
  virtual ~Replica() = default;

  virtual Result<std::string> device_token() = 0;
  /// With their cursor and view, and the place of a snapshot that is under way.
  virtual Result<std::vector<v1::Subscription>> subscriptions() = 0;

  /// These are the phone's subscriptions from now on. Others are dropped (see drop_scope), new ones start without a
  /// cursor. Where one is to be refetched, or its view is not the one held, it loses its cursor; then everything put
  /// aside is forgotten, and every snapshot under way begins again. What is shown stays until a checkpoint.
  virtual Result<> grant(const std::vector<v1::AddScope>& scopes) = 0;
  /// One more subscription, without a cursor.
  virtual Result<> add_scope(const v1::AddScope& scope) = 0;
  /// The subscription goes, and every record, shown or put aside, that belongs to none that is left. Unsent changes
  /// stay.
  virtual Result<> drop_scope(const std::string& prefix) = 0;

  /// Puts a batch aside until the next checkpoint, with the snapshot's place if it is part of one. Where the batch has
  /// a checkpoint, then, in the same step: what a finished snapshot did not bring goes, everything put aside becomes
  /// visible, the cursors of all subscriptions move, and answered changes whose effect has now arrived are forgotten.
  virtual Result<> take(const v1::Batch& batch) = 0;

  /// Over the records that belong to the prefix, as they are visible, without unsent changes.
  virtual Result<DigestByKind> digest(const std::string& prefix) = 0;
  /// Forgets the prefix's cursor and notes the time; false, and nothing is done, where that was within the last hour.
  virtual Result<bool> begin_refetch(const std::string& prefix, Timestamp now) = 0;

  /// Changes without an answer, by number, after that number.
  virtual Result<std::vector<v1::Change>> list_unanswered(std::uint64_t after_number, std::size_t limit) = 0;
  /// The highest number without an answer; 0: there is none.
  virtual Result<std::uint64_t> last_unanswered() = 0;
  /// A replica restored from a backup numbers on from the highest number the server has answered.
  virtual Result<> number_from(std::uint64_t last_answered) = 0;
  /// Where the change was applied as it stood, the record's later changes that had the same base are now based on its
  /// rev: they were made with it in sight. A rejected change is kept, with the reason, until the user has seen it. An
  /// answer that is known already changes nothing.
  virtual Result<> keep_answer(const v1::ChangeResult& result) = 0;
};

}  // namespace gridvisit
