#include "geodata/wkb.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include <catch2/catch.hpp>

#include "base/limits.hpp"
#include "tests/geodata/random_geometry.hpp"

using namespace gridvisit;

namespace {

/// Bytes written piece by piece, in either order.
class Bytes {
 public:
  explicit Bytes(std::endian order = std::endian::little) : order_(order) {}

  Bytes& head(std::uint32_t type) {
    text_ += order_ == std::endian::little ? '\1' : '\0';
    return number(type);
  }
  template <typename T>
  Bytes& number(T value) {
    std::string raw(reinterpret_cast<const char*>(&value), sizeof value);
    if (order_ == std::endian::big) std::ranges::reverse(raw);
    text_ += raw;
    return *this;
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::endian order_;
  std::string text_;
};

constexpr std::uint32_t kHuge = std::numeric_limits<std::uint32_t>::max();

}  // namespace

TEST_CASE("every geometry comes back from WKB as it was") {
  RandomGeometry random(20221130);
  for (int i = 0; i < 2'000; ++i) {
    const Geometry geometry = random();
    CHECK(from_wkb(to_wkb(geometry)) == geometry);
  }
}

TEST_CASE("a point's WKB is the standard's, byte for byte") {
  CHECK(to_wkb(Position{1, 2}) ==
        std::string_view("\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\xf0\x3f\x00\x00\x00\x00\x00\x00\x00\x40", 21));
  CHECK(to_wkb(Geometry{}).empty());
}

TEST_CASE("single parts, the other byte order, and Z and M are read") {
  const Geometry line = MultiLineString{{{{1, 2}, {3, 4}}}};
  for (const std::endian order : {std::endian::little, std::endian::big}) {
    CHECK(from_wkb(Bytes(order).head(2).number(2U).number(1.0).number(2.0).number(3.0).number(4.0).text()) == line);
    // ISO adds 1000 for Z, 3000 for Z and M; EWKB sets bits, and may put an SRID before the count.
    for (const std::uint32_t z : {1002U, 2002U, 0x80000002U, 0x40000002U}) {
      CHECK(from_wkb(Bytes(order)
                         .head(z)
                         .number(2U)
                         .number(1.0)
                         .number(2.0)
                         .number(9.0)
                         .number(3.0)
                         .number(4.0)
                         .number(9.0)
                         .text()) == line);
    }
    CHECK(from_wkb(Bytes(order).head(3001).number(1.0).number(2.0).number(8.0).number(9.0).text()) ==
          Geometry{Position{1, 2}});
    CHECK(from_wkb(Bytes(order).head(0x20000001U).number(4326U).number(1.0).number(2.0).text()) ==
          Geometry{Position{1, 2}});
    CHECK(from_wkb(Bytes(order).head(3).number(1U).number(1U).number(1.0).number(2.0).text()) ==
          Geometry{MultiPolygon{{{{{{1, 2}}}}}}});
  }
}

TEST_CASE("WKB cut off anywhere is refused, and so is WKB with something behind it") {
  RandomGeometry random(1);
  for (int i = 0; i < 50; ++i) {
    const std::string whole = to_wkb(random());
    for (std::size_t size = 0; size < whole.size(); ++size) CHECK_FALSE(from_wkb(whole.substr(0, size)));
    CHECK_FALSE(from_wkb(whole + '\0'));
  }
}

TEST_CASE("WKB with a byte changed is refused or another geometry, never anything else") {
  RandomGeometry random(2);
  int refused = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string whole = to_wkb(random());
    for (std::size_t at = 0; at < whole.size(); ++at) {
      std::string changed = whole;
      changed[at] = static_cast<char>(random.up_to(255));
      const auto read = from_wkb(changed);
      if (!read) ++refused;
      if (read) CHECK(from_wkb(to_wkb(*read)) == *read);
    }
  }
  CHECK(refused > 1'000);
}

TEST_CASE("counts that the bytes cannot hold are refused before anything is reserved") {
  CHECK_FALSE(from_wkb(Bytes().head(2).number(kHuge).text()));
  CHECK_FALSE(from_wkb(Bytes().head(3).number(kHuge).text()));
  CHECK_FALSE(from_wkb(Bytes().head(3).number(1U).number(kHuge).number(1.0).text()));
  CHECK_FALSE(from_wkb(Bytes().head(5).number(kHuge).head(2).number(0U).text()));
  CHECK_FALSE(from_wkb(Bytes().head(6).number(1U).head(3).number(kHuge).number(0U).text()));
  // A million empty parts, announced and not there.
  CHECK_FALSE(from_wkb(Bytes().head(6).number(1'000'000U).text()));
}

TEST_CASE("collections, wrong parts and unknown types are refused") {
  const std::string point = to_wkb(Position{1, 2});
  for (const std::uint32_t type : {0U, 4U, 7U, 8U, 15U, 16U, 17U, 4001U}) {
    CHECK_FALSE(from_wkb(Bytes().head(type).number(1U).text() + point));
  }
  CHECK_FALSE(from_wkb(Bytes().head(5).number(1U).text() + point));
  CHECK_FALSE(from_wkb(Bytes().head(6).number(1U).text() + to_wkb(MultiPolygon{})));
  CHECK_FALSE(from_wkb("\x02" + point.substr(1)));  // no such byte order
}

TEST_CASE("positions are numbers, and there are not too many") {
  CHECK_FALSE(from_wkb(to_wkb(Position{std::numeric_limits<double>::quiet_NaN(), 2})));
  CHECK_FALSE(from_wkb(to_wkb(Position{1, std::numeric_limits<double>::infinity()})));
  MultiLineString most{{LineString(limits::kGeometryVertices)}};
  CHECK(from_wkb(to_wkb(most)));
  most.lines.push_back({{1, 2}});
  const auto read = from_wkb(to_wkb(most));
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::invalid);
}
