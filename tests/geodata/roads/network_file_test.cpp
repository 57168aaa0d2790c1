#include "geodata/roads/network_file.hpp"

#include <cstring>
#include <fstream>
#include <iterator>
#include <span>

#include <catch2/catch.hpp>

#include "base/sha256.hpp"
#include "geodata/roads/current_network.hpp"
#include "tests/geodata/roads/road_map.hpp"

using namespace gridvisit;
using namespace gridvisit::roads;

namespace {

constexpr std::size_t kHeaderBytes = 104;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// The bytes of a small network.
std::string good_file() {
  const testing::TemporaryFolder directory;
  RoadNetworkBuilder builder;
  for (const auto& [from, to] : {std::pair(0, 1), std::pair(1, 2), std::pair(2, 0), std::pair(2, 3)}) {
    const auto corner = [](int i) { return RoadMap::at(i % 2, i / 2); };
    REQUIRE(add_line(
        builder, {.line = {corner(from), RoadMap::at(0.5, 0.5), corner(to)}, .road_class = "村道", .name = "环湖路"}));
  }
  REQUIRE(builder.write(directory.path()));
  return read_file(directory.path() / kFileName);
}

/// What opening those bytes complains about.
Error open_error(std::string_view bytes) {
  const testing::TemporaryFolder directory;
  write_file(directory.path() / kFileName, bytes);
  const auto opened = RoadNetwork::open(directory.path());
  REQUIRE_FALSE(opened.has_value());
  return opened.error();
}

/// The bytes with one 32-bit word changed and the checksum made right again.
std::string forge(std::string bytes, std::size_t offset, std::uint32_t word) {
  std::memcpy(bytes.data() + offset, &word, sizeof(word));
  const Sha256 hash = sha256(std::string_view(bytes).substr(0, bytes.size() - sizeof(Sha256)));
  std::memcpy(bytes.data() + bytes.size() - hash.size(), hash.data(), hash.size());
  return bytes;
}

}  // namespace

TEST_CASE("a network reads back as it was written") {
  const testing::TemporaryFolder directory;
  write_file(directory.path() / kFileName, good_file());
  const auto network = RoadNetwork::open(directory.path());
  REQUIRE(network.has_value());
  CHECK(network->view().nodes.size() == 5);  // the four corners and the crossing in the middle
  CHECK(network->view().name(network->view().segments[0]) == "环湖路");
}

TEST_CASE("a file with any bit of its header or content changed is refused") {
  const std::string good = good_file();
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char flip : {'\x01', '\x80'}) {
      if (i >= kHeaderBytes && i % 7 != 0) continue;
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ flip);
      INFO("byte " << i);
      const auto parsed = parse_network_file(std::as_bytes(std::span(bad)));
      REQUIRE_FALSE(parsed.has_value());
      CHECK(parsed.error().code == ErrorCode::corrupt);
    }
  }
}

TEST_CASE("a file cut off anywhere, or with something behind it, is refused with its size") {
  const std::string good = good_file();
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kHeaderBytes - 1, kHeaderBytes, kHeaderBytes + 32,
                                 good.size() / 2, good.size() - 32, good.size() - 1}) {
    INFO("size " << size);
    const Error error = open_error(good.substr(0, size));
    CHECK(error.code == ErrorCode::corrupt);
    CHECK(error.message.contains(std::to_string(size)));
    CHECK(error.where.file == kFileName);
  }
  CHECK(open_error(good + "x").code == ErrorCode::corrupt);
}

TEST_CASE("a file of another version, or of another kind, says so") {
  std::string other_version = good_file();
  other_version[8] = 2;
  CHECK(open_error(other_version).message.contains("version 2"));
  CHECK(open_error(std::string(5'000, 'x')).message.contains("no road network file"));
}

TEST_CASE("a file whose checksum is right but whose numbers point outside is refused or harmless") {
  const std::string good = good_file();
  std::size_t refused = 0;
  for (std::size_t offset = 12; offset + 4 + sizeof(Sha256) <= good.size(); offset += 4) {
    for (const std::uint32_t word : {0U, 1U, 0x7fff'ffffU, 0xffff'ffffU}) {
      INFO("offset " << offset << ", word " << word);
      const std::string forged = forge(good, offset, word);
      if (const auto parsed = parse_network_file(std::as_bytes(std::span(forged))); !parsed) {
        CHECK(parsed.error().code == ErrorCode::corrupt);
        ++refused;
        continue;
      }
      const testing::TemporaryFolder directory;
      write_file(directory.path() / kFileName, forged);
      const auto network = RoadNetwork::open(directory.path());
      // The sanitizers watch that nothing is read outside.
      const auto a = network->snap(RoadMap::at(0.2, 0.3), Profile::car);
      const auto b = network->snap(RoadMap::at(1, 1), Profile::car);
      if (a && b) (void)network->route(*a, *b, Profile::car);
    }
  }
  CHECK(refused > 200);
}

TEST_CASE("no network and a folder that cannot be written are told apart from a damaged one") {
  const testing::TemporaryFolder directory;
  CHECK(RoadNetwork::open(directory.path()).error().code == ErrorCode::not_found);

  RoadNetworkBuilder builder;
  REQUIRE(add_line(builder, {.line = {{0, 0}, {0.01, 0}}, .road_class = "村道"}));
  write_file(directory.path() / "file", "");
  const auto written = builder.write(directory.path() / "file" / "below");
  REQUIRE_FALSE(written.has_value());
  CHECK(written.error().code == ErrorCode::io);
}

TEST_CASE("a network in use stays as it was while a new one takes its place, and no temporary file remains") {
  const testing::TemporaryFolder directory;
  const auto build = [&](double length_deg) {
    RoadNetworkBuilder builder;
    REQUIRE(add_line(builder, {.line = {{0, 0}, {length_deg, 0}}, .road_class = "村道"}));
    REQUIRE(builder.write(directory.path()));
  };
  build(0.01);
  const auto before = RoadNetwork::open(directory.path()).value();
  build(0.02);
  const auto after = RoadNetwork::open(directory.path()).value();
  CHECK(before.view().segments[0].length_dm == Approx(11'120).margin(2));
  CHECK(after.view().segments[0].length_dm == Approx(22'239).margin(2));
  CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);

  CHECK_FALSE(RoadNetworkBuilder().write(directory.path()).has_value());
  CHECK(RoadNetwork::open(directory.path())->view().segments[0].length_dm == after.view().segments[0].length_dm);
}

TEST_CASE("the current network is none, then the one imported, then its successor, while the old one can go on") {
  const testing::TemporaryFolder directory;
  CurrentNetwork current(directory.path());
  CHECK(current.get().value() == nullptr);
  const auto import = [&](double length) {
    RoadNetworkBuilder builder;
    REQUIRE(
        add_line(builder, {.line = {RoadMap::at(0, 0), RoadMap::at(length, 0)}, .road_class = "村道", .name = "路"}));
    REQUIRE(builder.write(directory.path()));
  };
  import(1);
  const auto first = current.get().value();
  REQUIRE(first != nullptr);
  CHECK(current.get().value() == first);
  import(2);
  std::filesystem::last_write_time(
      directory.path() / kFileName,
      std::filesystem::last_write_time(directory.path() / kFileName) + std::chrono::seconds(1));
  const auto second = current.get().value();
  CHECK(second != first);
  CHECK(first->snap(RoadMap::at(0, 0), Profile::foot));
  write_file(directory.path() / kFileName, "no network");
  std::filesystem::last_write_time(
      directory.path() / kFileName,
      std::filesystem::last_write_time(directory.path() / kFileName) + std::chrono::seconds(2));
  CHECK_FALSE(current.get());
  std::filesystem::remove(directory.path() / kFileName);
  CHECK(current.get().value() == nullptr);
}
