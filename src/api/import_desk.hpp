// Files that came over HTTP to be imported: each is looked at first, on a copy of the database that is thrown away, and
// waits for somebody's word. Nothing is written before that. The looking runs on a thread of its own, one after
// another; the writing in the writer's, as one job.
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/clock.hpp"
#include "exchange/import.hpp"
#include "store/database.hpp"
#include "store/writer.hpp"

namespace gridvisit {

enum class ImportPhase {
  checking,  ///< is being looked at
  ready,     ///< looked at, and would be taken
  refused,   ///< looked at: rows cannot be taken as they are
  failed,    ///< could not be tried: `error` says why
  writing,   ///< confirmed
  taken,
};
std::string_view phase_name(ImportPhase phase);

struct WaitingImport {
  std::string id;
  std::string user_id;
  std::string file_name;
  ImportRequest request;
  Timestamp arrived_at;
  ImportPhase phase = ImportPhase::checking;
  std::string step = {};  ///< while it is looked at
  std::int64_t done = 0;
  std::int64_t total = -1;
  std::shared_ptr<const ImportReport> report = {};
  std::optional<Error> error = {};
};

class ImportDesk {
 public:
  /// `writer` must outlive it. What waited before the program's last end is gone.
  ImportDesk(Database database, Writer& writer, Clock clock);
  ImportDesk(const ImportDesk&) = delete;
  ImportDesk& operator=(const ImportDesk&) = delete;
  /// Waits for the look that is under way.
  ~ImportDesk();

  /// Keeps the file and looks at it. `request.files` is for the desk to say. Refused: too many wait already.
  Result<WaitingImport> take_in(ImportRequest request, const std::string& file_name, std::string_view bytes);
  /// Only the user who sent it finds it.
  std::optional<WaitingImport> find(std::string_view id, std::string_view user_id);
  /// Writes what the look showed. `answer` is called on the writer's thread. Refused where it is not ready.
  Result<> confirm(std::string_view id, std::string_view user_id, std::function<void(const WaitingImport&)> answer);
  /// Forgets it and its file; not while it is being written.
  Result<> drop(std::string_view id, std::string_view user_id);
  /// The refused rows to be corrected; empty where there are none.
  Result<std::string> error_sheet(std::string_view id, std::string_view user_id);

 private:
  void loop();
  void look_at(const std::string& id);
  Result<ImportReport> try_on_copy(const WaitingImport& waiting);
  void keep(const std::string& id, const Result<ImportReport>& report, ImportPhase good);
  void forget_the_old();
  [[nodiscard]] std::filesystem::path folder_of(std::string_view id) const { return folder_ / id; }
  WaitingImport* find_locked(std::string_view id, std::string_view user_id);

  Database database_;
  Writer& writer_;
  Clock clock_;
  std::filesystem::path folder_;
  IdMaker ids_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::map<std::string, WaitingImport, std::less<>> waiting_;
  std::deque<std::string> to_look_at_;
  bool stopping_ = false;
  std::thread thread_;  ///< last: starts when all else is there
};

}  // namespace gridvisit
