#include "workload.hpp"

#include <fmt/format.h>

#include "base/clock.hpp"
#include "store/accounts.hpp"

namespace gridvisit::bench {
namespace {

constexpr int kVillages = 90;
constexpr int kGrids = 731;
constexpr int kRecipients = 2'012;
constexpr int kVisits = 3'988;
constexpr int kPhones = 100;
constexpr Timestamp kForLong{std::chrono::sys_days{std::chrono::year{2100} / 1 / 1}};

class Filling {
 public:
  explicit Filling(Transaction& transaction) : transaction_(transaction) {}

  Result<std::vector<Phone>> add_watchers(int count) {
    auto first = add_phone("watcher", v1::ROLE_GRID_WORKER, {"341103100001001"});
    if (!first) return failure(first);
    std::vector<Phone> watchers{std::move(*first)};
    while (watchers.size() < static_cast<std::size_t>(count)) {
      auto phone = add_device(watchers.front().user_id);
      if (!phone) return failure(phone);
      watchers.push_back(std::move(*phone));
    }
    return watchers;
  }

  Result<> add_visits(const Phone& phone, int count) {
    user_ = phone.user_id;
    for (int i = 0; i < count; ++i) {
      if (auto made = put(make_visit(phone, 0, {}).record()); !made) return failure(made);
    }
    return {};
  }

  Result<Workload> run() {
    if (auto made = add_divisions(); !made) return failure(made);
    Workload workload;
    for (int i = 0; i < kPhones; ++i) {
      auto phone = add_phone(fmt::format("w{:03}", i), v1::ROLE_GRID_WORKER, grids_of(i));
      if (!phone) return failure(phone);
      workload.phones.push_back(std::move(*phone));
    }
    auto bureau = add_phone("bureau", v1::ROLE_DISTRICT_STAFF, {"341103"});
    if (!bureau) return failure(bureau);
    workload.bureau = std::move(*bureau);
    if (auto made = add_people(workload); !made) return failure(made);
    return workload;
  }

 private:
  Result<std::string> put(v1::Record record) {
    v1::Change change;
    record.set_id(transaction_.ids.next());
    *change.mutable_record() = std::move(record);
    std::string id = change.record().id();
    if (auto stored = put_as_system(transaction_, user_, std::move(change)); !stored) return failure(stored);
    return id;
  }

  Result<> add_divisions() {
    std::vector<std::string> codes{"341103", "341103100"};
    for (int i = 0; i < kVillages; ++i) codes.push_back(fmt::format("341103100{:03}", i + 1));
    for (const std::string& code : codes) {
      v1::Record record;
      record.mutable_division()->set_code(code);
      record.mutable_division()->set_name("区划" + code);
      if (auto made = put(std::move(record)); !made) return failure(made);
    }
    for (int i = 0; i < kGrids; ++i) {
      grids_.push_back(fmt::format("{}{:03}", codes[static_cast<std::size_t>(2 + i % kVillages)], i / kVillages + 1));
      v1::Record record;
      record.mutable_grid()->set_code(grids_.back());
      record.mutable_grid()->set_name(fmt::format("第{}网格", i + 1));
      if (auto made = put(std::move(record)); !made) return failure(made);
    }
    return {};
  }

  std::vector<std::string> grids_of(int phone) const {
    std::vector<std::string> grids;
    for (std::size_t i = static_cast<std::size_t>(phone); i < grids_.size(); i += kPhones) grids.push_back(grids_[i]);
    return grids;
  }

  Result<Phone> add_phone(const std::string& login, v1::Role role, const std::vector<std::string>& codes) {
    v1::Record user;
    user.mutable_user()->set_login(login);
    user.mutable_user()->set_name("网格员" + login);
    auto user_id = put(std::move(user));
    if (!user_id) return failure(user_id);
    user_ = *user_id;
    for (const std::string& code : codes) {
      v1::Record assignment;
      assignment.mutable_assignment()->set_user_id(user_);
      assignment.mutable_assignment()->set_role(role);
      assignment.mutable_assignment()->set_code(code);
      if (auto made = put(std::move(assignment)); !made) return failure(made);
    }
    return add_device(user_);
  }

  Result<Phone> add_device(const std::string& user_id) {
    v1::Record device;
    device.mutable_device()->set_user_id(user_id);
    device.mutable_device()->set_name("bench");
    const auto device_id = put(std::move(device));
    if (!device_id) return failure(device_id);
    return Phone{user_id, issue_token(transaction_, TokenPurpose::device, {user_id, *device_id}, kForLong), {}};
  }

  Result<> add_people(Workload& workload) {
    std::vector<std::string> recipients;
    for (int i = 0; i < kRecipients; ++i) {
      v1::Record record;
      v1::Recipient& person = *record.mutable_recipient();
      person.set_name(fmt::format("张建国{}", i));
      person.set_sex(v1::SEX_MALE);
      person.set_birth_day("1948-06-01");
      person.set_phone(fmt::format("138{:08}", i));
      person.set_address(fmt::format("安徽省滁州市南谯区乌衣镇红山社区{}组{}号", i % 17, i));
      person.set_grid_code(grids_[static_cast<std::size_t>(i % kGrids)]);
      person.mutable_position()->set_lon_deg(118.1 + i * 1e-5);
      person.mutable_position()->set_lat_deg(32.2 + i * 1e-5);
      person.add_categories(v1::RECIPIENT_CATEGORY_WAR_VETERAN);
      person.set_note("膝盖不好, 上门前先打电话");
      auto id = put(std::move(record));
      if (!id) return failure(id);
      recipients.push_back(std::move(*id));
    }
    for (std::size_t i = 0; i < workload.phones.size(); ++i) workload.phones[i].recipient_id = recipients[i];
    for (int i = 0; i < kVisits; ++i) {
      Phone phone = workload.phones.front();
      phone.recipient_id = recipients[static_cast<std::size_t>(i) % recipients.size()];
      if (auto made = put(make_visit(phone, 0, {}).record()); !made) return failure(made);
    }
    return {};
  }

  Transaction& transaction_;
  std::string user_;
  std::vector<std::string> grids_;
};

}  // namespace

Result<Workload> make_workload(LocalDatabase& local) {
  Workload workload;
  const auto filled = local.write([&](Transaction& transaction) -> Result<> {
    auto made = Filling(transaction).run();
    if (!made) return failure(made);
    workload = std::move(*made);
    return {};
  });
  if (!filled) return failure(filled);
  return workload;
}

Result<> add_visits(LocalDatabase& local, const Workload& workload, int count) {
  return local.write(
      [&](Transaction& transaction) { return Filling(transaction).add_visits(workload.phones.front(), count); });
}

Result<std::vector<Phone>> add_watchers(LocalDatabase& local, int count) {
  std::vector<Phone> watchers;
  const auto filled = local.write([&](Transaction& transaction) -> Result<> {
    auto made = Filling(transaction).add_watchers(count);
    if (!made) return failure(made);
    watchers = std::move(*made);
    return {};
  });
  if (!filled) return failure(filled);
  return watchers;
}

v1::Change make_note(const Phone& phone, std::uint64_t number, std::int64_t base_rev, const std::string& note) {
  v1::Change change;
  change.set_number(number);
  change.set_operation(v1::OPERATION_PUT);
  change.set_base_rev(base_rev);
  change.mutable_record()->set_id(phone.recipient_id);
  change.mutable_record()->mutable_recipient()->set_note(note);
  change.mutable_fields()->add_paths("note");
  return change;
}

v1::Change make_visit(const Phone& phone, std::uint64_t number, std::string id) {
  v1::Change change;
  change.set_number(number);
  change.set_operation(v1::OPERATION_PUT);
  change.mutable_record()->set_id(std::move(id));
  v1::Visit& visit = *change.mutable_record()->mutable_visit();
  visit.set_recipient_id(phone.recipient_id);
  visit.set_user_id(phone.user_id);
  visit.set_level(v1::VISIT_LEVEL_VILLAGE);
  visit.set_purpose(v1::VISIT_PURPOSE_ROUTINE);
  visit.set_visited_at_ms(1'780'000'000'000);
  visit.set_duration_minutes(20);
  visit.mutable_position()->set_lon_deg(118.123456);
  visit.mutable_position()->set_lat_deg(32.234567);
  visit.set_position_accuracy_m(12);
  visit.set_remark("身体尚好, 血压偏高, 已约家庭医生下周上门; 屋顶漏雨, 报社区; 子女在外, 每周通话一次");
  visit.set_answers_json(R"({"mood":"good","medicine":"enough","safety":"checked","needs":[]})");
  return change;
}

}  // namespace gridvisit::bench
