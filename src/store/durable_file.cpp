#include "store/durable_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

namespace gridvisit {
namespace {

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool sync_directory(const std::filesystem::path& directory) {
  const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool synced = ::fsync(fd) == 0;
  ::close(fd);
  return synced;
}

}  // namespace

Result<> write_durably(const std::filesystem::path& file, std::string_view bytes, mode_t mode) {
  const std::filesystem::path beside = file.string() + ".tmp";
  const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (fd < 0) return failure(ErrorCode::io, "the file cannot be written", {file.filename(), {}, {}});
  const bool stored = write_all(fd, bytes) && ::fsync(fd) == 0;
  ::close(fd);
  if (!stored || ::rename(beside.c_str(), file.c_str()) != 0 || !sync_directory(file.parent_path())) {
    ::unlink(beside.c_str());
    return failure(ErrorCode::io, "the file cannot be written; is the disk full?", {file.filename(), {}, {}});
  }
  return {};
}

Result<std::string> read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in.good() && !in.eof()) return failure(ErrorCode::io, "the file cannot be read", {file.filename(), {}, {}});
  return bytes;
}

}  // namespace gridvisit
