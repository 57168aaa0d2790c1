#include <fstream>

#include <catch2/catch.hpp>

#include "base/sha256.hpp"
#include "files/check_files.hpp"
#include "tests/sync/test_district.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;
namespace fs = std::filesystem;

namespace {

struct Album {
  TestDistrict district;
  ContentFolder contents = ContentFolder::open(district.data() / "files").value();

  std::string add(const std::string& bytes) {
    const std::string hash = to_hex(sha256(bytes));
    const fs::path file = district.data() / "arriving";
    std::ofstream(file, std::ios::binary) << bytes;
    REQUIRE(contents.adopt(file, hash));
    REQUIRE(district.write([&](Transaction& transaction) -> Result<> {
      add_content(transaction, {hash, static_cast<std::int64_t>(bytes.size()), "image/jpeg", {}, {}, transaction.now},
                  {"user", ""});
      return {};
    }));
    return hash;
  }
  std::vector<Finding> check() { return check_files(district.connection(), contents, 100); }
};

}  // namespace

TEST_CASE("each content that is not on the disk as it arrived is named, with what is wrong") {
  Album album;
  const std::string whole = album.add("a photo as it arrived");
  CHECK(album.check().empty());
  CHECK(album.contents.read(whole) == "a photo as it arrived");

  const std::string missing = album.add("a photo that is gone");
  fs::remove(album.contents.path_of(missing));
  CHECK_FALSE(album.contents.holds(missing));
  CHECK(album.contents.read(missing).error().code == ErrorCode::not_found);
  const std::string shorter = album.add("a photo that was cut off");
  fs::resize_file(album.contents.path_of(shorter), 5);
  const std::string altered = album.add("a photo that was altered");
  std::fstream(album.contents.path_of(altered)) << "A";

  std::map<std::string, std::string> found;
  for (const Finding& finding : album.check()) {
    CHECK(finding.table == "content");
    found[finding.row] = finding.what;
  }
  CHECK(found.size() == 3);
  CHECK_THAT(found[missing], Catch::Contains("missing"));
  CHECK_THAT(found[shorter], Catch::Contains("5 bytes instead of 24"));
  CHECK_THAT(found[altered], Catch::Contains("SHA-256"));
  CHECK(check_files(album.district.connection(), album.contents, 2).size() == 2);
  // The same content again heals its file.
  album.add("a photo that was altered");
  CHECK(album.check().size() == 2);
}
