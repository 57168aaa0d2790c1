#include "files/orphans.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "store/content.hpp"
#include "tests/sync/test_district.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;

namespace {

constexpr std::chrono::days kLong = kOrphanLifetime + std::chrono::days(1);

std::string hash(char digit) { return std::string(64, digit); }

/// A district with a server's files and writer, at a time of the test's.
struct Shelf {
  TestDistrict district;
  std::string user = district.add_user("w1");
  std::string person = district.add_person("张三", kGrids[0]);
  Timestamp now = district.now();
  std::unique_ptr<Files> files = Files::open(district.data() / "files").value();
  Writer writer{Connection::open(district.data() / "gridvisit.db", Connection::Mode::writer).value(), district.vault(),
                [this] { return now; }, [](const CommitNotice&) {}};

  void arrive(char digit, const std::string& device = "") {
    const auto place = files->contents.path_of(hash(digit));
    std::filesystem::create_directories(place.parent_path());
    std::ofstream(place) << digit;
    REQUIRE(writer.run([&](Transaction& transaction) -> Result<> {
      add_content(transaction, {hash(digit), 1, "image/jpeg", {}, {}, now}, {user, device});
      return {};
    }));
  }
  std::string announce(char digit) {
    return district.put([&](v1::Record& record) {
      record.mutable_photo()->set_sha256(hash(digit));
      record.mutable_photo()->set_size_bytes(1);
      record.mutable_photo()->set_user_id(user);
      record.mutable_photo()->set_recipient_id(person);
    });
  }
  void remove_record(const std::string& photo) {
    v1::Change removal;
    removal.set_operation(v1::OPERATION_DELETE);
    *removal.mutable_record() = *district.find(v1::KIND_PHOTO, photo);
    removal.set_base_rev(removal.record().rev());
    REQUIRE(district.apply(system_actor("test"), removal).outcome() == v1::OUTCOME_APPLIED);
  }
  std::size_t sweep() { return remove_orphans(writer, *files, now).value(); }
  /// That the database and the disk agree on, too.
  bool is_there(char digit) {
    const bool known = find_content(district.connection(), hash(digit)).has_value();
    CHECK(known == files->contents.holds(hash(digit)));
    return known;
  }
};

}  // namespace

TEST_CASE("a content that nobody has named for long is removed, and one that a photo names never") {
  Shelf shelf;
  shelf.arrive('a');
  shelf.arrive('b');
  shelf.announce('b');
  shelf.announce('c');  // owed, and so not there
  CHECK(shelf.sweep() == 0);
  shelf.now += kOrphanLifetime - std::chrono::days(1);
  CHECK(shelf.sweep() == 0);
  CHECK(shelf.is_there('a'));
  shelf.now += std::chrono::days(2);
  CHECK(shelf.sweep() == 1);
  CHECK_FALSE(shelf.is_there('a'));
  CHECK(shelf.is_there('b'));
  CHECK(shelf.sweep() == 0);
}

TEST_CASE("the bytes of a deleted photo go long after its last record, however old they are") {
  Shelf shelf;
  shelf.arrive('a');
  const std::string one = shelf.announce('a');
  const std::string other = shelf.announce('a');
  shelf.sweep();
  shelf.now += 10 * kLong;
  shelf.remove_record(one);
  shelf.sweep();
  shelf.now += kLong;
  CHECK(shelf.sweep() == 0);  // the other names it
  shelf.remove_record(other);
  CHECK(shelf.sweep() == 0);  // from now on it is nobody's
  shelf.now += kOrphanLifetime - std::chrono::days(1);
  CHECK(shelf.sweep() == 0);
  shelf.now += std::chrono::days(2);
  CHECK(shelf.sweep() == 1);
  CHECK_FALSE(shelf.is_there('a'));
}

TEST_CASE("a content that is sent or named anew is waited for anew") {
  Shelf shelf;
  shelf.arrive('a');
  shelf.arrive('b');
  shelf.sweep();
  shelf.now += kLong;
  shelf.arrive('a', "another device");
  const std::string photo = shelf.announce('b');
  CHECK(shelf.sweep() == 0);
  shelf.remove_record(photo);
  CHECK(shelf.sweep() == 0);
  CHECK(shelf.is_there('a'));
  CHECK(shelf.is_there('b'));
  shelf.now += kLong;
  CHECK(shelf.sweep() == 2);
}

TEST_CASE("a content whose photo record waits in quarantine stays until that is decided") {
  Shelf shelf;
  const std::string device =
      shelf.district.put([&](v1::Record& record) { record.mutable_device()->set_user_id(shelf.user); });
  shelf.arrive('a', device);
  const std::string kept = shelf.district.put([&](v1::Record& record) {
    v1::Quarantine& quarantine = *record.mutable_quarantine();
    quarantine.set_scope_code(kGrids[0]);
    quarantine.set_user_id(shelf.user);
    quarantine.set_device_id(device);
    quarantine.set_number(1);
    quarantine.set_reason(v1::QUARANTINE_REASON_OUT_OF_SCOPE);
    quarantine.set_record_kind("photo");
    quarantine.set_record_id(shelf.person);
    quarantine.set_arrived_at_ms(1);
  });
  shelf.sweep();
  shelf.now += kLong;
  CHECK(shelf.sweep() == 0);
  CHECK(shelf.is_there('a'));
  shelf.district.connection().execute("UPDATE quarantine SET decided_at_ms = 2");
  CHECK(shelf.sweep() == 1);
}

TEST_CASE("what somebody is uploading just now stays on the disk, and a sweep that was cut off is finished") {
  Shelf shelf;
  shelf.arrive('a');
  shelf.arrive('b');
  shelf.sweep();
  shelf.now += kLong;
  const auto upload = shelf.files->uploads.create({{}, hash('a'), 1, shelf.user, "", "", shelf.now});
  REQUIRE(upload);
  CHECK(shelf.sweep() == 1);  // the other
  CHECK(shelf.files->contents.holds(hash('a')));
  SECTION("it arrives: it is there, and waited for anew") {
    shelf.arrive('a');
    shelf.files->uploads.remove(*shelf.files->uploads.lease(upload->id));
    CHECK(shelf.sweep() == 0);
    CHECK(shelf.is_there('a'));
    shelf.now += kLong;
    CHECK(shelf.sweep() == 1);
  }
  SECTION("it does not: what was left over goes with the next sweep") {
    shelf.files->uploads.remove(*shelf.files->uploads.lease(upload->id));
    CHECK(shelf.sweep() == 1);
    CHECK_FALSE(shelf.is_there('a'));
    CHECK(shelf.sweep() == 0);
  }
}
