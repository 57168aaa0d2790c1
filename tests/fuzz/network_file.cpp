// The road network file: what follows its header, or the whole of it, is the input; length and checksum are made right,
// so that everything behind them is reached.
#include "geodata/roads/network_file.hpp"

#include <cstring>
#include <new>
#include <vector>

#include "base/sha256.hpp"
#include "geodata/roads/snapping.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace gridvisit;
using namespace gridvisit::roads;

constexpr std::size_t kSizeOffset = 88;  // of Header::file_bytes

/// The input with length and checksum as they should be, at an address aligned as a mapped file's is.
std::vector<std::uint64_t> sealed(std::string_view content, std::size_t& bytes) {
  bytes = content.size() + sizeof(Sha256);
  std::vector<std::uint64_t> words((bytes + 7) / 8);
  auto* raw = reinterpret_cast<char*>(words.data());
  std::memcpy(raw, content.data(), content.size());
  const std::uint64_t size = bytes;
  if (content.size() >= kSizeOffset + sizeof size) std::memcpy(raw + kSizeOffset, &size, sizeof size);
  const Sha256 hash = sha256({raw, content.size()});
  std::memcpy(raw + content.size(), hash.data(), hash.size());
  return words;
}

/// Goes everywhere an index of the file leads.
void walk(const NetworkView& network) {
  for (const Segment& segment : network.segments) {
    for (std::size_t i = 0; i < segment.point_count(); ++i) (void)network.point(segment, i);
    (void)std::string(network.name(segment));
  }
  for (const Profile profile : kProfiles) {
    for (const Position place : {Position{118.3, 32.3}, Position{0, 0}, Position{180, 90}}) {
      const auto snap = find_nearest(network, place, profile, 2'000);
      fuzz::require(!snap || snap->segment < network.segments.size(), "a place is put on a road there is");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::size_t bytes = 0;
  const std::vector<std::uint64_t> words = sealed(fuzz::as_text(data, size), bytes);
  const auto network = parse_network_file(std::as_bytes(std::span(words)).first(bytes));
  if (network) walk(*network);
  return 0;
}
