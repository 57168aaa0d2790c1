#include "picture/exif.hpp"

#include "picture/byte_view.hpp"

namespace gridvisit {
namespace {

// Tags and types of Exif 2.32, section 4.6.
constexpr std::uint64_t kOrientation = 0x0112;
constexpr std::uint64_t kDateTime = 0x0132;
constexpr std::uint64_t kExifDirectory = 0x8769;
constexpr std::uint64_t kGpsDirectory = 0x8825;
constexpr std::uint64_t kDateTimeOriginal = 0x9003;
constexpr std::uint64_t kOffsetTime = 0x9010;
constexpr std::uint64_t kOffsetTimeOriginal = 0x9011;
constexpr std::uint64_t kGpsLatitudeRef = 1;
constexpr std::uint64_t kGpsLatitude = 2;
constexpr std::uint64_t kGpsLongitudeRef = 3;
constexpr std::uint64_t kGpsLongitude = 4;

constexpr std::uint64_t kAscii = 2;
constexpr std::uint64_t kShort = 3;
constexpr std::uint64_t kLong = 4;
constexpr std::uint64_t kRational = 5;
constexpr std::uint64_t kEntryBytes = 12;

std::uint64_t bytes_of_type(std::uint64_t type) {
  switch (type) {
    case kAscii: return 1;
    case kShort: return 2;
    case kLong: return 4;
    case kRational: return 8;
    default: return 0;
  }
}

/// One directory. It follows no chain and no directory points back to another here, so broken offsets cannot loop.
class Directory {
 public:
  Directory(ByteView tiff, std::optional<std::uint64_t> at) : tiff_(tiff), at_(at) {
    if (at_) entries_ = tiff_.number(*at_, 2).value_or(0);
  }

  /// Where the values of a tag lie, if they are of that type and at least so many.
  [[nodiscard]] std::optional<std::uint64_t> find(std::uint64_t tag, std::uint64_t type, std::uint64_t least) const {
    for (std::uint64_t i = 0; i < entries_; ++i) {
      const std::uint64_t entry = *at_ + 2 + i * kEntryBytes;
      if (!tiff_.holds(entry, kEntryBytes)) return std::nullopt;
      if (tiff_.number(entry, 2) != tag) continue;
      const std::uint64_t count = *tiff_.number(entry + 4, 4);
      if (tiff_.number(entry + 2, 2) != type || count < least) return std::nullopt;
      const std::uint64_t size = count * bytes_of_type(type);  // 32 bits times 8: no overflow
      const std::uint64_t value = size <= 4 ? entry + 8 : *tiff_.number(entry + 8, 4);
      return tiff_.holds(value, size) ? std::optional(value) : std::nullopt;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::uint64_t> number(std::uint64_t tag, std::uint64_t type) const {
    const auto at = find(tag, type, 1);
    return at ? tiff_.number(*at, static_cast<unsigned>(bytes_of_type(type))) : std::nullopt;
  }

  /// The first so many characters.
  [[nodiscard]] std::string_view text(std::uint64_t tag, std::uint64_t characters) const {
    const auto at = find(tag, kAscii, characters);
    return at ? *tiff_.text(*at, characters) : std::string_view();
  }

  /// Degrees, minutes and seconds as one number.
  [[nodiscard]] std::optional<double> degrees(std::uint64_t tag) const {
    const auto at = find(tag, kRational, 3);
    if (!at) return std::nullopt;
    double sum = 0;
    double unit = 1;
    for (std::uint64_t part = 0; part < 3; ++part, unit /= 60) {
      const std::uint64_t above = *tiff_.number(*at + part * 8, 4);
      const std::uint64_t below = *tiff_.number(*at + part * 8 + 4, 4);
      if (below == 0) return std::nullopt;
      sum += unit * static_cast<double>(above) / static_cast<double>(below);
    }
    return sum;
  }

 private:
  ByteView tiff_;
  std::optional<std::uint64_t> at_;
  std::uint64_t entries_ = 0;
};

std::optional<double> signed_degrees(const Directory& gps, std::uint64_t tag, std::uint64_t ref, std::string_view plus,
                                     std::string_view minus) {
  const auto degrees = gps.degrees(tag);
  const std::string_view side = gps.text(ref, 1);
  if (!degrees || (side != plus && side != minus)) return std::nullopt;
  return side == plus ? *degrees : -*degrees;
}

std::optional<Position> read_position(const Directory& gps) {
  const auto lat_deg = signed_degrees(gps, kGpsLatitude, kGpsLatitudeRef, "N", "S");
  const auto lon_deg = signed_degrees(gps, kGpsLongitude, kGpsLongitudeRef, "E", "W");
  if (!lat_deg || !lon_deg) return std::nullopt;
  const Position position{*lon_deg, *lat_deg};
  // Cameras without a fix write zeros.
  if (!is_valid(position) || position == Position{}) return std::nullopt;
  return position;
}

// "2026:11:20 09:30:15" and "+08:00" or nothing.
std::optional<Timestamp> parse_time(std::string_view time, std::string_view offset) {
  if (time.size() != 19 || time[4] != ':' || time[7] != ':') return std::nullopt;
  std::string text(time);
  text[4] = text[7] = '-';
  if (offset.size() == 6 && (offset[0] == '+' || offset[0] == '-')) text += offset;
  const auto parsed = parse_timestamp(text);
  if (!parsed || parsed->time_since_epoch().count() <= 0) return std::nullopt;
  return *parsed;
}

}  // namespace

Exif read_exif(std::string_view tiff) {
  Exif exif;
  const bool little = tiff.starts_with(std::string_view("II*\0", 4));
  if (!little && !tiff.starts_with(std::string_view("MM\0*", 4))) return exif;
  const ByteView view(tiff, little ? std::endian::little : std::endian::big);
  const Directory first(view, view.number(4, 4));
  const Directory camera(view, first.number(kExifDirectory, kLong));
  const Directory gps(view, first.number(kGpsDirectory, kLong));
  const std::uint64_t orientation = first.number(kOrientation, kShort).value_or(1);
  if (orientation >= 1 && orientation <= 8) exif.orientation = static_cast<int>(orientation);
  exif.position = read_position(gps);
  exif.taken_at = parse_time(camera.text(kDateTimeOriginal, 19), camera.text(kOffsetTimeOriginal, 6));
  if (!exif.taken_at) exif.taken_at = parse_time(first.text(kDateTime, 19), camera.text(kOffsetTime, 6));
  return exif;
}

std::string make_orientation_exif(int orientation) {
  constexpr std::endian kOrder = std::endian::big;
  std::string tiff("MM\0*", 4);
  append_number(tiff, 8, 4, kOrder);  // the directory follows
  append_number(tiff, 1, 2, kOrder);
  append_number(tiff, kOrientation, 2, kOrder);
  append_number(tiff, kShort, 2, kOrder);
  append_number(tiff, 1, 4, kOrder);
  append_number(tiff, static_cast<std::uint64_t>(orientation), 2, kOrder);
  append_number(tiff, 0, 2, kOrder);
  append_number(tiff, 0, 4, kOrder);  // no other directory
  return tiff;
}

}  // namespace gridvisit
