#include "tests/simulation/district.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <stdexcept>

#include "domain/id_number.hpp"
#include "store/accounts.hpp"
#include "store/group_commit.hpp"
#include "store/migrate.hpp"
#include "sync/apply_change.hpp"

namespace gridvisit::testing {
namespace {

constexpr int kPhones = 50;
constexpr int kPeople = 24;

/// Writes the district's records, one after another, in one transaction.
class Foundation {
 public:
  explicit Foundation(Transaction& transaction) : transaction_(transaction) {}

  void lay(std::vector<Worker>& workers) {
    lay_places();
    lay_work();
    for (int i = 0; i < kPeople; ++i) lay_person(i);
    for (int i = 0; i < kPhones; ++i) workers.push_back(lay_worker(i));
  }

 private:
  std::string put(const std::function<void(v1::Record&)>& fill) {
    v1::Change change;
    change.set_operation(v1::OPERATION_PUT);
    change.mutable_record()->set_id(transaction_.ids.next());
    fill(*change.mutable_record());
    const auto result = apply_change(transaction_, system_actor("simulation"), change);
    if (!result) throw std::runtime_error(result.error().to_string());
    if (result->outcome() != v1::OUTCOME_APPLIED) throw std::runtime_error(result->field() + ": " + result->message());
    return change.record().id();
  }

  void lay_places() {
    std::vector<const char*> divisions = {kDistrict};
    divisions.insert(divisions.end(), std::begin(kTowns), std::end(kTowns));
    divisions.insert(divisions.end(), std::begin(kVillages), std::end(kVillages));
    for (const char* code : divisions) {
      put([&](v1::Record& record) {
        record.mutable_division()->set_code(code);
        record.mutable_division()->set_name(code);
      });
    }
    for (const char* code : kGrids) put([&](v1::Record& record) { record.mutable_grid()->set_code(code); });
    for (const char* code : kVillages) {
      put([&](v1::Record& record) {
        record.mutable_station()->set_division_code(code);
        record.mutable_station()->set_name(std::string("站") + code);
      });
    }
  }

  void lay_work() {
    put([](v1::Record& record) {
      record.mutable_form()->set_name("home_visit");
      record.mutable_form()->set_version(1);
      record.mutable_form()->set_schema_json("{}");
    });
    policy_ = put([](v1::Record& record) {
      v1::Policy& policy = *record.mutable_policy();
      policy.set_name("村级走访");
      policy.set_level(v1::VISIT_LEVEL_VILLAGE);
      policy.set_purpose(v1::VISIT_PURPOSE_ROUTINE);
      policy.set_interval_days(30);
      policy.set_service_minutes(30);
    });
    put([](v1::Record& record) {
      record.mutable_memorial_site()->set_name("皇甫烈士陵园");
      record.mutable_memorial_site()->set_number("S1");
      record.mutable_memorial_site()->set_memorial_kind(v1::MEMORIAL_KIND_CEMETERY);
      record.mutable_memorial_site()->set_division_code(kVillages[0]);
    });
  }

  void lay_person(int i) {
    const std::string person = put([&](v1::Record& record) {
      v1::Recipient& recipient = *record.mutable_recipient();
      recipient.set_name(fmt::format("人{}", i));
      recipient.set_grid_code(kGrids[i % 8]);
      recipient.set_phone(fmt::format("1380000{:04}", i));
      recipient.set_note("initial");
      if (i % 2 == 0) {
        const std::string number = fmt::format("34110319500101{:03}", 101 + i);
        recipient.set_id_number(number + id_number_check_digit(number));
      }
    });
    if (i % 3 == 0) {
      put([&](v1::Record& record) {
        record.mutable_enrolment()->set_recipient_id(person);
        record.mutable_enrolment()->set_programme(v1::PROGRAMME_MEALS);
        record.mutable_enrolment()->set_start_day("2026-01-01");
      });
    }
    if (i % 4 == 0) {
      put([&](v1::Record& record) {
        v1::Task& task = *record.mutable_task();
        task.set_recipient_id(person);
        task.set_policy_id(policy_);
        task.set_level(v1::VISIT_LEVEL_VILLAGE);
        task.set_purpose(v1::VISIT_PURPOSE_ROUTINE);
        task.set_earliest_day("2026-11-01");
        task.set_due_day(i % 8 == 0 ? "2026-11-27" : "2027-02-01");
      });
    }
  }

  void assign(const std::string& user, v1::Role role, const char* code) {
    put([&](v1::Record& record) {
      record.mutable_assignment()->set_user_id(user);
      record.mutable_assignment()->set_role(role);
      record.mutable_assignment()->set_code(code);
    });
  }

  // Most phones are grid workers'; some of them work in two places, and two people hold roles that overlap.
  void assign_roles(const std::string& user, int i) {
    if (i < 32) {
      assign(user, v1::ROLE_GRID_WORKER, kGrids[i % 8]);
      if (i % 4 == 3) assign(user, v1::ROLE_GRID_WORKER, kGrids[(i + 3) % 8]);
    } else if (i < 40) {
      assign(user, v1::ROLE_VILLAGE_STAFF, kVillages[i % 4]);
    } else if (i < 45) {
      assign(user, v1::ROLE_TOWN_STAFF, kTowns[i % 2]);
    } else if (i == 45) {
      assign(user, v1::ROLE_DISTRICT_STAFF, kDistrict);
    } else if (i == 46) {
      assign(user, v1::ROLE_LEADER, kTowns[0]);
      assign(user, v1::ROLE_GRID_WORKER, kGrids[0]);
    } else if (i == 47) {
      assign(user, v1::ROLE_LEADER, kDistrict);
    } else if (i == 48) {
      assign(user, v1::ROLE_MEMORIAL_KEEPER, kVillages[0]);
      assign(user, v1::ROLE_VILLAGE_STAFF, kVillages[1]);
    } else {
      assign(user, v1::ROLE_AUDITOR, kTowns[1]);
    }
  }

  static const char* home_of(int i) { return i < 40 ? kVillages[i < 32 ? i % 8 / 2 : i % 4] : kTowns[i % 2]; }

  Worker lay_worker(int i) {
    Worker worker;
    worker.user_id = put([&](v1::Record& record) {
      record.mutable_user()->set_login(fmt::format("user{}", i));
      record.mutable_user()->set_name(fmt::format("用户{}", i));
      record.mutable_user()->set_division_code(home_of(i));
    });
    assign_roles(worker.user_id, i);
    worker.device_id = put([&](v1::Record& record) { record.mutable_device()->set_user_id(worker.user_id); });
    worker.token = issue_token(transaction_, TokenPurpose::device, {worker.user_id, worker.device_id},
                               transaction_.now + std::chrono::days(20 * 365));
    return worker;
  }

  Transaction& transaction_;
  std::string policy_;
};

// The key lives in a file for as long as it takes to read it.
Vault make_vault() {
  std::string folder = (std::filesystem::temp_directory_path() / "gridvisit-simulation-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("there is no room for a temporary folder");
  auto vault = Vault::open(folder);
  std::filesystem::remove_all(folder);
  return vault.value();
}

District found() {
  District made{{}, make_vault(), {}};
  MemoryDisk disk(1);
  {
    Connection writer = Connection::open(kDatabaseFile, Connection::Mode::writer, disk.vfs()).value();
    if (const auto migrated = migrate(writer); !migrated) throw std::runtime_error(migrated.error().to_string());
    const Timestamp now = kStormBegins - std::chrono::days(30);
    IdMaker ids([now]() -> Timestamp { return now; }, seeded_random_bytes(1));
    WriteJob job = [&](Transaction& transaction) -> Result<> {
      Foundation(transaction).lay(made.workers);
      return {};
    };
    const auto done = commit_group({writer, made.vault, ids, now, {}, {}}, std::span(&job, 1));
    if (!done.answers.front()) throw std::runtime_error(done.answers.front().error().to_string());
  }  // the last connection leaves everything in the file itself
  made.image = disk.image();
  return made;
}

}  // namespace

const District& district() {
  static const District made = found();
  return made;
}

}  // namespace gridvisit::testing
