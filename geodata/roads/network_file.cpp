#include "geodata/roads/network_file.hpp"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <type_traits>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/sha256.hpp"

namespace gridvisit::roads {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::array<char, 8> kMagic{'G', 'V', 'R', 'O', 'A', 'D', 'S', '\n'};
constexpr std::size_t kSectionCount = 6 + 2 * kProfiles.size();
constexpr std::size_t kAlignment = 8;

struct Header {
  std::array<char, 8> magic = kMagic;
  std::uint32_t version = kFileVersion;
  GridFrame grid;
  std::array<std::uint32_t, kSectionCount> counts{};
  std::uint32_t reserved = 0;
  std::uint64_t file_bytes = 0;
};
static_assert(std::has_unique_object_representations_v<Header> && sizeof(Header) % kAlignment == 0);
static_assert(std::has_unique_object_representations_v<Segment> && std::has_unique_object_representations_v<Arc>);

template <typename Visitor>
void for_each_section(auto& network, Visitor visit) {
  visit(network.nodes);
  visit(network.segments);
  visit(network.shape);
  visit(network.names);
  visit(network.first_entry);
  visit(network.entries);
  for (const Profile profile : kProfiles) {
    visit(network.first_arc[profile]);
    visit(network.arcs[profile]);
  }
}

constexpr std::size_t padded(std::size_t size) { return (size + kAlignment - 1) / kAlignment * kAlignment; }

std::unexpected<Error> corrupt(std::string message) {
  return failure(ErrorCode::corrupt, std::move(message) + "; build the road network again",
                 {std::string(kFileName), std::nullopt, ""});
}

std::string serialize(const NetworkView& network) {
  Header header{.grid = network.grid};
  std::string bytes(sizeof(Header), '\0');
  std::size_t section = 0;
  for_each_section(network, [&](const auto& span) {
    header.counts[section++] = static_cast<std::uint32_t>(span.size());
    if (!span.empty()) bytes.append(std::bit_cast<const char*>(span.data()), span.size_bytes());
    bytes.resize(padded(bytes.size()));
  });
  header.file_bytes = bytes.size() + sizeof(Sha256);
  std::memcpy(bytes.data(), &header, sizeof(header));
  const Sha256 hash = sha256(bytes);
  bytes.append(hash.begin(), hash.end());
  return bytes;
}

/// Whether the offsets of a compressed list rise from 0 to the number of its values.
bool is_offset_table(std::span<const std::uint32_t> first, std::uint64_t lists, std::size_t values) {
  return first.size() == lists + 1 && first.front() == 0 && first.back() == values && std::ranges::is_sorted(first);
}

bool segments_are_sound(const NetworkView& network) {
  return std::ranges::all_of(network.segments, [&](const Segment& segment) {
    return segment.from < network.nodes.size() && segment.to < network.nodes.size() &&
           std::size_t{segment.first_shape} + segment.shape_count <= network.shape.size() &&
           segment.name < network.names.size();
  });
}

/// Whether every arc is a direction of an existing segment, and kept at the node where that direction begins.
bool arcs_are_sound(const NetworkView& network, Profile profile) {
  const auto first = network.first_arc[profile];
  const auto arcs = network.arcs[profile];
  if (!is_offset_table(first, network.nodes.size(), arcs.size())) return false;
  for (std::size_t node = 0; node < network.nodes.size(); ++node) {
    for (const Arc& arc : arcs.subspan(first[node], first[node + 1] - first[node])) {
      if (arc.segment() >= network.segments.size()) return false;
      const Segment& segment = network.segments[arc.segment()];
      const auto [tail, head] =
          arc.is_backward() ? std::pair(segment.to, segment.from) : std::pair(segment.from, segment.to);
      if (tail != node || head != arc.head) return false;
    }
  }
  return true;
}

bool is_sound(const NetworkView& network) {
  const GridFrame& grid = network.grid;
  return !network.names.empty() && network.names.back() == '\0' && segments_are_sound(network) && grid.cell_lon > 0 &&
         grid.cell_lat > 0 &&
         is_offset_table(network.first_entry, std::uint64_t{grid.columns} * grid.rows, network.entries.size()) &&
         std::ranges::all_of(network.entries, [&](std::uint32_t entry) { return entry < network.segments.size(); }) &&
         std::ranges::all_of(kProfiles, [&](Profile profile) { return arcs_are_sound(network, profile); });
}

std::unexpected<Error> write_failure(int error) {
  return failure(ErrorCode::io, "the road network cannot be written: " + std::generic_category().message(error),
                 {std::string(kFileName), std::nullopt, ""});
}

/// A file that is removed again unless it was renamed to its final name.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string path)
      : path_(std::move(path)),
        descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)),
        open_error_(descriptor_ < 0 ? errno : 0) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    if (!renamed_) ::unlink(path_.c_str());
  }

  /// These return 0 or errno.
  [[nodiscard]] int write_durably(std::string_view bytes) const {
    if (descriptor_ < 0) return open_error_;
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return errno;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(descriptor_) == 0 ? 0 : errno;
  }
  [[nodiscard]] int rename_to(const std::string& path) {
    if (::rename(path_.c_str(), path.c_str()) != 0) return errno;
    renamed_ = true;
    return 0;
  }

 private:
  std::string path_;
  int descriptor_;
  int open_error_;
  bool renamed_ = false;
};

int sync_directory(const std::filesystem::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return errno;
  const int error = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  return error;
}

}  // namespace

Result<> write_network_file(const std::filesystem::path& directory, const NetworkView& network) {
  std::error_code made;
  std::filesystem::create_directories(directory, made);
  if (made) return write_failure(made.value());
  const std::string path = (directory / kFileName).string();
  TemporaryFile file(fmt::format("{}.{}.tmp", path, ::getpid()));
  if (const int error = file.write_durably(serialize(network))) return write_failure(error);
  if (const int error = file.rename_to(path)) return write_failure(error);
  if (const int error = sync_directory(directory)) return write_failure(error);
  return {};
}

Result<NetworkView> parse_network_file(std::span<const std::byte> bytes) {
  if (bytes.size() < sizeof(Header) + sizeof(Sha256)) {
    return corrupt(fmt::format("the file is cut off after {} bytes", bytes.size()));
  }
  Header header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (header.magic != kMagic) return corrupt("this is no road network file");
  if (header.version != kFileVersion) {
    return corrupt(
        fmt::format("the file is of version {}, this program reads version {}", header.version, kFileVersion));
  }
  if (header.file_bytes != bytes.size()) {
    return corrupt(fmt::format("the file should have {} bytes and has {}", header.file_bytes, bytes.size()));
  }
  const auto content = bytes.first(bytes.size() - sizeof(Sha256));
  const Sha256 hash = sha256({std::bit_cast<const char*>(content.data()), content.size()});
  if (std::memcmp(hash.data(), bytes.data() + content.size(), hash.size()) != 0) {
    return corrupt("the file is damaged: its checksum is wrong");
  }

  NetworkView network;
  network.grid = header.grid;
  std::size_t offset = sizeof(Header);
  std::size_t section = 0;
  for_each_section(network, [&]<typename T>(std::span<const T>& span) {
    const std::size_t count = header.counts[section++];
    if (offset <= content.size() && count * sizeof(T) <= content.size() - offset) {
      span = {std::bit_cast<const T*>(content.data() + offset), count};
    }
    offset += padded(count * sizeof(T));
  });
  if (offset != content.size() || !is_sound(network)) return corrupt("the file contradicts itself");
  return network;
}

}  // namespace gridvisit::roads
