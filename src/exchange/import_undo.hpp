// Takes a whole import back: what it made is deleted, what it changed is as it was before, in one transaction, through
// the one way to write. Only while nothing later depends on it: else nothing is done, and the report says what does.
#pragma once

#include <string>
#include <vector>

#include "domain/actor.hpp"
#include "store/import_sets.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

struct Obstacle {
  std::string kind;
  std::string record_id;
  std::string label;  ///< what people call it
  std::string message;
};

struct UndoReport {
  std::string set_id;
  std::int64_t deleted = 0;
  std::int64_t put_back = 0;
  std::vector<Obstacle> obstacles = {};  ///< at most limits::kImportSamples of them
  std::int64_t obstacles_in_all = 0;

  [[nodiscard]] bool done() const { return obstacles_in_all == 0; }
};

/// Where the report is not done(), the job must fail, so that what was tried is undone. An Error: there is no such
/// import, it has been undone, or the database failed.
Result<UndoReport> undo_import(Transaction& transaction, const Actor& actor, std::string_view set_id);

}  // namespace gridvisit
