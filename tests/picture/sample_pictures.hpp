// Small pictures with notes, put together byte by byte, so that a test shows what it hides and where.
#pragma once

#include <array>
#include <bit>
#include <string>
#include <string_view>

#include <zlib.h>

#include "picture/byte_view.hpp"

namespace gridvisit::testing {

/// What the camera of the samples noted. "secret" stands in every kind of note.
struct CameraNotes {
  std::endian order = std::endian::big;
  std::array<std::uint32_t, 6> lat{32, 1, 18, 1, 1234, 100};  ///< three fractions: 32° 18′ 12.34″
  std::array<std::uint32_t, 6> lon{118, 1, 18, 1, 3000, 100};
  std::string lat_side = "N";
  std::string lon_side = "E";
  std::string taken = "2026:11:20 09:30:15";
  std::string offset = "+08:00";
  int orientation = 6;
};

inline std::string make_exif(const CameraNotes& notes = {}) {
  const std::endian order = notes.order;
  constexpr std::size_t kMain = 8;
  constexpr std::size_t kCamera = kMain + 2 + 3 * 12 + 4;
  constexpr std::size_t kGps = kCamera + 2 + 3 * 12 + 4;
  constexpr std::size_t kData = kGps + 2 + 4 * 12 + 4;
  std::string tiff = order == std::endian::big ? std::string("MM\0*", 4) : std::string("II*\0", 4);
  std::string data;
  const auto number = [&](std::uint64_t value, unsigned bytes) { append_number(tiff, value, bytes, order); };
  const auto entry = [&](unsigned tag, unsigned type, std::uint64_t count) {
    number(tag, 2);
    number(type, 2);
    number(count, 4);
  };
  const auto text = [&](unsigned tag, const std::string& value) {
    entry(tag, 2, value.size() + 1);
    if (value.size() < 4) {
      tiff += value + std::string(4 - value.size(), '\0');
      return;
    }
    number(kData + data.size(), 4);
    data += value + '\0';
  };
  const auto degrees = [&](unsigned tag, const std::array<std::uint32_t, 6>& parts) {
    entry(tag, 5, 3);
    number(kData + data.size(), 4);
    for (const std::uint32_t part : parts) append_number(data, part, 4, order);
  };
  number(kMain, 4);
  number(3, 2);
  entry(0x0112, 3, 1);
  number(static_cast<std::uint64_t>(notes.orientation), 2);
  number(0, 2);
  entry(0x8769, 4, 1);
  number(kCamera, 4);
  entry(0x8825, 4, 1);
  number(kGps, 4);
  number(0, 4);
  number(3, 2);
  text(0x9003, notes.taken);
  text(0x9011, notes.offset);
  text(0xA431, "secret serial number");
  number(0, 4);
  number(4, 2);
  text(1, notes.lat_side);
  degrees(2, notes.lat);
  text(3, notes.lon_side);
  degrees(4, notes.lon);
  number(0, 4);
  return tiff + data;
}

inline std::string jpeg_segment(unsigned char marker, const std::string& payload) {
  std::string segment{'\xFF', static_cast<char>(marker)};
  append_number(segment, payload.size() + 2, 2, std::endian::big);
  return segment + payload;
}

/// A JPEG as phones write it: notes before the picture, and a second picture with notes of its own behind it.
inline std::string make_jpeg(const std::string& exif) {
  using std::string_literals::operator""s;
  return "\xFF\xD8" + jpeg_segment(0xE0, "JFIF\0\1\1\0\0\1\0\1\0\0"s) + jpeg_segment(0xE1, "Exif\0\0"s + exif) +
         jpeg_segment(0xE1, "http://ns.adobe.com/xap/1.0/\0<secret/>"s) +
         jpeg_segment(0xE2, "ICC_PROFILE\0\1\1colours"s) + jpeg_segment(0xE2, "MPF\0secret places"s) +
         jpeg_segment(0xED, "Photoshop 3.0\0secret caption"s) + jpeg_segment(0xEE, "Adobe\0d\0\0\0\0\0"s) +
         jpeg_segment(0xFE, "secret comment") + jpeg_segment(0xDB, std::string(65, '\1')) +
         jpeg_segment(0xC0, "\x08\0\x10\0\x10\1\1\x11\0"s) + jpeg_segment(0xC4, std::string(20, '\0')) +
         jpeg_segment(0xDA, "\1\1\0\0\x3F\0"s) + "scan\xFF\0data\xFF\xD0more"s + "\xFF\xD9" +
         "\xFF\xD8\xFF\xE1secret second picture";
}

inline std::string png_chunk(const std::string& type, const std::string& data) {
  std::string chunk;
  append_number(chunk, data.size(), 4, std::endian::big);
  chunk += type + data;
  const auto* const covered = reinterpret_cast<const Bytef*>(chunk.data() + 4);
  append_number(chunk, crc32(0, covered, static_cast<uInt>(chunk.size() - 4)), 4, std::endian::big);
  return chunk;
}

inline std::string deflated(const std::string& bytes) {
  std::string out(compressBound(bytes.size()), '\0');
  uLongf size = out.size();
  compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  out.resize(size);
  return out;
}

/// A grey PNG of that size that any decoder shows, with notes.
inline std::string make_png(const std::string& exif, std::uint32_t width = 4, std::uint32_t height = 2) {
  using std::string_literals::operator""s;
  std::string head;
  append_number(head, width, 4, std::endian::big);
  append_number(head, height, 4, std::endian::big);
  head += "\x08\0\0\0\0"s;
  std::string rows;
  for (std::uint32_t y = 0; y < height; ++y) {
    rows += '\0';
    for (std::uint32_t x = 0; x < width; ++x) rows += static_cast<char>((x < width / 2 ? 200 : 40) + y % 7);
  }
  return "\x89PNG\r\n\x1A\n" + png_chunk("IHDR", head) + png_chunk("tEXt", "Comment\0secret"s) +
         png_chunk("eXIf", exif) + png_chunk("gAMA", "\0\0\xB1\x8F"s) + png_chunk("tIME", "secret!") +
         png_chunk("prVt", "secret") + png_chunk("IDAT", deflated(rows)) + png_chunk("zTXt", "secret") +
         png_chunk("IEND", "") + "secret behind the end";
}

inline std::string webp_chunk(const std::string& type, const std::string& data) {
  std::string chunk = type;
  append_number(chunk, data.size(), 4, std::endian::little);
  return chunk + data + (data.size() % 2 != 0 ? std::string(1, '\0') : std::string());
}

/// No decoder shows it, but every chunk is where it belongs.
inline std::string make_webp(const std::string& exif) {
  using std::string_literals::operator""s;
  const std::string chunks = webp_chunk("VP8X", "\x2C\0\0\0\3\0\0\1\0\0"s) + webp_chunk("ICCP", "colours") +
                             webp_chunk("VP8 ", "the picture") + webp_chunk("EXIF", exif) +
                             webp_chunk("XMP ", "<secret/>") + webp_chunk("none", "secret");
  std::string head = "RIFF";
  append_number(head, chunks.size() + 4, 4, std::endian::little);
  return head + "WEBP" + chunks + "secret behind the end";
}

}  // namespace gridvisit::testing
