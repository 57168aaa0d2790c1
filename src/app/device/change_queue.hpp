// What the user of a replica wrote and the server has not yet shown back: the queue of changes, in the replica's file.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gridvisit/v1/sync.pb.h"
#include "schema/catalogue.hpp"
#include "store/connection.hpp"

namespace gridvisit {

/// A change and what became of it so far.
struct QueuedChange {
  v1::Change change;
  std::optional<v1::ChangeResult> answer;
};

/// Works within the caller's transaction; throws DatabaseError.
class ChangeQueue {
 public:
  static const char* const kSchema;

  explicit ChangeQueue(Connection& connection) : connection_(connection) {}

  /// Gives the change its number.
  std::uint64_t add(v1::Change change);
  std::vector<QueuedChange> list();
  /// Changes without an answer, by number, after that number.
  std::vector<v1::Change> list_unanswered(std::uint64_t after_number, std::size_t limit);
  /// The highest number without an answer; 0: there is none.
  std::uint64_t last_unanswered();
  /// See Replica::number_from.
  void number_from(std::uint64_t last_answered);
  /// See Replica::keep_answer.
  void keep_answer(const v1::ChangeResult& result);
  void forget_rejected();
  /// Those answered whose effect the replica has seen with this seq.
  void forget_arrived(std::int64_t seq);

  /// The records of a kind, by id, as they will be once the queue has been applied, as far as the phone can tell.
  void put_on_top(const KindInfo& kind, std::map<std::string, v1::Record>& records);

 private:
  void store(const v1::Change& change);
  void rebase_later(const v1::Change& applied, std::int64_t rev);

  Connection& connection_;
};

}  // namespace gridvisit
