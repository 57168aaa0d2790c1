#include "picture/jpeg.hpp"

#include "picture/byte_view.hpp"
#include "picture/exif.hpp"

namespace gridvisit {
namespace {

constexpr std::string_view kExifHead("Exif\0\0", 6);
constexpr unsigned char kEndOfImage = 0xD9;
constexpr unsigned char kStartOfScan = 0xDA;
constexpr unsigned char kApp0 = 0xE0;
constexpr unsigned char kApp1 = 0xE1;
constexpr unsigned char kApp15 = 0xEF;
constexpr unsigned char kFirstOfPicture = 0xC0;  // up to DF: frames, tables, scans; beyond lie extensions and comments
constexpr unsigned char kLastOfPicture = 0xDF;

/// One marker (ITU T.81, annex B) with what belongs to it: its parameters, and of a scan the coded picture after them.
struct Segment {
  unsigned char marker = 0;
  std::string_view payload;  ///< the parameters, without marker and length
  std::string_view whole;
};

bool stands_alone(unsigned char marker) { return marker == 0x01 || (marker >= 0xD0 && marker <= kEndOfImage); }

// The end of a scan's coded picture: the next marker that is neither a stuffed FF nor a restart.
std::size_t end_of_scan(std::string_view bytes, std::size_t at) {
  while (true) {
    at = bytes.find('\xFF', at);
    if (at == std::string_view::npos || at + 1 >= bytes.size()) return bytes.size();
    const auto next = static_cast<unsigned char>(bytes[at + 1]);
    const bool within = next == 0x00 || (next >= 0xD0 && next <= 0xD7);
    if (!within && next != 0xFF) return at;
    at += within ? 2 : 1;
  }
}

/// Walks the segments after the start of the image.
class Walk {
 public:
  explicit Walk(std::string_view bytes) : bytes_(bytes) {}

  /// Nothing at the end of the image (or of a file that was cut off in a scan), and where the file is broken.
  std::optional<Segment> next() {
    const ByteView view(bytes_);
    const std::size_t start = at_;
    if (at_ >= bytes_.size() && seen_scan_) return std::nullopt;
    if (view.number(at_, 1) != 0xFF) return fail();
    while (view.number(at_ + 1, 1) == 0xFF) ++at_;  // a marker may be filled up
    const auto marker = view.number(at_ + 1, 1);
    if (!marker || marker == 0x00) return fail();
    const auto code = static_cast<unsigned char>(*marker);
    if (code == kEndOfImage) return std::nullopt;
    std::size_t end = at_ + 2;
    std::string_view payload;
    if (!stands_alone(code)) {
      const auto length = view.number(end, 2);
      if (!length || *length < 2 || !view.holds(end, *length)) return fail();
      payload = bytes_.substr(end + 2, *length - 2);
      end += *length;
    }
    if (code == kStartOfScan) {
      seen_scan_ = true;
      end = end_of_scan(bytes_, end);
    }
    at_ = end;
    return Segment{code, payload, bytes_.substr(start, end - start)};
  }

  [[nodiscard]] bool broken() const { return broken_ || !seen_scan_; }

 private:
  std::optional<Segment> fail() {
    broken_ = true;
    return std::nullopt;
  }

  std::string_view bytes_;
  std::size_t at_ = 2;
  bool seen_scan_ = false;
  bool broken_ = false;
};

bool is_exif(const Segment& segment) { return segment.marker == kApp1 && segment.payload.starts_with(kExifHead); }

// Of the application segments: the resolution, the colour profile, and how the colours are coded.
bool is_kept(const Segment& segment) {
  if (segment.marker < kApp0 || segment.marker > kApp15) {
    return segment.marker >= kFirstOfPicture && segment.marker <= kLastOfPicture && !stands_alone(segment.marker);
  }
  const auto starts = [&](std::string_view name) { return segment.payload.starts_with(name); };
  switch (segment.marker) {
    case kApp0: return starts(std::string_view("JFIF\0", 5)) && segment.payload.size() == 14;  // none with a preview
    case kApp0 + 2: return starts(std::string_view("ICC_PROFILE\0", 12));
    case kApp0 + 14: return starts("Adobe");
    default: return false;
  }
}

std::string orientation_segment(int orientation) {
  const std::string payload = std::string(kExifHead) + make_orientation_exif(orientation);
  std::string segment = "\xFF\xE1";
  append_number(segment, payload.size() + 2, 2, std::endian::big);
  return segment + payload;
}

}  // namespace

std::string_view find_jpeg_exif(std::string_view bytes) {
  Walk walk(bytes);
  while (const auto segment = walk.next()) {
    if (is_exif(*segment)) return segment->payload.substr(kExifHead.size());
  }
  return {};
}

Result<std::string> remove_jpeg_notes(std::string_view bytes) {
  std::string out = "\xFF\xD8";
  out.reserve(bytes.size());
  const int orientation = read_exif(find_jpeg_exif(bytes)).orientation;
  bool turned = orientation == 1;
  Walk walk(bytes);
  while (const auto segment = walk.next()) {
    if (!turned && segment->marker != kApp0) {
      out += orientation_segment(orientation);
      turned = true;
    }
    if (is_kept(*segment)) out += segment->whole;
  }
  if (walk.broken()) return failure(ErrorCode::invalid, "the JPEG picture is broken or cut off");
  return out + "\xFF\xD9";
}

}  // namespace gridvisit
