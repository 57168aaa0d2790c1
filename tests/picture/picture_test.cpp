#include <fstream>
#include <iterator>
#include <map>
#include <random>

#include <catch2/catch.hpp>

#include "picture/picture.hpp"
#include "tests/picture/sample_pictures.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;
using std::string_literals::operator""s;

namespace {

std::string read_sample(const char* name) {
  std::ifstream in(std::string(GRIDVISIT_TEST_DATA) + "/picture/" + name, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  REQUIRE(bytes.size() > 100);
  return bytes;
}

/// One picture with notes of each type; the HEIC comes from libheif.
std::map<MediaType, std::string> samples() {
  return {{MediaType::jpeg, make_jpeg(make_exif())},
          {MediaType::png, make_png(make_exif())},
          {MediaType::webp, make_webp(make_exif())},
          {MediaType::heic, read_sample("noted.heic")}};
}

bool near(const std::optional<Position>& position, Position expected) {
  return position && distance_m(*position, expected) < 0.5;
}

constexpr Position kTaken{118.0 + 18.0 / 60 + 30.0 / 3600, 32.0 + 18.0 / 60 + 12.34 / 3600};

}  // namespace

TEST_CASE("a file's type is what its bytes say, and any other is nothing") {
  for (const auto& [type, bytes] : samples()) {
    CHECK(sniff_media_type(bytes) == type);
    CHECK(find_media_type(name_of(type)) == type);
    for (std::size_t size = 0; size < 12; ++size) {
      if (type != MediaType::jpeg) CHECK(sniff_media_type(bytes.substr(0, std::min<std::size_t>(size, 7))) != type);
    }
  }
  CHECK(sniff_media_type("%PDF-1.7\n") == MediaType::pdf);
  for (const std::string& other :
       {""s, "GIF89a"s, "<svg xmlns='http://www.w3.org/2000/svg'/>"s, "<html><script>"s, "MZ\x90"s, "PK\3\4"s,
        "\0\0\0\x1c"s
        "ftypavif\0\0\0\0mif1avif"s,
        "\0\0\0\x18"s
        "ftypmif1\0\0\0\0mif1"s,
        "\0\0\0\x18"s
        "ftypisom\0\0\0\0mp42"s,
        "\0\0\0\x10"s
        "ftypmif1heic"s,
        "RIFF\4\0\0\0WAVE"s}) {
    CAPTURE(other);
    CHECK_FALSE(sniff_media_type(other));
  }
  CHECK_FALSE(find_media_type("image/svg+xml"));
}

TEST_CASE("position, time and way up are read from each type's own place") {
  const Timestamp taken = parse_timestamp("2026-11-20T09:30:15+08:00").value();
  for (const auto& [type, bytes] : samples()) {
    CAPTURE(name_of(type));
    const Exif exif = find_exif(type, bytes);
    CHECK(near(exif.position, kTaken));
    CHECK(exif.taken_at == taken);
    CHECK(exif.orientation == (type == MediaType::heic ? 1 : 6));
  }
  CHECK(find_exif(MediaType::pdf, "%PDF-1.7").position == std::nullopt);
}

TEST_CASE("notes are read in either byte order, on each side of the equator, with and without an offset") {
  CameraNotes notes;
  notes.order = std::endian::little;
  notes.lat_side = "S";
  notes.lon_side = "W";
  notes.offset = "-03:00";
  const Exif exif = read_exif(make_exif(notes));
  CHECK(near(exif.position, {-kTaken.lon_deg, -kTaken.lat_deg}));
  CHECK(exif.taken_at == parse_timestamp("2026-11-20T12:30:15Z").value());
  notes.offset = "      ";
  CHECK(read_exif(make_exif(notes)).taken_at == parse_timestamp("2026-11-20T09:30:15+08:00").value());
}

TEST_CASE("what makes no sense is not there") {
  const auto position_with = [](auto change) {
    CameraNotes notes;
    change(notes);
    return read_exif(make_exif(notes)).position;
  };
  CHECK_FALSE(position_with([](CameraNotes& notes) { notes.lat_side = "?"; }));
  CHECK_FALSE(position_with([](CameraNotes& notes) { notes.lat[1] = 0; }));
  CHECK_FALSE(position_with([](CameraNotes& notes) { notes.lat[0] = 91; }));
  CHECK_FALSE(position_with([](CameraNotes& notes) { notes.lon[0] = 4'000'000'000; }));
  CHECK_FALSE(position_with([](CameraNotes& notes) { notes.lat = notes.lon = {0, 1, 0, 1, 0, 1}; }));
  const auto taken_with = [](const std::string& taken) {
    CameraNotes notes;
    notes.taken = taken;
    return read_exif(make_exif(notes)).taken_at;
  };
  CHECK_FALSE(taken_with("    :  :     :  :  "));
  CHECK_FALSE(taken_with("2026:13:40 09:30:15"));
  CHECK_FALSE(taken_with("1969:12:31 09:30:15"));
  CHECK_FALSE(taken_with("short"));
  CameraNotes turned;
  turned.orientation = 9;
  CHECK(read_exif(make_exif(turned)).orientation == 1);
  CHECK(read_exif("") == Exif{});
  CHECK(read_exif("MM\0*"s) == Exif{});
}

TEST_CASE("no note is left in what is shown, and the picture is all there") {
  for (const auto& [type, bytes] : samples()) {
    CAPTURE(name_of(type));
    REQUIRE(bytes.find("secret") != std::string::npos);
    const auto shown = remove_notes(type, bytes);
    REQUIRE(shown);
    CHECK(shown->find("secret") == std::string::npos);
    const Exif exif = find_exif(type, *shown);
    CHECK_FALSE(exif.position);
    CHECK_FALSE(exif.taken_at);
    CHECK(exif.orientation == (type == MediaType::heic ? 1 : 6));
    CHECK(sniff_media_type(*shown) == type);
    CHECK(remove_notes(type, *shown) == *shown);
    const bool has_profile = type == MediaType::jpeg || type == MediaType::webp;
    CHECK((shown->find("colours") != std::string::npos) == has_profile);
  }
  const std::string jpeg = remove_notes(MediaType::jpeg, make_jpeg(make_exif())).value();
  CHECK_THAT(jpeg, Catch::Contains("scan\xFF\0data\xFF\xD0more\xFF\xD9"s));
  CHECK(jpeg.ends_with("more\xFF\xD9"));
  const std::string heic = read_sample("noted.heic");
  CHECK(remove_notes(MediaType::heic, heic)->size() == heic.size());
  CHECK(remove_notes(MediaType::pdf, "%PDF-1.7 as it is") == "%PDF-1.7 as it is");
}

TEST_CASE("an upright picture gets no Exif at all") {
  CameraNotes upright;
  upright.orientation = 1;
  for (const auto& [type, bytes] : {std::pair(MediaType::jpeg, make_jpeg(make_exif(upright))),
                                    std::pair(MediaType::png, make_png(make_exif(upright))),
                                    std::pair(MediaType::webp, make_webp(make_exif(upright)))}) {
    const std::string shown = remove_notes(type, bytes).value();
    for (const char* mark : {"Exif", "eXIf", "EXIF"}) CHECK(shown.find(mark) == std::string::npos);
  }
  // The flags of an extended WebP say what it carries.
  CHECK(remove_notes(MediaType::webp, make_webp(make_exif(upright)))->substr(20, 1) == "\x20");
  CHECK(remove_notes(MediaType::webp, make_webp(make_exif()))->substr(20, 1) == "\x28");
}

TEST_CASE("a picture that is cut off is refused, and a JPEG cut off within its scan is closed") {
  for (const auto& [type, bytes] : samples()) {
    CAPTURE(name_of(type));
    const std::size_t scan = bytes.find("scan");
    for (std::size_t size = 8; size < bytes.size(); ++size) {
      const auto shown = remove_notes(type, std::string_view(bytes).substr(0, size));
      if (type == MediaType::heic) CHECK_FALSE(shown);
      if (type != MediaType::jpeg) continue;
      CHECK(shown.has_value() == (size >= scan));
      if (shown) CHECK(shown->ends_with("\xFF\xD9"));
    }
  }
}

TEST_CASE("whatever is broken in a picture, reading it stays within its bytes and no position gets out") {
  std::mt19937 random(20'261'124);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same mutations every time
  const auto below = [&](std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random); };
  constexpr int kRounds = 6'000;
  int shown = 0;
  for (const auto& [type, original] : samples()) {
    for (int round = 0; round < kRounds; ++round) {
      std::string bytes = original;
      for (std::size_t change = 0; change <= below(6); ++change) {
        const std::size_t at = below(bytes.size());
        switch (below(5)) {
          case 0: bytes[at] = static_cast<char>(below(256)); break;
          case 1: bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8))); break;
          case 2: bytes.replace(at, std::min<std::size_t>(4, bytes.size() - at), "\xFF\xFF\xFF\xFF"); break;
          case 3: bytes.resize(at + 1); break;
          default: bytes.insert(at, bytes.substr(below(bytes.size()), below(40))); break;
        }
      }
      // In a heap block of its own, so that the sanitizer sees the first byte beyond.
      const std::vector<char> exact(bytes.begin(), bytes.end());
      const std::string_view view(exact.data(), exact.size());
      sniff_media_type(view);
      read_exif(view);
      const Exif exif = find_exif(type, view);
      if (exif.position) CHECK(is_valid(*exif.position));
      const auto out = remove_notes(type, view);
      if (!out) continue;
      ++shown;
      REQUIRE(out->size() <= view.size() + 64);
      REQUIRE_FALSE(find_exif(type, *out).position);
    }
  }
  CHECK(shown > kRounds / 2);
}
