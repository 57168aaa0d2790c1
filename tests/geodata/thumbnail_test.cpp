#include <cstdlib>

#include <catch2/catch.hpp>

#include "geodata/draw_thumbnail/small_picture.hpp"
#include "geodata/thumbnail.hpp"
#include "picture/picture.hpp"
#include "store/durable_file.hpp"
#include "tests/picture/sample_pictures.hpp"
#include "tests/temporary_folder.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;
namespace fs = std::filesystem;

namespace {

Pixels decode(const TemporaryFolder& folder, const std::string& jpeg) {
  REQUIRE(register_drivers_for("image/jpeg"));
  auto pixels = read_small(folder.write("drawn.jpg", jpeg), 4096);
  REQUIRE(pixels);
  return std::move(*pixels);
}

int red_at(const Pixels& picture, int x, int y) {
  return picture.rgb[static_cast<std::size_t>((y * picture.width + x) * 3)];
}

Result<std::string> draw(const fs::path& file, const std::string& type, int side, int orientation = 1) {
  return draw_thumbnail({file, type, side, orientation});
}

}  // namespace

TEST_CASE("a picture is drawn smaller in its own proportions, and never larger") {
  const TemporaryFolder folder;
  const fs::path png = folder.write("a.png", make_png(make_exif(), 640, 320));
  const Pixels small = decode(folder, draw(png, "image/png", 320).value());
  CHECK(small.width == 320);
  CHECK(small.height == 160);
  CHECK(red_at(small, 20, 80) > 180);  // light on the left
  CHECK(red_at(small, 300, 80) < 70);  // dark on the right
  const Pixels same = decode(folder, draw(png, "image/png", 1600).value());
  CHECK(same.width == 640);
  const Pixels narrow = decode(folder, draw(folder.write("b.png", make_png("", 2000, 1)), "image/png", 100).value());
  CHECK(narrow.width == 100);
  CHECK(narrow.height == 1);
}

TEST_CASE("a thumbnail is upright, whichever way the camera was held") {
  const TemporaryFolder folder;
  const fs::path png = folder.write("a.png", make_png("", 64, 32));
  // Light on the left as it is stored: where it is to be seen.
  const auto light_is = [&](int orientation, int x, int y) {
    const Pixels drawn = decode(folder, draw(png, "image/png", 64, orientation).value());
    CHECK(drawn.width == (orientation < 5 ? 64 : 32));
    return red_at(drawn, x < 0 ? drawn.width + x : x, y < 0 ? drawn.height + y : y) > 150;
  };
  CHECK(light_is(1, 3, 3));
  CHECK_FALSE(light_is(1, -3, 3));
  CHECK(light_is(2, -3, 3));
  CHECK(light_is(3, -3, -3));
  CHECK(light_is(4, 3, 3));
  CHECK(light_is(5, 3, 3));
  CHECK_FALSE(light_is(5, 3, -3));
  CHECK(light_is(6, 3, 3));
  CHECK_FALSE(light_is(6, 3, -3));
  CHECK(light_is(7, 3, -3));
  CHECK(light_is(8, 3, -3));
  CHECK_FALSE(light_is(8, 3, 3));
}

TEST_CASE("turning a picture moves each corner where its orientation says") {
  // 1 2
  // 3 4
  // 5 6
  Pixels picture{2, 3, {}};
  for (std::uint8_t value = 1; value <= 6; ++value) picture.rgb.insert(picture.rgb.end(), 3, value);
  const auto turned = [&](int orientation) {
    const Pixels upright = turn_upright(picture, orientation);
    std::vector<int> values{upright.width};
    for (std::size_t i = 0; i < upright.rgb.size(); i += 3) values.push_back(upright.rgb[i]);
    return values;
  };
  CHECK(turned(1) == std::vector{2, 1, 2, 3, 4, 5, 6});
  CHECK(turned(2) == std::vector{2, 2, 1, 4, 3, 6, 5});
  CHECK(turned(3) == std::vector{2, 6, 5, 4, 3, 2, 1});
  CHECK(turned(4) == std::vector{2, 5, 6, 3, 4, 1, 2});
  CHECK(turned(5) == std::vector{3, 1, 3, 5, 2, 4, 6});
  CHECK(turned(6) == std::vector{3, 5, 3, 1, 6, 4, 2});  // a quarter to the right
  CHECK(turned(7) == std::vector{3, 6, 4, 2, 5, 3, 1});
  CHECK(turned(8) == std::vector{3, 2, 4, 6, 1, 3, 5});  // a quarter to the left
  CHECK(turned(0) == turned(1));
  CHECK(turned(9) == turned(1));
}

TEST_CASE("an iPhone's HEIC is drawn, also when its notes were blanked") {
  const TemporaryFolder folder;
  const std::string heic = read_file(fs::path(GRIDVISIT_TEST_DATA) / "picture" / "noted.heic").value();
  const auto before = draw(folder.write("a.heic", heic), "image/heic", 32);
  REQUIRE(before);
  const Pixels small = decode(folder, *before);
  CHECK(small.width == 32);
  CHECK(red_at(small, 3, 10) > 180);
  const auto after = draw(folder.write("b.heic", remove_notes(MediaType::heic, heic).value()), "image/heic", 32);
  CHECK(after == before);
}

TEST_CASE("a PNG's and a JPEG's picture is the same without its notes") {
  const TemporaryFolder folder;
  const std::string png = make_png(make_exif(), 64, 32);
  const std::string jpeg = draw(folder.write("a.png", png), "image/png", 64).value();
  CHECK(draw(folder.write("b.png", remove_notes(MediaType::png, png).value()), "image/png", 64) == jpeg);
  const std::string twice = draw(folder.write("a.jpg", jpeg), "image/jpeg", 64).value();
  CHECK(draw(folder.write("b.jpg", remove_notes(MediaType::jpeg, jpeg).value()), "image/jpeg", 64) == twice);
}

TEST_CASE("a picture of too many pixels is refused by its head, before any is decoded") {
  const TemporaryFolder folder;
  std::string head;
  append_number(head, 20'000, 4, std::endian::big);
  append_number(head, 20'000, 4, std::endian::big);
  head += std::string("\x08\0\0\0\0", 5);
  const std::string png =
      "\x89PNG\r\n\x1A\n" + png_chunk("IHDR", head) + png_chunk("IDAT", deflated("")) + png_chunk("IEND", "");
  const fs::path file = folder.write("huge.png", png);
  REQUIRE(register_drivers_for("image/png"));
  const auto read = read_small(file, 320);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::too_large);
  CHECK_FALSE(draw(file, "image/png", 320));
}

TEST_CASE("what cannot be drawn says so: another type, a broken file, a program that fails, hangs or is not there") {
  const TemporaryFolder folder;
  const fs::path png = folder.write("a.png", make_png("", 64, 32));
  CHECK(draw(png, "image/jpeg", 64).error().code == ErrorCode::unsupported);
  CHECK(draw(png, "application/pdf", 64).error().code == ErrorCode::unsupported);
  CHECK(draw(folder.write("c.jpg", make_jpeg("")), "image/jpeg", 64).error().code == ErrorCode::unsupported);
  CHECK(draw(folder / "nothing.png", "image/png", 64).error().code == ErrorCode::unsupported);
  CHECK(draw(png, "image/png", 100'000).error().code == ErrorCode::unsupported);
  // A file that names others is not followed to them.
  CHECK_FALSE(draw(folder.write("d.png", "<VRTDataset><SourceFilename>/etc/passwd</SourceFilename></VRTDataset>"),
                   "image/png", 64));
  const auto with_program = [&](const std::string& script) {
    const fs::path program = folder.write("program", "#!/bin/sh\n" + script + "\n");
    fs::permissions(program, fs::perms::owner_all);
    ::setenv("GRIDVISIT_DRAW_THUMBNAIL", program.c_str(), 1);
    const auto drawn = draw(png, "image/png", 64);
    ::unsetenv("GRIDVISIT_DRAW_THUMBNAIL");
    return drawn ? ErrorCode::internal : drawn.error().code;
  };
  CHECK(with_program("kill -9 $$") == ErrorCode::unsupported);
  CHECK(with_program("exit 1") == ErrorCode::unsupported);
  CHECK(with_program("echo no picture") == ErrorCode::unsupported);
  CHECK(with_program("head -c 5000000 /dev/zero") == ErrorCode::internal);
}
