#include "geodata/spatialite_blob.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "geodata/wkb.hpp"

namespace gridvisit {
namespace {

constexpr std::int32_t kWgs84 = 4326;
constexpr char kStart = '\0';
constexpr char kBoxEnd = '\x7c';
constexpr char kEnd = '\xfe';
constexpr char kPart = '\x69';            // stands for the byte order of each part of a multi-geometry
constexpr std::size_t kHeaderBytes = 39;  // start, byte order, SRID, box of four doubles, box end

struct BoxMaker {
  Box box{std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity(),
          -std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};

  void operator()(std::monostate /*nothing*/) {}
  void operator()(const Position& p) {
    box = {std::min(box.min_lon_deg, p.lon_deg), std::min(box.min_lat_deg, p.lat_deg),
           std::max(box.max_lon_deg, p.lon_deg), std::max(box.max_lat_deg, p.lat_deg)};
  }
  void operator()(const MultiLineString& lines) {
    for (const LineString& line : lines.lines) std::ranges::for_each(line, std::ref(*this));
  }
  void operator()(const MultiPolygon& area) {
    for (const Polygon& polygon : area.polygons) {
      for (const Ring& ring : polygon.rings) std::ranges::for_each(ring, std::ref(*this));
    }
  }
};

template <typename T>
void append(std::string& bytes, T value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// In a multi-geometry SpatiaLite puts 0x69 where WKB has the byte order of each part; otherwise the two are alike.
// Walks the parts of a body that to_wkb made (or whose part marks have been turned back) and sets those marks.
class PartMarks {
 public:
  PartMarks(std::string& body, char mark) : body_(body), mark_(mark) {}

  bool set() {
    const std::uint32_t type = number();
    if (type != 5 && type != 6) return true;
    for (std::uint32_t parts = number(); parts > 0; --parts) {
      if (at_ >= body_.size()) return false;
      body_[at_++] = mark_;
      if (!skip_part()) return false;
    }
    return true;
  }

 private:
  std::uint32_t number() {
    std::uint32_t value = 0;
    if (at_ + sizeof value <= body_.size()) body_.copy(reinterpret_cast<char*>(&value), sizeof value, at_);
    at_ += sizeof value;
    return value;
  }

  bool skip_part() {
    const std::uint32_t type = number();
    std::uint32_t rings = type == 3 ? number() : 1;
    for (; rings > 0 && at_ < body_.size(); --rings) at_ += std::size_t{number()} * 16;
    return (type == 2 || type == 3) && rings == 0 && at_ <= body_.size();
  }

  std::string& body_;
  char mark_;
  std::size_t at_ = 0;
};

}  // namespace

std::string to_spatialite_blob(const Geometry& geometry) {
  if (std::holds_alternative<std::monostate>(geometry)) return {};
  BoxMaker maker;
  std::visit([&maker](const auto& part) { maker(part); }, geometry);
  std::string body = to_wkb(geometry).substr(1);  // without the byte order, which the header gives
  PartMarks(body, kPart).set();
  std::string blob;
  blob.reserve(kHeaderBytes + body.size() + 1);
  blob += kStart;
  blob += '\1';
  append(blob, kWgs84);
  append(blob, maker.box.min_lon_deg);
  append(blob, maker.box.min_lat_deg);
  append(blob, maker.box.max_lon_deg);
  append(blob, maker.box.max_lat_deg);
  blob += kBoxEnd;
  blob += body;
  blob += kEnd;
  return blob;
}

Result<Geometry> from_spatialite_blob(std::string_view bytes) {
  const bool framed = bytes.size() > kHeaderBytes + 1 && bytes[0] == kStart && bytes[1] == '\1' &&
                      bytes[kHeaderBytes - 1] == kBoxEnd && bytes.back() == kEnd;
  if (framed) {
    std::string body(bytes.substr(kHeaderBytes, bytes.size() - kHeaderBytes - 1));
    if (PartMarks(body, '\1').set()) {
      if (auto geometry = from_wkb('\1' + body)) return geometry;
    }
  }
  return failure(ErrorCode::corrupt, "a stored geometry is broken");
}

}  // namespace gridvisit
