// Uploading by tus 1.0.0, as https://tus.io/protocols/resumable-upload says, and as badly as a phone can.
#include "store/content.hpp"
#include "tests/api/tus_phone.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;
namespace fs = std::filesystem;

namespace {

struct Workplace {
  Site site;
  std::string user = site.add("w1", v1::ROLE_GRID_WORKER, kGrids[0]);
  TusPhone phone{site, site.district.add_device(user)};

  fs::path files() { return site.district.data() / "files"; }
  fs::path path_of(const std::string& content) {
    const std::string hash = hash_of(content);
    return files() / hash.substr(0, 2) / hash;
  }
  bool arrived(const std::string& content) {
    const bool known = find_content(site.district.connection(), hash_of(content)).has_value();
    CHECK(known == fs::exists(path_of(content)));
    return known;
  }
  std::size_t waiting_files() {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(files() / "incoming"), fs::directory_iterator()));
  }
};

}  // namespace

TEST_CASE("a client learns what is spoken here") {
  Site site;
  const auto answer = site.ask("OPTIONS", "/files");
  CHECK(answer.status == 204);
  CHECK(header(answer, "tus-resumable") == "1.0.0");
  CHECK(header(answer, "tus-version") == "1.0.0");
  CHECK(header(answer, "tus-extension") == "creation,creation-with-upload,checksum,expiration,termination");
  CHECK(header(answer, "tus-checksum-algorithm") == "sha256");
  CHECK(header(answer, "tus-max-size") == std::to_string(limits::kFileBytes));
}

TEST_CASE("a photo arrives in pieces, is known by its hash, and keeps what its camera noted") {
  Workplace work;
  const std::string photo = make_photo(1);
  const std::string upload = work.phone.begin(photo);
  CHECK(header(work.phone.head(upload), "upload-offset") == "0");
  const auto first = work.phone.patch(upload, 0, photo.substr(0, 700));
  CHECK(first.status == 204);
  CHECK(header(first, "upload-offset") == "700");
  CHECK(header(first, "tus-resumable") == "1.0.0");
  CHECK(header(first, "upload-expires").ends_with(" GMT"));
  const auto half = work.phone.head(upload);
  CHECK(half.status == 200);
  CHECK(header(half, "upload-offset") == "700");
  CHECK(header(half, "upload-length") == std::to_string(photo.size()));
  CHECK(header(half, "cache-control") == "no-store");
  CHECK(header(half, "upload-metadata").starts_with("filename "));
  CHECK_FALSE(work.arrived(photo));
  const auto last = work.phone.patch(upload, 700, photo.substr(700));
  CHECK(last.status == 204);
  CHECK(header(last, "upload-offset") == std::to_string(photo.size()));
  REQUIRE(work.arrived(photo));
  const auto content = find_content(work.site.district.connection(), hash_of(photo));
  CHECK(content->size_bytes == static_cast<std::int64_t>(photo.size()));
  CHECK(content->media_type == "image/jpeg");
  REQUIRE(content->exif_position);
  CHECK(distance_m(*content->exif_position, {118.308333, 32.303428}) < 1);
  CHECK(content->exif_taken_at == parse_timestamp("2026-11-20T09:30:15+08:00").value());
  // Who missed the last answer learns that all is there.
  CHECK(header(work.phone.head(upload), "upload-offset") == std::to_string(photo.size()));
  CHECK(work.phone.patch(upload, photo.size(), "").status == 204);
  CHECK(work.phone.patch(upload, 0, "x").status == 409);
}

TEST_CASE("a small photo arrives with its announcement, and so does its beginning") {
  Workplace work;
  const std::string photo = make_photo(2);
  const auto answer = work.phone.upload(photo);
  CHECK(answer.status == 201);
  CHECK(header(answer, "upload-offset") == std::to_string(photo.size()));
  CHECK(work.arrived(photo));
  const std::string other = make_photo(3);
  Headers headers = announcement(other.size(), hash_of(other));
  headers.add("Content-Type", "application/offset+octet-stream");
  headers.add("Upload-Checksum", checksum_of(other.substr(0, 500)));
  const auto begun = work.site.send("POST", "/files", work.phone.token(), headers, other.substr(0, 500));
  CHECK(begun.status == 201);
  CHECK(header(begun, "upload-offset") == "500");
  CHECK(work.phone.patch(header(begun, "location"), 500, other.substr(500)).status == 204);
  CHECK(work.arrived(other));
}

TEST_CASE("what is not tus 1.0.0, or not said right, is refused in the protocol's words") {
  Workplace work;
  const std::string photo = make_photo(4);
  const std::string upload = work.phone.begin(photo);
  const std::string& token = work.phone.token();
  const auto refused = [&](const char* method, const std::string& target, Headers headers, const std::string& body,
                           int status) {
    const auto answer = work.site.send(method, target, token, std::move(headers), body);
    CAPTURE(method, target, body.substr(0, 20));
    CHECK(answer.status == status);
    CHECK(header(answer, "tus-resumable") == "1.0.0");
    return answer;
  };
  for (const char* method : {"HEAD", "PATCH", "DELETE"}) {
    CHECK(header(refused(method, upload, {}, "", 412), "tus-version") == "1.0.0");
    refused(method, upload, {{"Tus-Resumable", "0.2.2"}}, "", 412);
  }
  refused("POST", "/files", {}, "", 412);
  const auto without = [&](const char* name, const std::string& value) {
    Headers headers = announcement(photo.size(), hash_of(photo));
    headers.set(name, value);
    return headers;
  };
  for (const char* length : {"", "-1", "+5", "0", "ten", "5 5", "99999999999999999999"}) {
    refused("POST", "/files", without("Upload-Length", length), "", 400);
  }
  refused("POST", "/files", without("Upload-Length", std::to_string(limits::kFileBytes + 1)), "", 413);
  for (const std::string& metadata :
       {std::string(), std::string("sha256"), "sha256 " + to_base64("short"), "sha256 " + hash_of(photo),
        "sha256 " + to_base64(std::string(64, 'A')), "sha256 " + to_base64("../../../../etc/passwd"),
        "sha256 " + to_base64(hash_of(photo)) + ",filename \xFF", "SHA256 " + to_base64(hash_of(photo)),
        "sha256 " + to_base64(hash_of(photo)) + "%"}) {
    refused("POST", "/files", without("Upload-Metadata", metadata), "", 400);
  }
  refused("POST", "/files", without("Upload-Metadata", std::string(limits::kUploadMetadataBytes + 1, 'a')), "", 413);
  // PATCH.
  for (const char* offset : {"", "-1", "0x0", "none"}) {
    Headers headers = bytes_at(0);
    headers.set("Upload-Offset", offset);
    refused("PATCH", upload, headers, "bytes", 400);
  }
  Headers wrong_type = bytes_at(0);
  wrong_type.set("Content-Type", "application/octet-stream");
  refused("PATCH", upload, wrong_type, "bytes", 415);
  refused("PATCH", upload, bytes_at(7), "bytes", 409);
  CHECK(header(refused("PATCH", upload, bytes_at(photo.size()), "", 409), "upload-offset") == "0");
  refused("PATCH", upload, bytes_at(0), photo + "x", 413);
  refused("PATCH", upload, bytes_at(0), std::string(limits::kFileChunkBytes + 1, 'x'), 413);
  CHECK(header(work.site.send("PUT", upload, token, bytes_at(0), "bytes"), "allow") == "DELETE, HEAD, PATCH, POST");
  refused("POST", upload, tus_headers(), "", 405);
  CHECK(header(work.phone.head(upload), "upload-offset") == "0");
}

TEST_CASE("a method in disguise is taken for what it is") {
  Workplace work;
  const std::string photo = make_photo(5);
  const std::string upload = work.phone.begin(photo);
  Headers headers = bytes_at(0);
  headers.add("X-HTTP-Method-Override", "PATCH");
  CHECK(work.site.send("POST", upload, work.phone.token(), headers, photo).status == 204);
  CHECK(work.arrived(photo));
}

TEST_CASE("bytes that are not what their checksum says leave the offset where it was") {
  Workplace work;
  const std::string photo = make_photo(6);
  const std::string upload = work.phone.begin(photo);
  const auto patch = [&](const std::string& bytes, const std::string& checksum) {
    Headers headers = bytes_at(0);
    headers.add("Upload-Checksum", checksum);
    return work.site.send("PATCH", upload, work.phone.token(), headers, bytes).status;
  };
  const std::string half = photo.substr(0, 600);
  CHECK(patch(half, checksum_of("other bytes")) == 460);
  CHECK(patch(half, "sha1 " + to_base64("x")) == 400);
  CHECK(patch(half, "sha256 not base64!") == 400);
  CHECK(patch(half, "sha256 " + to_base64("short")) == 400);
  CHECK(patch(half, "sha256") == 400);
  CHECK(header(work.phone.head(upload), "upload-offset") == "0");
  CHECK(patch(half, checksum_of(half)) == 204);
  CHECK(header(work.phone.head(upload), "upload-offset") == "600");
}

TEST_CASE("content that is not what was announced is refused, kept nowhere, and may come again") {
  Workplace work;
  const std::string photo = make_photo(7);
  std::string other = make_photo(8);
  REQUIRE(other.size() == photo.size());
  const std::string upload = work.phone.begin(photo);
  const auto refused = work.phone.patch(upload, 0, other);
  CHECK(refused.status == 400);
  CHECK_THAT(*refused.body, Catch::Contains(hash_of(other)));
  CHECK(work.phone.head(upload).status == 404);
  CHECK_FALSE(work.arrived(photo));
  CHECK_FALSE(work.arrived(other));
  CHECK(work.waiting_files() == 0);
  CHECK(work.phone.upload(photo).status == 201);
  CHECK(work.arrived(photo));
}

TEST_CASE(
    "only photos and PDF documents are kept, whatever they call themselves, and the rest is refused at its first "
    "bytes") {
  Workplace work;
  using std::string_literals::operator""s;
  for (const std::string& bytes :
       {"<html><script>alert(1)</script>"s + std::string(2'000, ' '), "GIF89a"s + std::string(2'000, 'x'), "MZ"s,
        "\xFF\xD8\xFF a JPEG without any picture"s, "\x89PNG\r\n\x1A\n"s}) {
    CAPTURE(bytes.substr(0, 10));
    const auto refused = work.phone.upload(bytes);
    CHECK((refused.status == 422 || refused.status == 400));
    CHECK_FALSE(work.arrived(bytes));
  }
  const std::string page = "<html>" + std::string(3'000'000, ' ');
  const std::string upload = work.phone.begin(page);
  CHECK(work.phone.patch(upload, 0, page.substr(0, 1'000)).status == 422);
  CHECK(work.phone.head(upload).status == 404);
  CHECK(work.waiting_files() == 0);
  CHECK(work.phone.upload("%PDF-1.7\nan agreement").status == 201);
  CHECK(work.phone.upload(make_png(make_exif())).status == 201);
  CHECK(work.phone.upload(make_webp(make_exif())).status == 201);
}

TEST_CASE("the same content twice is one file, and both uploads are told so") {
  Workplace work;
  const std::string photo = make_photo(9);
  const std::string one = work.phone.begin(photo);
  const std::string two = work.phone.begin(photo);
  CHECK(one != two);
  CHECK(work.phone.patch(one, 0, photo.substr(0, 10)).status == 204);
  CHECK(work.phone.patch(two, 0, photo).status == 204);
  CHECK(header(work.phone.head(one), "upload-offset") == "10");
  CHECK(work.phone.patch(one, 10, photo.substr(10)).status == 204);
  CHECK(work.arrived(photo));
  const auto row = list_contents(work.site.district.connection(), "", 10);
  CHECK(row.size() == 1);
  const fs::path folder = work.path_of(photo).parent_path();
  CHECK(std::distance(fs::directory_iterator(folder), fs::directory_iterator()) == 1);
}

TEST_CASE("an upload goes on where it stood after the server died, also between the file and its row") {
  Workplace work;
  const std::string photo = make_photo(10);
  const std::string upload = work.phone.begin(photo);
  CHECK(work.phone.patch(upload, 0, photo.substr(0, 800)).status == 204);
  work.site.restart();
  CHECK(header(work.phone.head(upload), "upload-offset") == "800");
  const fs::path data = work.files() / "incoming" / upload.substr(upload.rfind('/') + 1);

  SECTION("in the middle") { CHECK(work.phone.patch(upload, 800, photo.substr(800)).status == 204); }
  SECTION("with all bytes written and nothing checked") {
    std::ofstream(data, std::ios::binary | std::ios::app) << photo.substr(800);
    work.site.restart();
    CHECK(header(work.phone.head(upload), "upload-offset") == std::to_string(photo.size()));
  }
  SECTION("with the file in its place and no row") {
    fs::create_directories(work.path_of(photo).parent_path());
    std::ofstream(data, std::ios::binary | std::ios::app) << photo.substr(800);
    fs::rename(data, work.path_of(photo));
    work.site.restart();
    CHECK(header(work.phone.head(upload), "upload-offset") == std::to_string(photo.size()));
  }
  SECTION("with its bytes lost") {
    fs::remove(data);
    work.site.restart();
    CHECK(work.phone.head(upload).status == 404);
    CHECK(work.phone.upload(photo).status == 201);
  }
  CHECK(work.arrived(photo));
}

TEST_CASE("an upload is its user's alone, and what nobody asks for any longer goes") {
  Workplace work;
  const std::string photo = make_photo(11);
  const std::string upload = work.phone.begin(photo);
  const std::string other_user = work.site.add("w2", v1::ROLE_GRID_WORKER, kGrids[0]);
  TusPhone other(work.site, work.site.district.add_device(other_user));
  CHECK(other.head(upload).status == 404);
  CHECK(other.patch(upload, 0, photo).status == 404);
  CHECK(work.site.send("DELETE", upload, other.token(), tus_headers()).status == 404);
  CHECK(work.phone.head("/files/uploads/" + std::string(32, '0')).status == 404);
  CHECK(work.phone.head("/files/uploads/..%2f..%2fgridvisit.db").status == 404);
  CHECK(work.site.send("HEAD", upload, "", tus_headers()).status == 401);
  CHECK(header(work.site.send("PATCH", upload, "wrong", bytes_at(0), photo), "tus-resumable") == "1.0.0");
  CHECK(work.phone.patch(upload, 0, photo.substr(0, 5)).status == 204);
  CHECK(work.site.send("DELETE", upload, work.phone.token(), tus_headers()).status == 204);
  CHECK(work.phone.head(upload).status == 404);
  CHECK(work.waiting_files() == 0);
}

TEST_CASE("an unfinished upload is waited for until it expires, and a device may have so many") {
  Workplace work;
  const std::string photo = make_photo(12);
  std::string upload;
  for (std::size_t i = 0; i < limits::kUnfinishedUploads; ++i) upload = work.phone.begin(photo);
  const auto one_more =
      work.site.send("POST", "/files", work.phone.token(), announcement(photo.size(), hash_of(photo)));
  CHECK(one_more.status == 429);
  CHECK(header(one_more, "retry-after") != "none");
  TusPhone second(work.site, work.site.district.add_device(work.user));
  CHECK(second.upload(make_photo(13)).status == 201);
  CHECK(work.phone.patch(upload, 0, photo).status == 204);  // finished: there is room for another
  upload = work.phone.begin(photo);
  work.site.clock_ahead = Timestamp(limits::kUploadLifetime + std::chrono::hours(1));
  CHECK(work.phone.head(upload).status == 410);
  CHECK(work.phone.patch(upload, 0, photo).status == 410);
  CHECK(work.site.files->uploads.remove_expired(system_now()) == 0);
  CHECK(work.site.files->uploads.remove_expired(system_now() + limits::kUploadLifetime + std::chrono::hours(1)) > 64);
  CHECK(work.waiting_files() == 0);
  CHECK(work.arrived(photo));
}
