#include "geodata/wkb.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/limits.hpp"

namespace gridvisit {
namespace {

static_assert(std::endian::native == std::endian::little, "to_wkb copies numbers as they lie in memory");

enum Type : std::uint32_t { point = 1, line_string = 2, polygon = 3, multi_line_string = 5, multi_polygon = 6 };

template <typename T>
void append(std::string& bytes, T value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void append_header(std::string& bytes, Type type) {
  bytes += '\1';  // little-endian
  append(bytes, static_cast<std::uint32_t>(type));
}

void append_positions(std::string& bytes, const std::vector<Position>& positions) {
  append(bytes, static_cast<std::uint32_t>(positions.size()));
  for (const Position& position : positions) {
    append(bytes, position.lon_deg);
    append(bytes, position.lat_deg);
  }
}

struct Encoder {
  std::string bytes;

  void operator()(std::monostate /*nothing*/) {}
  void operator()(const Position& position) {
    append_header(bytes, Type::point);
    append(bytes, position.lon_deg);
    append(bytes, position.lat_deg);
  }
  void operator()(const MultiLineString& lines) {
    append_header(bytes, Type::multi_line_string);
    append(bytes, static_cast<std::uint32_t>(lines.lines.size()));
    for (const LineString& line : lines.lines) {
      append_header(bytes, Type::line_string);
      append_positions(bytes, line);
    }
  }
  void operator()(const MultiPolygon& area) {
    append_header(bytes, Type::multi_polygon);
    append(bytes, static_cast<std::uint32_t>(area.polygons.size()));
    for (const Polygon& polygon : area.polygons) {
      append_header(bytes, Type::polygon);
      append(bytes, static_cast<std::uint32_t>(polygon.rings.size()));
      for (const Ring& ring : polygon.rings) append_positions(bytes, ring);
    }
  }
};

/// Reads front to back; after the first fault everything reads as nothing.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : rest_(bytes) {}

  Geometry geometry() {
    const Header header = take_header();
    switch (header.type) {
      case Type::point: return take_position(header);
      case Type::line_string: return MultiLineString{{take_positions(header)}};
      case Type::polygon: return MultiPolygon{{take_polygon(header)}};
      case Type::multi_line_string: {
        MultiLineString lines;
        for (std::uint32_t left = take_count(header, 9); left > 0 && good_; --left) {
          lines.lines.push_back(take_positions(take_header_of(Type::line_string)));
        }
        return lines;
      }
      case Type::multi_polygon: {
        MultiPolygon area;
        for (std::uint32_t left = take_count(header, 9); left > 0 && good_; --left) {
          area.polygons.push_back(take_polygon(take_header_of(Type::polygon)));
        }
        return area;
      }
      default: good_ = false; return {};
    }
  }

  [[nodiscard]] bool complete() const { return good_ && rest_.empty(); }

 private:
  struct Header {
    std::uint32_t type = 0;
    bool swap = false;
    int extra_numbers = 0;  ///< Z and M after each position
  };

  template <typename T>
  T take(bool swap) {
    T value{};
    if (rest_.size() < sizeof value) {
      good_ = false;
      return value;
    }
    std::array<char, sizeof value> raw{};
    std::memcpy(raw.data(), rest_.data(), sizeof value);
    if (swap) std::ranges::reverse(raw);
    std::memcpy(&value, raw.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
    return value;
  }

  Header take_header() {
    const auto order = take<std::uint8_t>(false);
    if (order > 1) good_ = false;
    Header header{0, order == 0, 0};
    auto type = take<std::uint32_t>(header.swap);
    // EWKB marks Z, M and an SRID by high bits; ISO adds 1000, 2000 or 3000.
    if ((type & 0x20000000U) != 0) take<std::uint32_t>(header.swap);
    header.extra_numbers = static_cast<int>((type >> 31) & 1) + static_cast<int>((type >> 30) & 1);
    type &= 0x1fffffffU;
    if (type >= 1000 && type < 4000) {
      header.extra_numbers = type >= 3000 ? 2 : 1;
      type %= 1000;
    }
    header.type = type;
    return header;
  }

  Header take_header_of(Type type) {
    const Header header = take_header();
    if (header.type != type) good_ = false;
    return header;
  }

  // A count that the bytes behind it cannot hold is a lie: found before anything is reserved for it.
  std::uint32_t take_count(const Header& header, std::size_t least_bytes_each) {
    const auto count = take<std::uint32_t>(header.swap);
    if (count > rest_.size() / least_bytes_each) good_ = false;
    return good_ ? count : 0;
  }

  Position take_position(const Header& header) {
    const auto lon = take<double>(header.swap);
    const auto lat = take<double>(header.swap);
    for (int i = 0; i < header.extra_numbers; ++i) take<double>(header.swap);
    if (!std::isfinite(lon) || !std::isfinite(lat) || ++positions_ > limits::kGeometryVertices) good_ = false;
    return {lon, lat};
  }

  std::vector<Position> take_positions(const Header& header) {
    std::vector<Position> positions;
    std::uint32_t left = take_count(header, 16);
    positions.reserve(left);
    for (; left > 0 && good_; --left) positions.push_back(take_position(header));
    return positions;
  }

  Polygon take_polygon(const Header& header) {
    Polygon polygon;
    for (std::uint32_t left = take_count(header, 4); left > 0 && good_; --left) {
      polygon.rings.push_back(take_positions(header));
    }
    return polygon;
  }

  std::string_view rest_;
  std::size_t positions_ = 0;
  bool good_ = true;
};

}  // namespace

std::string to_wkb(const Geometry& geometry) {
  Encoder encoder;
  std::visit(encoder, geometry);
  return std::move(encoder.bytes);
}

Result<Geometry> from_wkb(std::string_view bytes) {
  Decoder decoder(bytes);
  Geometry geometry = decoder.geometry();
  if (!decoder.complete()) {
    return failure(ErrorCode::invalid, "the geometry's binary form (WKB) is broken or too large");
  }
  return geometry;
}

}  // namespace gridvisit
