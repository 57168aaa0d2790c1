#include "geodata/spatialite_blob.hpp"

#include <cstring>
#include <limits>

#include <catch2/catch.hpp>

#include "geodata/wkb.hpp"
#include "tests/geodata/random_geometry.hpp"

using namespace gridvisit;

namespace {

double number_at(const std::string& blob, std::size_t at) {
  double value = 0;
  std::memcpy(&value, blob.data() + at, sizeof value);
  return value;
}

std::string with_count(std::string blob, std::size_t at, std::uint32_t count) {
  std::memcpy(blob.data() + at, &count, sizeof count);
  return blob;
}

constexpr std::size_t kType = 39;   // behind the header: the type, then the number of parts
constexpr std::size_t kParts = 43;  // then for each part its mark, its type and its own number

}  // namespace

TEST_CASE("every geometry comes back from SpatiaLite's form as it was") {
  RandomGeometry random(20221130);
  for (int i = 0; i < 2'000; ++i) {
    const Geometry geometry = random();
    CHECK(from_spatialite_blob(to_spatialite_blob(geometry)) == geometry);
  }
}

TEST_CASE("nothing has no form in SpatiaLite") {
  CHECK(to_spatialite_blob(Geometry{}).empty());
  CHECK_FALSE(from_spatialite_blob(""));
}

TEST_CASE("the header repeats the bounding box and the system") {
  const std::string blob = to_spatialite_blob(MultiPolygon{{{{{{1, 2}, {5, 2}, {5, 9}, {1, 2}}}}, {{{{-3, 4}}}}}});
  CHECK(blob.substr(0, 6) == std::string_view("\x00\x01\xe6\x10\x00\x00", 6));  // 4326
  CHECK(number_at(blob, 6) == -3);
  CHECK(number_at(blob, 14) == 2);
  CHECK(number_at(blob, 22) == 5);
  CHECK(number_at(blob, 30) == 9);
  CHECK(blob.at(38) == '\x7c');
  CHECK(blob.at(kParts + 4) == '\x69');
  CHECK(blob.back() == '\xfe');
}

TEST_CASE("a form cut off anywhere is refused, and so is one with something behind it") {
  RandomGeometry random(1);
  for (int i = 0; i < 50; ++i) {
    const std::string whole = to_spatialite_blob(random());
    for (std::size_t size = 0; size < whole.size(); ++size) {
      CHECK_FALSE(from_spatialite_blob(whole.substr(0, size)));
      // With the end mark put back where it was cut.
      if (size > 0) CHECK_FALSE(from_spatialite_blob(whole.substr(0, size - 1) + '\xfe'));
    }
    CHECK_FALSE(from_spatialite_blob(whole + '\xfe'));
  }
}

TEST_CASE("a form with a byte changed is refused or another geometry, never anything else") {
  RandomGeometry random(2);
  int refused = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string whole = to_spatialite_blob(random());
    for (std::size_t at = 0; at < whole.size(); ++at) {
      std::string changed = whole;
      changed[at] = static_cast<char>(random.up_to(255));
      const auto read = from_spatialite_blob(changed);
      if (!read) CHECK(read.error().code == ErrorCode::corrupt);
      if (!read) ++refused;
      if (read) CHECK(from_wkb(to_wkb(*read)) == *read);
    }
  }
  CHECK(refused > 1'000);
}

TEST_CASE("a form whose counts its bytes cannot hold is refused") {
  const std::string blob = to_spatialite_blob(MultiPolygon{{{{{{1, 2}, {5, 2}, {5, 9}, {1, 2}}}}}});
  for (const std::uint32_t count : {2U, 1'000'000U, std::numeric_limits<std::uint32_t>::max()}) {
    CHECK_FALSE(from_spatialite_blob(with_count(blob, kParts, count)));
    CHECK_FALSE(from_spatialite_blob(with_count(blob, kParts + 9, count)));   // rings of the first part
    CHECK_FALSE(from_spatialite_blob(with_count(blob, kParts + 13, count)));  // positions of its first ring
  }
  CHECK_FALSE(from_spatialite_blob(with_count(blob, kType, 7)));
}
