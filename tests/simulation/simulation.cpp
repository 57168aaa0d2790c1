#include "tests/simulation/simulation.hpp"

#include "sync/apply_change.hpp"
#include "sync/retention.hpp"
#include "tests/simulation/verdict.hpp"
#include "tests/simulation/violation.hpp"

namespace gridvisit::testing {
namespace {

constexpr int kEventsUntilRest = 30'000;

MemoryDisk::Survival survival(std::uint32_t choice) {
  using Survival = MemoryDisk::Survival;
  constexpr Survival kAll[] = {Survival::nothing, Survival::all, Survival::prefix, Survival::scattered};
  return kAll[choice % std::size(kAll)];
}

Weather weather(const Step& step, bool is_lossy) {
  Weather weather;
  weather.delay = Milliseconds(1 + step.amount % 700);
  weather.jitter = Milliseconds(step.choice % 500);
  if (!is_lossy) return weather;
  // Each evil in half of the weathers; the digits of one number decide.
  const auto chance = [bits = step.choice >> 9U](unsigned bit, int in_thousand) {
    return (bits >> bit & 1U) != 0 ? in_thousand : 0;
  };
  weather.lost = chance(0, 60);
  weather.repeated = chance(1, 80);
  weather.overtaken = chance(2, 80);
  weather.cut_short = chance(3, 40);
  return weather;
}

Milliseconds a_while(std::uint32_t amount) { return Milliseconds(2'000 + amount % 60'000); }

}  // namespace

Simulation::Simulation(const Scenario& scenario, Coverage& coverage, std::vector<std::string>* story)
    : scenario_(scenario),
      coverage_(coverage),
      server_(timeline_, coverage, ledger_, scenario.seed),
      desk_ids_([this] { return timeline_.calendar(); }, seeded_random_bytes(scenario.seed + 7)) {
  timeline_.tell_to(story);
  for (const int number : scenario.phones) {
    const std::uint64_t seed = scenario.seed * 1'000 + static_cast<std::uint64_t>(number) * 10;
    phones_[number] = std::make_unique<Phone>(Phone::World{timeline_, coverage_, ledger_, server_}, number, seed);
  }
}

void Simulation::run() {
  for (const Step& step : scenario_.steps) {
    while (timeline_.step(step.at)) continue;
    take(step);
  }
  while (timeline_.step(scenario_.storm)) continue;
  server_.calm();
  timeline_.skip(std::chrono::days(1));  // whoever had to fetch something anew may do so again
  everybody_connects();
  // What one phone uploads another has yet to fetch; and nothing may be left over on a phone after its next sync.
  everybody_connects();
  Verdict verdict(server_.reader(), ledger_, coverage_);
  verdict.check_database();
  verdict.check_promises();
  for (const Acknowledged& write : acknowledged_) verdict.check_is_stored(write.kind, write.id, write.rev);
  for (const auto& [number, phone] : phones_) {
    if (!scenario_.is_lossy) verdict.check_digests(*phone);
    verdict.check_phone(*phone);
  }
}

void Simulation::everybody_connects() {
  for (const auto& [number, phone] : phones_) {
    phone->calm();
    phone->go_online();
  }
  come_to_rest();
}

void Simulation::come_to_rest() {
  for (int i = 0; timeline_.step(timeline_.now() + std::chrono::hours(24)); ++i) {
    if (i > kEventsUntilRest) throw Violation("in a calm network the phones do not come to rest");
  }
  for (const auto& [number, phone] : phones_) {
    if (phone->is_in_step() || phone->is_locked_out()) continue;
    throw Violation("in a calm network phone " + std::to_string(number) + " does not come into step");
  }
}

void Simulation::take(const Step& step) {
  timeline_.note([&] { return describe(step); });
  if (step.act <= Act::unknown_kind) {
    const auto phone = phones_.find(step.phone);
    if (phone == phones_.end()) return;
    step.act <= Act::rude_app ? take_of_phone(step, *phone->second) : phone->second->act(step);
  } else if (step.act < Act::crashes) {
    take_of_bureau(step);
  } else {
    take_of_server(step);
  }
}

void Simulation::take_of_phone(const Step& step, Phone& phone) {
  switch (step.act) {
    case Act::goes_online: return phone.go_online();
    case Act::goes_offline:
      phone.go_offline();
      return timeline_.after(a_while(step.amount), [&phone] { phone.go_online(); });
    case Act::loses_its_way: return phone.lose_its_way();
    case Act::weather: return phone.set_weather(weather(step, scenario_.is_lossy));
    case Act::cellar: return phone.stall(a_while(step.amount));
    case Act::restarts: return phone.restart();
    case Act::dies_writing: return phone.die_after(static_cast<int>(step.amount % 6));
    case Act::storage_full:
      phone.set_storage_full(true);
      return timeline_.after(a_while(step.amount), [&phone] { phone.set_storage_full(false); });
    case Act::clock_jumps: return phone.set_clock(Milliseconds(step.choice) - std::chrono::days(25));
    case Act::old_app: return phone.run_old_app();
    case Act::outdated_app: return phone.run_outdated_app();
    case Act::rude_app: return phone.run_rude_app();
    default: return;
  }
}

void Simulation::take_of_server(const Step& step) {
  constexpr int kDays[] = {1, 40, 100};
  switch (step.act) {
    case Act::crashes: return server_.crash(survival(step.choice));
    case Act::crash_in_write: return server_.crash_at_step(1 + step.amount, survival(step.choice));
    case Act::crash_unanswered: return server_.crash_before_answers(survival(step.choice));
    case Act::disk_full:
      server_.set_disk_full(true);
      return timeline_.after(a_while(step.amount), [this] { server_.set_disk_full(false); });
    case Act::days_pass: return timeline_.skip(std::chrono::days(kDays[step.amount % std::size(kDays)]));
    case Act::compacts:
      timeline_.skip(std::chrono::days(200));
      return server_.submit(forget_the_old, [](const Result<>&) {});
    default: return;
  }
}

void Simulation::take_of_bureau(const Step& step) {
  if (!server_.is_up()) return;
  const Worker& worker = district().workers[static_cast<std::size_t>(step.phone)];
  switch (step.act) {
    case Act::assigns: return assign(worker, step);
    case Act::changes_role: return change_role(worker, step);
    case Act::revokes: return revoke(worker);
    default: break;
  }
  const Records shown = shown_at_desk(v1::KIND_RECIPIENT);
  if (auto change = write_down({shown, "bureau", desk_ids_, timeline_.calendar()}, step)) {
    write_at_desk(std::move(*change));
  }
}

// One grid given to a user who has it not, or taken from one who has.
void Simulation::assign(const Worker& worker, const Step& step) {
  const std::string code = kGrids[step.amount % std::size(kGrids)];
  for (const auto& [key, record] : shown_at_desk(v1::KIND_ASSIGNMENT)) {
    const v1::Assignment& held = record.assignment();
    if (held.user_id() == worker.user_id && held.code() == code) return remove(record);
  }
  put_assignment(worker.user_id, v1::ROLE_GRID_WORKER, code);
}

// What the user was before, they are no longer.
void Simulation::change_role(const Worker& worker, const Step& step) {
  for (const auto& [key, record] : shown_at_desk(v1::KIND_ASSIGNMENT)) {
    if (record.assignment().user_id() == worker.user_id) remove(record);
  }
  switch (step.choice % 5) {
    case 0: return put_assignment(worker.user_id, v1::ROLE_GRID_WORKER, kGrids[step.amount % 8]);
    case 1: return put_assignment(worker.user_id, v1::ROLE_VILLAGE_STAFF, kVillages[step.amount % 4]);
    case 2: return put_assignment(worker.user_id, v1::ROLE_TOWN_STAFF, kTowns[step.amount % 2]);
    case 3: return put_assignment(worker.user_id, v1::ROLE_LEADER, kTowns[step.amount % 2]);
    default: return;  // on leave
  }
}

void Simulation::revoke(const Worker& worker) {
  const std::string& id = worker.device_id;
  const auto device = find_record(server_.reader(), *find_kind(v1::KIND_DEVICE), id);
  v1::Change change;
  change.set_operation(v1::OPERATION_PUT);
  change.mutable_record()->set_id(id);
  change.mutable_record()->mutable_device()->set_revoked_at_ms(timeline_.calendar().time_since_epoch().count());
  change.mutable_fields()->add_paths("revoked_at_ms");
  change.set_base_rev(device->record.rev());
  write_at_desk(std::move(change));
}

void Simulation::put_assignment(const std::string& user_id, v1::Role role, const std::string& code) {
  v1::Change change;
  change.set_operation(v1::OPERATION_PUT);
  change.mutable_record()->set_id(desk_ids_.next());
  change.mutable_record()->mutable_assignment()->set_user_id(user_id);
  change.mutable_record()->mutable_assignment()->set_role(role);
  change.mutable_record()->mutable_assignment()->set_code(code);
  write_at_desk(std::move(change));
}

void Simulation::remove(const v1::Record& record) {
  v1::Change change;
  change.set_operation(v1::OPERATION_DELETE);
  *change.mutable_record() = record;
  change.set_base_rev(record.rev());
  write_at_desk(std::move(change));
}

void Simulation::write_at_desk(v1::Change change) {
  auto result = std::make_shared<v1::ChangeResult>();
  const v1::Kind kind = kind_of(change.record())->kind;
  const std::string id = change.record().id();
  server_.submit(
      [change = std::move(change), result](Transaction& transaction) -> Result<> {
        auto answer = apply_change(transaction, system_actor("bureau"), change);
        if (!answer) return failure(answer);
        *result = std::move(*answer);
        return {};
      },
      [this, kind, id, result](const Result<>& stored) {
        if (stored && result->rev() > 0) acknowledged_.push_back({kind, id, result->rev()});
      });
}

Records Simulation::shown_at_desk(v1::Kind kind) {
  Records shown;
  for_each_record(server_.reader(), *find_kind(kind), kDistrict, [&](const StoredRecord& stored) {
    shown[{kind, stored.record.id()}] = stored.record;
    return true;
  });
  return shown;
}

std::optional<std::string> run_scenario(const Scenario& scenario, Coverage& coverage, std::vector<std::string>* story) {
  try {
    Simulation(scenario, coverage, story).run();
    return std::nullopt;
  } catch (const Violation& violation) {
    return violation.what();
  }
}

}  // namespace gridvisit::testing
