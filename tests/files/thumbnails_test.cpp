#include <catch2/catch.hpp>

#include "base/sha256.hpp"
#include "files/thumbnails.hpp"
#include "geodata/draw_thumbnail/small_picture.hpp"
#include "tests/picture/sample_pictures.hpp"
#include "tests/temporary_folder.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;
namespace fs = std::filesystem;

TEST_CASE("a thumbnail is kept beside the contents, and drawn again where it was lost") {
  const TemporaryFolder folder;
  const ContentFolder contents = ContentFolder::open(folder / "files").value();
  const Thumbnails thumbnails(folder / "thumbs");
  const std::string png = make_png(make_exif(), 640, 320);
  const std::string hash = to_hex(sha256(png));
  REQUIRE(contents.adopt(folder.write("arriving", png), hash));
  const ThumbnailSize size = find_thumbnail_size("thumb").value();
  CHECK_FALSE(find_thumbnail_size("huge"));
  CHECK_FALSE(thumbnails.find(hash, size));
  const auto drawn = thumbnails.draw(contents, hash, size);
  REQUIRE(drawn);
  REQUIRE(register_drivers_for("image/jpeg"));
  const auto upright = read_small(folder.write("drawn.jpg", *drawn), 4096);  // orientation 6
  REQUIRE(upright);
  CHECK(upright->width == 160);
  CHECK(upright->height == 320);
  CHECK(thumbnails.find(hash, size) == drawn);
  CHECK_FALSE(thumbnails.find(hash, find_thumbnail_size("screen").value()));
  fs::remove_all(folder / "thumbs");
  CHECK_FALSE(thumbnails.find(hash, size));
  CHECK(thumbnails.draw(contents, hash, size) == *drawn);
}

TEST_CASE("a picture that cannot be drawn is tried once") {
  const TemporaryFolder folder;
  const ContentFolder contents = ContentFolder::open(folder / "files").value();
  const Thumbnails thumbnails(folder / "thumbs");
  const std::string jpeg = make_jpeg("");  // segments around no picture
  const std::string hash = to_hex(sha256(jpeg));
  REQUIRE(contents.adopt(folder.write("arriving", jpeg), hash));
  const ThumbnailSize size = find_thumbnail_size("thumb").value();
  CHECK(thumbnails.draw(contents, hash, size).error().code == ErrorCode::unsupported);
  const auto known = thumbnails.find(hash, size);
  REQUIRE(known);
  CHECK(known->error().code == ErrorCode::unsupported);
}
