#include "files/upload_shelf.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.hpp"
#include "base/sha256.hpp"
#include "store/durable_file.hpp"

namespace gridvisit {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kInfoSuffix = ".info";

// From its creation, of an upload that was finished: long enough to hear of it after a day without signal.
constexpr std::chrono::hours kFinishedLifetime{48};

/// A file's descriptor, closed with it.
class OpenFile {
 public:
  OpenFile(const fs::path& file, int flags) : fd_(::open(file.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~OpenFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

// Zero, or the number of what failed.
int write_at(int fd, std::string_view bytes, std::int64_t at) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(fd, bytes.data(), bytes.size(), at);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return written < 0 ? errno : ENOSPC;
    bytes.remove_prefix(static_cast<std::size_t>(written));
    at += written;
  }
  return ::fsync(fd) == 0 ? 0 : errno;
}

}  // namespace

struct UploadShelf::State {
  struct Entry {
    Upload upload;
    bool finished = false;
  };

  [[nodiscard]] fs::path data_file(std::string_view id) const { return directory / id; }
  [[nodiscard]] fs::path info_file(std::string_view id) const { return directory / (std::string(id) += kInfoSuffix); }

  void read_entry(const fs::path& info) {
    const auto text = read_file(info);
    const auto upload = text ? parse_upload(*text) : Result<Upload>(failure(text));
    std::error_code failed;
    if (!upload || info_file(upload->id) != info) {
      log::warn("an unfinished upload's info cannot be read and is removed: {}", info.filename().string());
      fs::remove(info, failed);
      return;
    }
    entries.emplace(upload->id, Entry{*upload, !fs::exists(data_file(upload->id), failed)});
  }

  /// Gives it an id, by which nobody can ask yet, and counts it.
  Result<> list(Upload& upload) {
    std::string bytes(16, '\0');
    const std::scoped_lock lock(mutex);
    random(bytes.data(), bytes.size());
    upload.id = to_hex(bytes);
    const auto unfinished = std::ranges::count_if(entries, [&](const auto& item) {
      const Entry& other = item.second;
      return !other.finished && other.upload.user_id == upload.user_id && other.upload.device_id == upload.device_id;
    });
    if (static_cast<std::size_t>(unfinished) >= limits::kUnfinishedUploads) {
      return failure(ErrorCode::too_many,
                     fmt::format("{} uploads are unfinished; finish or delete some first", unfinished));
    }
    entries.emplace(upload.id, Entry{upload, false});
    return {};
  }

  [[nodiscard]] Result<> make_files(const Upload& upload) const {
    {
      const OpenFile data(data_file(upload.id), O_WRONLY | O_CREAT | O_EXCL);
      if (data.get() < 0 || ::fsync(data.get()) != 0) return std::unexpected(storage_error(errno));
    }
    // The folder is synced with the info, and both names with it.
    return write_durably(info_file(upload.id), to_text(upload), 0600);
  }

  /// With the mutex held. The info goes first: bytes without one are removed at the next start.
  void remove_files(std::string_view id) const {
    std::error_code failed;
    fs::remove(info_file(id), failed);
    fs::remove(data_file(id), failed);
  }

  fs::path directory;
  RandomBytes random;
  mutable std::mutex mutex;
  std::map<std::string, Entry, std::less<>> entries;
  std::set<std::string, std::less<>> leased;
};

UploadShelf::Lease::Lease(std::shared_ptr<State> state, Upload upload)
    : state_(std::move(state)), upload_(std::move(upload)) {}

UploadShelf::Lease::~Lease() {
  const std::scoped_lock lock(state_->mutex);
  state_->leased.erase(upload_.id);
}

Result<UploadShelf> UploadShelf::open(const fs::path& directory, RandomBytes random) {
  auto state = std::make_shared<State>();
  state->directory = directory;
  state->random = std::move(random);
  std::error_code failed;
  fs::create_directories(directory, failed);
  std::vector<fs::path> others;
  for (fs::directory_iterator file(directory, failed), end; !failed && file != end; file.increment(failed)) {
    if (file->path().extension() == kInfoSuffix) {
      state->read_entry(file->path());
    } else {
      others.push_back(file->path());
    }
  }
  if (failed) return failure(ErrorCode::io, "the folder of unfinished uploads cannot be read: " + failed.message());
  for (const fs::path& file : others) {
    if (!state->entries.contains(file.filename().string())) fs::remove(file, failed);
  }
  return UploadShelf(std::move(state));
}

Result<Upload> UploadShelf::create(Upload upload) {
  if (auto listed = state_->list(upload); !listed) return failure(listed);
  auto stored = state_->make_files(upload);
  if (stored) return upload;
  const std::scoped_lock lock(state_->mutex);
  state_->remove_files(upload.id);
  state_->entries.erase(upload.id);
  return failure(stored);
}

std::optional<Upload> UploadShelf::find(std::string_view id) const {
  const std::scoped_lock lock(state_->mutex);
  const auto found = state_->entries.find(id);
  if (found == state_->entries.end()) return std::nullopt;
  return found->second.upload;
}

std::shared_ptr<const UploadShelf::Lease> UploadShelf::lease(std::string_view id) {
  const std::scoped_lock lock(state_->mutex);
  const auto found = state_->entries.find(id);
  if (found == state_->entries.end() || !state_->leased.emplace(id).second) return nullptr;
  return std::make_shared<const Lease>(state_, found->second.upload);
}

Result<std::int64_t> UploadShelf::offset(const Lease& lease) const {
  const OpenFile data(data_file(lease), O_RDWR);
  if (data.get() < 0) {
    if (errno == ENOENT) return failure(ErrorCode::not_found, "the upload has no bytes waiting");
    return std::unexpected(storage_error(errno));
  }
  // What a killed process had written without having synced it is on the disk before it is told.
  struct stat status{};
  if (::fsync(data.get()) != 0 || ::fstat(data.get(), &status) != 0) return std::unexpected(storage_error(errno));
  return status.st_size;
}

Result<> UploadShelf::append(const Lease& lease, std::int64_t offset, std::string_view bytes) {
  const OpenFile data(data_file(lease), O_RDWR);
  if (data.get() < 0) return std::unexpected(storage_error(errno));
  const int failed = write_at(data.get(), bytes, offset);
  if (failed == 0) return {};
  if (::ftruncate(data.get(), offset) != 0) log::error("an unfinished upload cannot be cut back: {}", errno);
  return std::unexpected(storage_error(failed));
}

fs::path UploadShelf::data_file(const Lease& lease) const { return state_->data_file(lease.upload().id); }

void UploadShelf::mark_finished(const Lease& lease) {
  const std::scoped_lock lock(state_->mutex);
  if (const auto found = state_->entries.find(lease.upload().id); found != state_->entries.end()) {
    found->second.finished = true;
  }
}

void UploadShelf::remove(const Lease& lease) {
  const std::scoped_lock lock(state_->mutex);
  state_->remove_files(lease.upload().id);
  state_->entries.erase(lease.upload().id);
}

Result<bool> UploadShelf::unless_expected(std::string_view sha256, const std::function<Result<>()>& remove) const {
  const std::scoped_lock lock(state_->mutex);
  const auto is_of = [&](const auto& item) { return item.second.upload.sha256 == sha256; };
  if (std::ranges::any_of(state_->entries, is_of)) return false;
  if (const auto removed = remove(); !removed) return failure(removed);
  return true;
}

std::size_t UploadShelf::remove_expired(Timestamp now) {
  const std::scoped_lock lock(state_->mutex);
  return std::erase_if(state_->entries, [&](const auto& item) {
    const auto& [upload, finished] = item.second;
    const Timestamp until = finished ? upload.created_at + kFinishedLifetime : upload.expires_at();
    if (until > now || state_->leased.contains(upload.id)) return false;
    state_->remove_files(upload.id);
    return true;
  });
}

}  // namespace gridvisit
