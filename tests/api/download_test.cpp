#include "picture/picture.hpp"
#include "tests/api/tus_phone.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

namespace {

struct Album {
  Site site;
  std::string user = site.add("w1", v1::ROLE_GRID_WORKER, kGrids[0]);
  std::string person = site.district.add_person("张三", kGrids[0]);
  TusPhone phone{site, site.district.add_device(user)};
  std::string photo = make_photo(1);
  std::string target = "/files/" + hash_of(photo);

  Album() { REQUIRE(phone.upload(photo).status == 201); }

  TusPhone another(const std::string& login, v1::Role role, const std::string& code) {
    return {site, site.district.add_device(site.add(login, role, code))};
  }
};

}  // namespace

TEST_CASE("a photo is shown without where it was taken, to be kept by the asker's browser alone") {
  Album album;
  const auto answer = album.phone.get(album.target);
  REQUIRE(answer.status == 200);
  CHECK(header(answer, "content-type") == "image/jpeg");
  CHECK(header(answer, "cache-control").starts_with("private"));
  CHECK(header(answer, "x-content-type-options") == "nosniff");
  CHECK(header(answer, "content-security-policy").contains("sandbox"));
  CHECK(*answer.body == remove_notes(MediaType::jpeg, album.photo).value());
  CHECK(answer.body->find("secret") == std::string::npos);
  CHECK_FALSE(find_exif(MediaType::jpeg, *answer.body).position);
  const std::string etag = header(answer, "etag");
  const auto same = album.phone.get(album.target, {{"If-None-Match", "\"x\", " + etag}});
  CHECK(same.status == 304);
  CHECK(header(same, "etag") == etag);
  CHECK(album.phone.get(album.target, {{"If-None-Match", "\"x\""}}).status == 200);
  const auto head = album.site.send("HEAD", album.target, album.phone.token(), {});
  CHECK(head.status == 200);
}

TEST_CASE("a part of a photo is had, where the photo is still the same") {
  Album album;
  const auto whole = album.phone.get(album.target);
  const std::string etag = header(whole, "etag");
  const auto part = album.phone.get(album.target, {{"Range", "bytes=10-19"}});
  CHECK(part.status == 206);
  CHECK(*part.body == whole.body->substr(10, 10));
  CHECK(header(part, "content-range") == "bytes 10-19/" + std::to_string(whole.body->size()));
  CHECK(album.phone.get(album.target, {{"Range", "bytes=10-19"}, {"If-Range", etag}}).status == 206);
  CHECK(album.phone.get(album.target, {{"Range", "bytes=10-19"}, {"If-Range", "\"old\""}}).status == 200);
  const auto beyond = album.phone.get(album.target, {{"Range", "bytes=100000-"}});
  CHECK(beyond.status == 416);
  CHECK(header(beyond, "content-range") == "bytes */" + std::to_string(whole.body->size()));
}

TEST_CASE("a photo is shown to who may see a record that names it, and to the device that sent it") {
  Album album;
  TusPhone colleague = album.another("w2", v1::ROLE_GRID_WORKER, kGrids[0]);
  TusPhone elsewhere = album.another("w3", v1::ROLE_GRID_WORKER, kGrids[2]);
  TusPhone town = album.another("town", v1::ROLE_TOWN_STAFF, kTown);
  TusPhone inn = album.another("inn", v1::ROLE_INN_DESK, kTown);
  TusPhone second(album.site, album.site.district.add_device(album.user));
  const auto status = [&](TusPhone& phone) { return phone.get(album.target).status; };
  // Sent, and not yet announced by a record.
  CHECK(status(album.phone) == 200);
  for (TusPhone* other : {&colleague, &elsewhere, &town, &inn, &second}) CHECK(status(*other) == 404);
  announce_photo(album.site.district, album.user, album.person, album.photo);
  for (TusPhone* other : {&colleague, &town, &second}) CHECK(status(*other) == 200);
  for (TusPhone* other : {&elsewhere, &inn}) {
    CHECK(status(*other) == 404);
    CHECK(other->get(album.target + "?size=thumb").status == 404);
    CHECK(other->get(album.target, {{"If-None-Match", "*"}}).status == 404);
  }
  // The person moves, and the photo with them.
  album.site.district.apply(
      system_actor("test"),
      album.site.district.edit(v1::KIND_RECIPIENT, album.person, "grid_code",
                               [](v1::Record& record) { record.mutable_recipient()->set_grid_code(kGrids[2]); }));
  CHECK(status(elsewhere) == 200);
  CHECK(status(colleague) == 404);
  CHECK(status(album.phone) == 200);
  CHECK(album.site.ask("GET", album.target).status == 401);
}

TEST_CASE("no trick in the hash leads to another file") {
  Album album;
  for (const char* trick :
       {"..%2fkeys%2fmaster.key", "%2e%2e", "incoming", "thumbs", "..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%00", "ab%2f..%2fgridvisit.db"}) {
    CAPTURE(trick);
    CHECK(album.phone.get(std::string("/files/") + trick).status == 404);
  }
  std::string upper = album.target;
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  CHECK(album.phone.get("/files/" + upper.substr(7)).status == 404);
  CHECK(album.phone.get("/files/incoming/x").status == 404);
}

TEST_CASE("a small picture is drawn once, upright and without notes, and of a document there is none") {
  Album album;
  const std::string png = make_png(make_exif(), 640, 320);
  REQUIRE(album.phone.upload(png).status == 201);
  const std::string target = "/files/" + hash_of(png);
  const auto thumb = album.phone.get(target + "?size=thumb");
  REQUIRE(thumb.status == 200);
  CHECK(header(thumb, "content-type") == "image/jpeg");
  CHECK(sniff_media_type(*thumb.body) == MediaType::jpeg);
  CHECK(thumb.body->find("secret") == std::string::npos);
  CHECK(header(thumb, "etag") != header(album.phone.get(target), "etag"));
  CHECK(album.phone.get(target + "?size=thumb", {{"If-None-Match", header(thumb, "etag")}}).status == 304);
  // The kept one is given, also where the picture could not be drawn again.
  ::setenv("GRIDVISIT_DRAW_THUMBNAIL", "/nowhere", 1);
  CHECK(*album.phone.get(target + "?size=thumb").body == *thumb.body);
  CHECK(album.phone.get(target + "?size=screen").status == 500);
  ::unsetenv("GRIDVISIT_DRAW_THUMBNAIL");
  CHECK(album.phone.get(target + "?size=screen").status == 200);
  CHECK(album.phone.get(target + "?size=huge").status == 400);
  // Segments that are right around a picture that is none.
  CHECK(album.phone.get(album.target + "?size=thumb").status == 422);
  const std::string document = "%PDF-1.7\nan agreement";
  REQUIRE(album.phone.upload(document).status == 201);
  CHECK(album.phone.get("/files/" + hash_of(document) + "?size=thumb").status == 422);
  const auto whole = album.phone.get("/files/" + hash_of(document));
  CHECK(*whole.body == document);
  CHECK(header(whole, "content-type") == "application/pdf");
}

TEST_CASE("a file that is gone from the disk is an error that says where to look, and not an empty photo") {
  Album album;
  std::filesystem::remove(album.site.files->contents.path_of(hash_of(album.photo)));
  const auto answer = album.phone.get(album.target);
  CHECK(answer.status == 500);
  CHECK_THAT(*answer.body, Catch::Contains("gridvisit check"));
}
