#include <csignal>
#include <fstream>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include "base/sha256.hpp"
#include "files/upload_shelf.hpp"
#include "store/durable_file.hpp"
#include "tests/temporary_folder.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;
namespace fs = std::filesystem;

namespace {

constexpr Timestamp kNow{std::chrono::milliseconds(1'795'000'000'000)};

Upload announced(const std::string& user = "user", const std::string& device = "device") {
  return {{}, std::string(64, 'a'), 100, user, device, "filename eA==", kNow};
}

UploadShelf open_shelf(const fs::path& folder, std::uint64_t seed = 1) {
  return UploadShelf::open(folder, seeded_random_bytes(seed)).value();
}

/// No file of this process may grow beyond that many bytes, as on a disk that is full.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    (void)std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("an upload's bytes and what they are to be outlive the process that wrote them") {
  const TemporaryFolder folder;
  std::string id;
  {
    UploadShelf shelf = open_shelf(folder.path());
    id = shelf.create(announced())->id;
    CHECK(is_upload_id(id));
    const auto lease = shelf.lease(id);
    CHECK(shelf.offset(*lease) == 0);
    CHECK(shelf.append(*lease, 0, "first "));
    CHECK(shelf.append(*lease, 6, "second"));
    CHECK(shelf.offset(*lease) == 12);
  }
  UploadShelf shelf = open_shelf(folder.path(), 2);
  const auto upload = shelf.find(id);
  REQUIRE(upload);
  CHECK(to_text(*upload) == to_text([&] {
          Upload same = announced();
          same.id = id;
          return same;
        }()));
  const auto lease = shelf.lease(id);
  CHECK(shelf.offset(*lease) == 12);
  CHECK(read_file(shelf.data_file(*lease)) == "first second");
}

TEST_CASE("what a process wrote before it was killed is there, to the last byte that was acknowledged") {
  const TemporaryFolder folder;
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    UploadShelf shelf = open_shelf(folder.path());
    const Upload upload = shelf.create(announced()).value();
    const auto lease = shelf.lease(upload.id);
    for (std::int64_t offset = 0;; offset += 7) {
      if (!shelf.append(*lease, offset, "7 bytes")) ::_exit(1);
      const std::int64_t acknowledged = offset + 7;
      if (::write(ends[1], &acknowledged, sizeof acknowledged) != sizeof acknowledged) ::_exit(1);
    }
  }
  ::close(ends[1]);
  std::int64_t acknowledged = 0;
  for (int i = 0; i < 20; ++i) REQUIRE(::read(ends[0], &acknowledged, sizeof acknowledged) == sizeof acknowledged);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  while (::read(ends[0], &acknowledged, sizeof acknowledged) == sizeof acknowledged) {
  }
  ::close(ends[0]);
  UploadShelf shelf = open_shelf(folder.path(), 2);
  std::string id;
  for (const auto& file : fs::directory_iterator(folder.path())) {
    if (file.path().extension() == ".info") id = file.path().stem();
  }
  const auto lease = shelf.lease(id);
  REQUIRE(lease);
  const std::int64_t offset = shelf.offset(*lease).value();
  CHECK(offset >= acknowledged);
  const std::string bytes = read_file(shelf.data_file(*lease)).value();
  for (std::size_t i = 0; i < bytes.size(); ++i) REQUIRE(bytes[i] == "7 bytes"[i % 7]);
}

TEST_CASE("a disk that is full says so, and what was there before is there after") {
  const TemporaryFolder folder;
  UploadShelf shelf = open_shelf(folder.path());
  const std::string id = shelf.create(announced())->id;
  const auto lease = shelf.lease(id);
  REQUIRE(shelf.append(*lease, 0, "acknowledged"));
  {
    const FullDisk full(20);
    const auto refused = shelf.append(*lease, 12, "more than the disk can take");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::disk_full);
    CHECK(shelf.offset(*lease) == 12);
    CHECK(shelf.append(*lease, 12, "a little"));
    const auto another = shelf.create(announced());
    REQUIRE_FALSE(another);
    CHECK(another.error().code == ErrorCode::disk_full);
  }
  CHECK(files_in(folder.path()) == 2);
  CHECK(shelf.append(*lease, 20, "and on"));
  CHECK(read_file(shelf.data_file(*lease)) == "acknowledgeda littleand on");
}

TEST_CASE("one at a time works on an upload, and a lease may outlive the shelf") {
  const TemporaryFolder folder;
  auto shelf = std::make_unique<UploadShelf>(open_shelf(folder.path()));
  const std::string id = shelf->create(announced())->id;
  auto lease = shelf->lease(id);
  REQUIRE(lease);
  CHECK_FALSE(shelf->lease(id));
  CHECK(shelf->remove_expired(kNow + limits::kUploadLifetime) == 0);
  lease.reset();
  lease = shelf->lease(id);
  CHECK(lease);
  CHECK_FALSE(shelf->lease("no such upload"));
  shelf.reset();
  lease.reset();
}

TEST_CASE("each device has its own number of unfinished uploads") {
  const TemporaryFolder folder;
  UploadShelf shelf = open_shelf(folder.path());
  std::string id;
  for (std::size_t i = 0; i < limits::kUnfinishedUploads; ++i) id = shelf.create(announced())->id;
  REQUIRE_FALSE(shelf.create(announced()));
  CHECK(shelf.create(announced()).error().code == ErrorCode::too_many);
  CHECK(shelf.create(announced("user", "")));
  CHECK(shelf.create(announced("other", "device")));
  shelf.mark_finished(*shelf.lease(id));
  CHECK(shelf.create(announced()));
  CHECK_FALSE(shelf.create(announced()));
}

TEST_CASE("what expired goes, and what an upload lost is cleaned away at the start") {
  const TemporaryFolder folder;
  std::string id;
  {
    UploadShelf shelf = open_shelf(folder.path());
    id = shelf.create(announced())->id;
    Upload younger = announced();
    younger.created_at += std::chrono::milliseconds(1);
    const std::string other = shelf.create(younger)->id;
    CHECK(shelf.remove_expired(kNow + limits::kUploadLifetime - std::chrono::milliseconds(1)) == 0);
    CHECK(shelf.remove_expired(kNow + limits::kUploadLifetime) == 1);
    CHECK_FALSE(shelf.find(id));
    CHECK(shelf.find(other));
    CHECK(files_in(folder.path()) == 2);
    id = other;
  }
  {
    // Of a finished one the word is kept for two days.
    UploadShelf shelf = open_shelf(folder.path(), 3);
    const std::string finished = shelf.create(announced())->id;
    shelf.mark_finished(*shelf.lease(finished));
    CHECK(shelf.remove_expired(kNow + std::chrono::hours(47)) == 0);
    CHECK(shelf.remove_expired(kNow + std::chrono::hours(48)) == 1);
    CHECK_FALSE(shelf.find(finished));
  }
  (void)folder.write(std::string(32, 'f'), "bytes of an upload that has no info");
  (void)folder.write(std::string(32, 'e') + ".info", "{ not JSON");
  (void)folder.write(std::string(32, 'd') + ".info", read_file(folder / (id + ".info")).value());
  (void)folder.write("half written.info.tmp", "x");
  UploadShelf shelf = open_shelf(folder.path());
  CHECK(files_in(folder.path()) == 2);
  CHECK(shelf.find(id));
  CHECK_FALSE(shelf.find(std::string(32, 'd')));
}

TEST_CASE("an info that lacks something is no upload") {
  Upload upload = announced();
  upload.id = std::string(32, '1');
  const std::string text = to_text(upload);
  REQUIRE(parse_upload(text));
  for (const char* broken : {R"({})", "[]", "", R"({"id":"../../x"})", R"({"id":1,"sha256":2,"size_bytes":"3"})"}) {
    CHECK_FALSE(parse_upload(broken));
  }
  for (std::size_t size = 0; size < text.size(); ++size) CHECK_FALSE(parse_upload(text.substr(0, size)));
  upload.sha256 = "../../../etc/passwd";
  CHECK_FALSE(parse_upload(to_text(upload)));
}
