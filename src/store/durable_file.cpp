#include "store/durable_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

namespace gridvisit {
namespace {

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      if (written == 0) errno = ENOSPC;
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Error storage_error(int error_number) {
  // A limit on a user's or a process's files is a full disk, too.
  if (error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG) {
    return {ErrorCode::disk_full, "the disk is full; nothing was changed"};
  }
  return {ErrorCode::io, "the disk cannot be written: " + std::generic_category().message(error_number)};
}

Result<> sync_directory(const std::filesystem::path& directory) {
  const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return std::unexpected(storage_error(errno));
  const int failed = ::fsync(fd) == 0 ? 0 : errno;
  ::close(fd);
  if (failed != 0) return std::unexpected(storage_error(failed));
  return {};
}

Result<> write_durably(const std::filesystem::path& file, std::string_view bytes, mode_t mode) {
  const std::filesystem::path beside = file.string() + ".tmp";
  const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (fd < 0) return std::unexpected(storage_error(errno));
  const int failed = write_all(fd, bytes) && ::fsync(fd) == 0 ? 0 : errno;
  ::close(fd);
  if (failed != 0 || ::rename(beside.c_str(), file.c_str()) != 0) {
    Error error = storage_error(failed != 0 ? failed : errno);
    ::unlink(beside.c_str());
    error.where.file = file.filename();
    return std::unexpected(std::move(error));
  }
  return sync_directory(file.parent_path());
}

Result<std::string> read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in.good() && !in.eof()) return failure(ErrorCode::io, "the file cannot be read", {file.filename(), {}, {}});
  return bytes;
}

}  // namespace gridvisit
