#include <catch2/catch.hpp>

#include <fstream>
#include <set>

#include <signal.h>
#include <sys/wait.h>

#include "store/audit.hpp"
#include "store/durable_file.hpp"
#include "store/feed.hpp"
#include "store/migrate.hpp"
#include "store/record_mapper.hpp"
#include "store/writer.hpp"
#include "tests/sync/test_district.hpp"
#include "tests/temporary_folder.hpp"

using namespace gridvisit;
using namespace gridvisit::testing;
namespace fs = std::filesystem;

namespace {

// A value every CHECK of the tables accepts, different from the default.
void fill(const FieldInfo& field, google::protobuf::Message& body, int number) {
  const auto& reflection = *body.GetReflection();
  const auto* descriptor = field.descriptor;
  switch (field.shape) {
    case FieldShape::text:
    case FieldShape::sealed_text: {
      std::string text = "文本" + std::to_string(number);
      if (field.rule.code()) text = field.name == "village_code" ? kVillage1 : kGrids[0];
      if (field.rule.day()) text = "2026-02-03";
      if (field.name == "month" || field.name == "period") text = "2026-02";
      if (field.name.ends_with("_json")) text = "{}";
      if (field.name == "sha256") text = std::string(64, 'a');
      return reflection.SetString(&body, descriptor, text);
    }
    case FieldShape::reference: return reflection.SetString(&body, descriptor, "01890a5d-ac96-774b-bcce-b302099a8057");
    case FieldShape::integer:
      if (descriptor->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT64) {
        return reflection.SetInt64(&body, descriptor, number);
      }
      return reflection.SetInt32(&body, descriptor, 1 + number % 2);
    case FieldShape::boolean: return reflection.SetBool(&body, descriptor, true);
    case FieldShape::real: return reflection.SetDouble(&body, descriptor, 0.5 * number);
    case FieldShape::enumeration: return reflection.SetEnumValue(&body, descriptor, 1);
    case FieldShape::enumeration_set:
      reflection.AddEnumValue(&body, descriptor, 2);
      return reflection.AddEnumValue(&body, descriptor, 1);
    case FieldShape::text_list: return reflection.AddString(&body, descriptor, "列");
    case FieldShape::position: {
      auto* position = dynamic_cast<v1::Position*>(reflection.MutableMessage(&body, descriptor));
      position->set_lon_deg(118.25);
      position->set_lat_deg(32.5);
      return;
    }
    case FieldShape::area: return;  // tests/exchange stores real ones
  }
}

}  // namespace

TEST_CASE("every field of every kind comes back from its table as it was") {
  TestDistrict district;
  district.connection().execute("PRAGMA foreign_keys = OFF");
  int number = 1;
  for (const KindInfo& kind : all_kinds()) {
    CAPTURE(kind.name);
    StoredRecord stored;
    stored.record.set_id(district.new_id());
    stored.record.set_scope(kGrids[0]);
    stored.record.set_rev(77);
    stored.created_rev = 70;
    google::protobuf::Message& body = mutable_body(stored.record, kind);
    for (const FieldInfo& field : kind.fields) fill(field, body, ++number);
    if (kind.kind == v1::KIND_RECIPIENT) stored.record.mutable_recipient()->clear_village_code();
    if (kind.kind == v1::KIND_DIVISION) stored.record.mutable_division()->set_code("341103100299");
    if (kind.kind == v1::KIND_GRID) stored.record.mutable_grid()->set_code("341103100201099");
    stored.field_revs[kind.fields.front().descriptor->number()] = 77;
    try {
      insert_row(district.connection(), kind, stored, district.vault());
    } catch (const DatabaseError& error) {
      // Some kinds hold one of two things (a visit has a person or a site): their tables say so.
      google::protobuf::Message& fewer = mutable_body(stored.record, kind);
      const FieldInfo* second = nullptr;
      for (const char* name : {"memorial_site_id", "martyr_id", "policy_id"}) {
        if (second == nullptr) second = kind.find_field(name);
      }
      INFO(error.what());
      REQUIRE(second != nullptr);
      fewer.GetReflection()->ClearField(&fewer, second->descriptor);
      insert_row(district.connection(), kind, stored, district.vault());
    }
    const auto read = find_record(district.reader(), kind, stored.record.id());
    REQUIRE(read);
    CHECK(read->record.SerializeAsString() == stored.record.SerializeAsString());
    CHECK(read->created_rev == 70);
    CHECK(read->field_revs == stored.field_revs);
  }
}

TEST_CASE("sealed values open with their key and context only, and equal ones look different") {
  const TemporaryFolder folder;
  const Vault vault = Vault::open(folder.path()).value();
  const std::string sealed = vault.seal("341103194805120010", "recipient/1/id_number");
  CHECK(sealed.find("3411") == std::string::npos);
  CHECK(sealed != vault.seal("341103194805120010", "recipient/1/id_number"));
  CHECK(vault.open_sealed(sealed, "recipient/1/id_number").value() == "341103194805120010");
  CHECK_FALSE(vault.open_sealed(sealed, "recipient/2/id_number"));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string bad = sealed;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    REQUIRE_FALSE(vault.open_sealed(bad, "recipient/1/id_number"));
    REQUIRE_FALSE((i > 0 && vault.open_sealed(std::string_view(sealed).substr(0, i), "recipient/1/id_number")));
  }
  CHECK(vault.blind_index("x", "id_number") == vault.blind_index("x", "id_number"));
  CHECK(vault.blind_index("x", "id_number") != vault.blind_index("x", "phone"));
  CHECK(vault.seal("", "c").empty());
  const TemporaryFolder other;
  CHECK_FALSE(Vault::open(other.path()).value().open_sealed(sealed, "recipient/1/id_number"));
}

TEST_CASE("a key file that others can read, or of a wrong size, is refused") {
  const TemporaryFolder folder;
  REQUIRE(Vault::open(folder.path()));
  const fs::path key = folder.path() / "master.key";
  CHECK((fs::status(key).permissions() & fs::perms::mask) == (fs::perms::owner_read | fs::perms::owner_write));
  fs::permissions(key, fs::perms::group_read, fs::perm_options::add);
  CHECK_FALSE(Vault::open(folder.path()));
  fs::permissions(key, fs::perms::group_read, fs::perm_options::remove);
  CHECK(Vault::open(folder.path()));
  fs::resize_file(key, 7);
  CHECK_FALSE(Vault::open(folder.path()));
}

TEST_CASE("check finds what was altered behind the software's back, and names the row") {
  TestDistrict district;
  const std::string id = district.add_person("张三", kGrids[0]);
  REQUIRE(district.check().empty());
  const auto names = [&](const std::string& what) {
    const auto findings = district.check();
    CAPTURE(findings.size());
    return std::ranges::any_of(findings, [&](const Finding& finding) {
      return finding.row == what || finding.table == what || finding.what.find(what) != std::string::npos;
    });
  };
  SECTION("a revision") {
    district.connection().execute("UPDATE recipient SET rev = rev + 1");
    CHECK(names(id));
  }
  SECTION("a scope") {
    district.connection().execute("UPDATE recipient SET scope = '341103100202001'");
    CHECK(names(id));
  }
  SECTION("a lost record") {
    district.connection().execute("DELETE FROM recipient");
    CHECK(names(id));
  }
  SECTION("an audit entry") {
    district.connection().execute("UPDATE audit SET user_id = 'nobody' WHERE seq = 3");
    CHECK(find_broken_link(district.connection()) == 3);
    CHECK(names("audit"));
  }
  SECTION("an audit entry taken out") {
    district.connection().execute("DELETE FROM audit WHERE seq = 4");
    CHECK(find_broken_link(district.connection()) == 5);
  }
  SECTION("a digest") {
    district.connection().execute("UPDATE scope_digest SET sum = sum + 1 WHERE kind = 14");
    CHECK_FALSE(district.check().empty());
  }
}

TEST_CASE("the schema is made once, and a newer program's database is refused") {
  TestDistrict district;
  CHECK(migrate(district.connection()));
  district.connection().execute("PRAGMA user_version = 9999");
  const auto refused = migrate(district.connection());
  REQUIRE_FALSE(refused);
  CHECK_THAT(refused.error().message, Catch::Contains("newer"));
}

TEST_CASE("a job that fails takes nothing of its neighbours with it") {
  TestDistrict district;
  auto connection = Connection::open(district.data() / "gridvisit.db", Connection::Mode::writer).value();
  std::atomic<int> good = 0;
  std::atomic<int> bad = 0;
  {
    Writer writer(std::move(connection), district.vault(), system_now, [](const CommitNotice&) {});
    for (int i = 0; i < 200; ++i) {
      writer.submit(
          [i](Transaction& transaction) -> Result<> {
            set_setting(transaction.connection, "test" + std::to_string(i), "x");
            if (i % 3 == 0) return failure(ErrorCode::invalid, "no");
            if (i % 3 == 1) throw std::runtime_error("thrown by a test");
            return {};
          },
          [&](const Result<>& done) { ++(done ? good : bad); });
    }
  }
  CHECK(good == 66);
  CHECK(bad == 134);
  for (int i = 0; i < 200; ++i) {
    CHECK(find_setting(district.connection(), "test" + std::to_string(i)).has_value() == (i % 3 == 2));
  }
}

TEST_CASE("what was acknowledged survives kill -9 at any moment, and the database is whole") {
  for (int round = 0; round < 6; ++round) {
    TestDistrict district;
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    const pid_t child = fork();
    if (child == 0) {
      auto connection = Connection::open(district.data() / "gridvisit.db", Connection::Mode::writer).value();
      Writer writer(std::move(connection), district.vault(), system_now, [](const CommitNotice&) {});
      for (int i = 0;; ++i) {
        writer.submit(
            [i](Transaction& transaction) -> Result<> {
              v1::Change change;
              change.set_operation(v1::OPERATION_PUT);
              change.mutable_record()->set_id(transaction.ids.next());
              change.mutable_record()->mutable_recipient()->set_name("人" + std::to_string(i));
              change.mutable_record()->mutable_recipient()->set_grid_code(kGrids[i % 4]);
              const auto answer = apply_change(transaction, system_actor("t"), change);
              return answer ? to_result(*answer) : failure(answer);
            },
            [i, out = ends[1]](const Result<>& done) {
              if (done) (void)!::write(out, &i, sizeof i);
            });
        if (i % 50 == 49) std::this_thread::sleep_for(std::chrono::milliseconds(2));
      }
    }
    close(ends[1]);
    std::this_thread::sleep_for(std::chrono::milliseconds(60 + 35 * round));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    std::set<std::string> acknowledged;
    for (int i = 0; read(ends[0], &i, sizeof i) == sizeof i;) acknowledged.insert("人" + std::to_string(i));
    close(ends[0]);
    std::set<std::string> stored;
    for_each_record(district.reader(), *find_kind(v1::KIND_RECIPIENT), "", [&](const StoredRecord& record) {
      CHECK(stored.insert(record.record.recipient().name()).second);
      return true;
    });
    CHECK(std::ranges::includes(stored, acknowledged));
    CHECK(district.check().empty());
  }
}

TEST_CASE("tokens are stored as hashes, expire, and die with their user or device") {
  TestDistrict district;
  const std::string user = district.add_user("w1");
  const std::string token = district.add_device(user);
  const auto holder = find_token(district.connection(), TokenPurpose::device, token, district.now());
  REQUIRE(holder);
  CHECK(holder->user_id == user);
  CHECK_FALSE(find_token(district.connection(), TokenPurpose::session, token, district.now()));
  CHECK_FALSE(find_token(district.connection(), TokenPurpose::device, token + "x", district.now()));
  CHECK_FALSE(
      find_token(district.connection(), TokenPurpose::device, token, district.now() + std::chrono::hours(24 * 400)));
  for (const auto& entry : fs::directory_iterator(district.data())) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    CHECK(std::string(std::istreambuf_iterator(file), {}).find(token) == std::string::npos);
  }
  SECTION("a revoked device") {
    district.apply(system_actor("a"), district.edit(v1::KIND_DEVICE, holder->device_id, "revoked_at_ms",
                                                    [](v1::Record& r) { r.mutable_device()->set_revoked_at_ms(1); }));
  }
  SECTION("a disabled user") {
    district.apply(system_actor("a"), district.edit(v1::KIND_USER, user, "disabled_day", [](v1::Record& r) {
      r.mutable_user()->set_disabled_day("2020-01-01");
    }));
  }
  CHECK_FALSE(find_token(district.connection(), TokenPurpose::device, token, district.now()));
}

TEST_CASE("a password is checked, and a short one refused") {
  const std::string hash = hash_password("correct horse").value();
  CHECK(password_matches(hash, "correct horse"));
  CHECK_FALSE(password_matches(hash, "correct horsf"));
  CHECK_FALSE(password_matches("", ""));
  CHECK_FALSE(hash_password("short"));
}

TEST_CASE("a small file is replaced whole, and its rights are as asked") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "key";
  REQUIRE(write_durably(file, "one", 0600));
  REQUIRE(write_durably(file, "two", 0600));
  CHECK(read_file(file).value() == "two");
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
  CHECK_FALSE(write_durably(folder.path() / "missing" / "key", "x", 0600));
  CHECK_FALSE(read_file(folder.path() / "missing"));
}
