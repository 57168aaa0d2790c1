#include "api/import_desk.hpp"

#include <fstream>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "exchange/error_sheet.hpp"

namespace gridvisit {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> not_there() {
  return failure(ErrorCode::not_found, "there is no such import waiting; it was dropped, or waited for too long");
}

Result<> write_private(const fs::path& path, std::string_view bytes) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  fs::permissions(path.parent_path(), fs::perms::owner_all, error);
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (file && !error) return {};
  return failure(ErrorCode::io, "the file cannot be kept; check the space on the disk");
}

}  // namespace

std::string_view phase_name(ImportPhase phase) {
  switch (phase) {
    case ImportPhase::checking: return "checking";
    case ImportPhase::ready: return "ready";
    case ImportPhase::refused: return "refused";
    case ImportPhase::failed: return "failed";
    case ImportPhase::writing: return "writing";
    case ImportPhase::taken: return "taken";
  }
  return {};
}

ImportDesk::ImportDesk(Database database, Writer& writer, Clock clock)
    : database_(std::move(database)),
      writer_(writer),
      clock_(std::move(clock)),
      folder_(database_.directory() / "imports"),
      ids_(clock_, system_random_bytes) {
  std::error_code error;
  fs::remove_all(folder_, error);
  thread_ = std::thread([this] { loop(); });
}

ImportDesk::~ImportDesk() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
  // What was confirmed has been answered when this has had its turn.
  (void)writer_.run([](Transaction&) -> Result<> { return {}; });
}

Result<WaitingImport> ImportDesk::take_in(ImportRequest request, const std::string& file_name, std::string_view bytes) {
  forget_the_old();
  WaitingImport made;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= limits::kWaitingImports) {
      return failure(ErrorCode::too_many, "many imports wait to be confirmed already; confirm or drop one first");
    }
    made.id = ids_.next();
  }
  made.user_id = request.actor->user_id;
  made.file_name = file_name;
  made.arrived_at = clock_();
  request.files = {folder_of(made.id) / file_name};
  if (auto written = write_private(request.files.front(), bytes); !written) return failure(written);
  made.request = std::move(request);
  const std::lock_guard lock(mutex_);
  waiting_.emplace(made.id, made);
  to_look_at_.push_back(made.id);
  wake_.notify_one();
  return made;
}

WaitingImport* ImportDesk::find_locked(std::string_view id, std::string_view user_id) {
  const auto found = waiting_.find(id);
  return found == waiting_.end() || found->second.user_id != user_id ? nullptr : &found->second;
}

std::optional<WaitingImport> ImportDesk::find(std::string_view id, std::string_view user_id) {
  const std::lock_guard lock(mutex_);
  const WaitingImport* found = find_locked(id, user_id);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

Result<> ImportDesk::confirm(std::string_view id, std::string_view user_id,
                             std::function<void(const WaitingImport&)> answer) {
  ImportRequest request;
  {
    const std::lock_guard lock(mutex_);
    WaitingImport* found = find_locked(id, user_id);
    if (found == nullptr) return not_there();
    if (found->phase != ImportPhase::ready) {
      return failure(ErrorCode::conflict,
                     fmt::format("the import is not ready to be taken: it is {}", phase_name(found->phase)));
    }
    found->phase = ImportPhase::writing;
    request = found->request;
    request.previewed = found->report->counts();
  }
  const auto report = std::make_shared<std::optional<ImportReport>>();
  writer_.submit(
      [this, request, report](Transaction& transaction) -> Result<> {
        auto imported = import_within(transaction, database_.roads_directory(), request,
                                      [](const std::string&, std::int64_t, std::int64_t) {});
        if (!imported) return failure(imported);
        *report = std::move(*imported);
        return (*report)->taken ? Result<>{} : failure(ErrorCode::conflict, "rows cannot be taken any longer");
      },
      [this, key = std::string(id), user = std::string(user_id), report, answer](const Result<>& stored) {
        keep(key, stored ? Result<ImportReport>(std::move(**report)) : failure(stored), ImportPhase::taken);
        const auto state = find(key, user);
        answer(state ? *state : WaitingImport{});
      });
  return {};
}

Result<> ImportDesk::drop(std::string_view id, std::string_view user_id) {
  {
    const std::lock_guard lock(mutex_);
    const WaitingImport* found = find_locked(id, user_id);
    if (found == nullptr) return not_there();
    if (found->phase == ImportPhase::writing || found->phase == ImportPhase::checking) {
      return failure(ErrorCode::conflict, "the import is being worked on; try again in a moment");
    }
    waiting_.erase(waiting_.find(id));
  }
  std::error_code error;
  fs::remove_all(folder_of(id), error);
  return {};
}

Result<std::string> ImportDesk::error_sheet(std::string_view id, std::string_view user_id) {
  const auto found = find(id, user_id);
  if (!found) return not_there();
  if (!found->report) return failure(ErrorCode::conflict, "the file has not been looked at yet");
  return make_error_sheet(*found->report);
}

void ImportDesk::loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !to_look_at_.empty(); });
    if (stopping_) return;
    const std::string id = std::move(to_look_at_.front());
    to_look_at_.pop_front();
    lock.unlock();
    look_at(id);
    lock.lock();
  }
}

void ImportDesk::look_at(const std::string& id) {
  WaitingImport waiting;
  {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(id);
    if (found == waiting_.end()) return;
    waiting = found->second;
  }
  const auto report = try_on_copy(waiting);
  const bool good = report && report->would_be_taken(waiting.request.skip_bad_rows);
  keep(id, report, good ? ImportPhase::ready : ImportPhase::refused);
}

// On a copy, the import itself can be tried: what it would come to needs no second opinion, and nobody waits for it.
Result<ImportReport> ImportDesk::try_on_copy(const WaitingImport& waiting) {
  const fs::path copy = folder_of(waiting.id) / "copy.db";
  if (auto copied = database_.copy_to(copy); !copied) return failure(copied);
  auto connection = Connection::open(copy, Connection::Mode::writer);
  if (!connection) return failure(connection);
  ImportRequest request = waiting.request;
  request.dry_run = true;
  auto report = import_files({*connection, database_.vault(), database_.roads_directory()}, request,
                             [&](const std::string& step, std::int64_t done, std::int64_t total) {
                               const std::lock_guard lock(mutex_);
                               WaitingImport& shown = waiting_.at(waiting.id);
                               shown.step = step;
                               shown.done = done;
                               shown.total = total;
                             });
  std::error_code error;
  for (const char* part : {"", "-wal", "-shm"}) fs::remove(copy.string() + part, error);
  return report;
}

void ImportDesk::keep(const std::string& id, const Result<ImportReport>& report, ImportPhase good) {
  const std::lock_guard lock(mutex_);
  const auto found = waiting_.find(id);
  if (found == waiting_.end()) return;
  found->second.phase = report ? good : ImportPhase::failed;
  if (report) {
    found->second.report = std::make_shared<const ImportReport>(*report);
  } else {
    found->second.error = report.error();
  }
}

void ImportDesk::forget_the_old() {
  const std::lock_guard lock(mutex_);
  std::erase_if(waiting_, [this](const auto& entry) {
    const WaitingImport& waiting = entry.second;
    const bool busy = waiting.phase == ImportPhase::checking || waiting.phase == ImportPhase::writing;
    const bool old = !busy && clock_() - waiting.arrived_at > limits::kImportWait;
    std::error_code error;
    if (old) fs::remove_all(folder_of(waiting.id), error);
    return old;
  });
}

}  // namespace gridvisit
