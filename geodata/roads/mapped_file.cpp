#include "geodata/roads/mapped_file.hpp"

#include <cerrno>
#include <optional>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gridvisit::roads {

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  const auto open_failure = [&path](int error) {
    return failure(error == ENOENT ? ErrorCode::not_found : ErrorCode::io,
                   "the file cannot be opened: " + std::generic_category().message(error),
                   {path.filename().string(), std::nullopt, ""});
  };
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return open_failure(errno);
  struct stat status{};
  int error = ::fstat(descriptor, &status) == 0 ? 0 : errno;
  std::span<std::byte> bytes;
  if (error == 0 && status.st_size > 0) {  // nothing cannot be mapped
    const auto size = static_cast<std::size_t>(status.st_size);
    void* const address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    error = address == MAP_FAILED ? errno : 0;
    if (error == 0) bytes = {static_cast<std::byte*>(address), size};
  }
  ::close(descriptor);
  if (error != 0) return open_failure(error);
  return MappedFile(bytes);
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(bytes_.data(), bytes_.size());
}

}  // namespace gridvisit::roads
