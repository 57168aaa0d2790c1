#include <iostream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/devices.hpp"
#include "api/json_body.hpp"
#include "app/commands.hpp"
#include "app/device/body_json.hpp"
#include "app/device/device_sync.hpp"
#include "app/local_database.hpp"
#include "app/terminal.hpp"
#include "server/http_client.hpp"
#include "store/digest_mismatches.hpp"
#include "sync/apply_change.hpp"
#include "sync/field_value.hpp"

namespace gridvisit {
namespace {

struct DeviceOptions {
  std::string directory;
  std::string login;
  std::string server;
  std::string code;
  std::string name = "command line";
  std::string replica;
  std::string kind;
  std::string json;
  std::string id;
  bool speak_json = false;
  bool forget = false;
  std::string ca_file;
};

Result<> print_code(const DeviceOptions& options) {
  auto local = LocalDatabase::open(options.directory);
  if (!local) return failure(local);
  const auto user = load_user(local->reader(), options.login);
  if (!user) return failure(user);
  std::string code;
  const auto made = local->write([&](Transaction& transaction) -> Result<> {
    auto issued = make_enrolment_code(transaction, user->id());
    if (!issued) return failure(issued);
    code = std::move(*issued);
    return {};
  });
  if (!made) return made;
  std::cout << code << '\n';
  return {};
}

Result<> enrol(const DeviceOptions& options) {
  auto client = HttpClient::make(options.server, {std::chrono::seconds(30), options.ca_file});
  if (!client) return failure(client);
  const boost::json::object request{{"code", options.code}, {"name", options.name}};
  const auto response = client->post_json("/api/v1/devices", boost::json::serialize(request));
  if (!response) return failure(response);
  const auto body = parse_json_object(response->body ? *response->body : "");
  if (!body) return failure(ErrorCode::io, "the server's answer cannot be read; is the address right?");
  if (response->status != 201) {
    return failure(ErrorCode::forbidden, text_member(*body, "detail").value_or("the server refused the code"));
  }
  const Enrolment enrolment{options.server, text_member(*body, "device_id").value_or(""),
                            text_member(*body, "user_id").value_or(""), text_member(*body, "token").value_or("")};
  const auto replica = FileReplica::create(options.replica, enrolment);
  if (!replica) return failure(replica);
  std::cout << "enrolled as device " << enrolment.device_id << '\n';
  return {};
}

Result<> synchronise(const DeviceOptions& options) {
  auto replica = FileReplica::open(options.replica);
  if (!replica) return failure(replica);
  const auto summary = sync_with_server(*replica, {options.speak_json, options.ca_file, std::chrono::seconds(60)});
  if (!summary) return failure(summary);
  fmt::print("in step: {} records held, {} batches and {} bytes received, {} changes answered\n", summary->records,
             summary->batches, summary->bytes_received, summary->answered);
  return {};
}

Result<> list_records_of_kind(const DeviceOptions& options) {
  const auto kind = parse_kind(options.kind);
  if (!kind) return failure(kind);
  auto replica = FileReplica::open(options.replica);
  if (!replica) return failure(replica);
  const auto records = replica->list(**kind);
  if (!records) return failure(records);
  for (const v1::Record& record : *records) std::cout << format_record(**kind, record) << '\n';
  return {};
}

// A phone fills in who it is where a kind asks for it.
void fill_in_user(const KindInfo& kind, const std::string& user_id, v1::Change& change) {
  const FieldInfo* field = kind.find_field("user_id");
  if (field == nullptr || change.base_rev() > 0) return;
  google::protobuf::Message& body = mutable_body(*change.mutable_record(), kind);
  if (!body.GetReflection()->GetString(body, field->descriptor).empty()) return;
  body.GetReflection()->SetString(&body, field->descriptor, user_id);
  change.mutable_fields()->add_paths(field->name);
}

Result<> queue(FileReplica& replica, v1::Change change) {
  change.set_made_at_ms(system_now().time_since_epoch().count());
  const std::string id = change.record().id();
  const auto number = replica.write(std::move(change));
  if (!number) return failure(number);
  fmt::print("{}\n", id);
  return {};
}

// The record as the user sees it is what the edit is based on.
void note_base(const KindInfo& kind, const v1::Record& held, v1::Change& change) {
  change.set_base_rev(held.rev());
  google::protobuf::Message& base = mutable_body(*change.mutable_base(), kind);
  for (const std::string& path : change.fields().paths()) {
    if (const FieldInfo* field = kind.find_field(path)) copy_value(*field, body_of(held, kind), base);
  }
}

Result<> put_record(const DeviceOptions& options) {
  const auto kind = parse_kind(options.kind);
  if (!kind) return failure(kind);
  auto change = parse_change(**kind, options.json);
  if (!change) return failure(change);
  auto replica = FileReplica::open(options.replica);
  if (!replica) return failure(replica);
  const auto enrolment = replica->enrolment();
  if (!enrolment) return failure(enrolment);
  if (change->record().id().empty()) {
    change->mutable_record()->set_id(IdMaker(system_now, system_random_bytes).next());
  } else {
    const auto held = replica->find(**kind, change->record().id());
    if (!held) return failure(held);
    if (*held) note_base(**kind, **held, *change);
  }
  fill_in_user(**kind, enrolment->user_id, *change);
  return queue(*replica, std::move(*change));
}

Result<> delete_record(const DeviceOptions& options) {
  const auto kind = parse_kind(options.kind);
  if (!kind) return failure(kind);
  auto replica = FileReplica::open(options.replica);
  if (!replica) return failure(replica);
  const auto held = replica->find(**kind, options.id);
  if (!held) return failure(held);
  if (!*held) return failure(ErrorCode::not_found, "the phone holds no such " + (*kind)->name);
  v1::Change change;
  change.set_operation(v1::OPERATION_DELETE);
  *change.mutable_record() = **held;
  change.set_base_rev((*held)->rev());
  return queue(*replica, std::move(change));
}

std::string describe(const QueuedChange& queued) {
  if (!queued.answer) return "waiting";
  if (queued.answer->outcome() != v1::OUTCOME_REJECTED) return "on the server, comes back with the next checkpoint";
  const std::string field = queued.answer->field().empty() ? "" : " (" + queued.answer->field() + ")";
  const std::string kept = queued.answer->quarantine_id();
  return "refused: " + reason_code(queued.answer->reason()) + field + ": " + queued.answer->message() +
         (kept.empty() ? "" : "; the station keeps it as " + kept);
}

Result<> show_status(const DeviceOptions& options) {
  auto replica = FileReplica::open(options.replica);
  if (!replica) return failure(replica);
  const auto enrolment = replica->enrolment();
  const auto subscriptions = replica->subscriptions();
  const auto changes = replica->list_queue();
  const auto records = replica->count_records();
  if (!enrolment) return failure(enrolment);
  if (!subscriptions) return failure(subscriptions);
  if (!changes) return failure(changes);
  if (!records) return failure(records);
  fmt::print("server {}\ndevice {}\nuser {}\nrecords {}\n", enrolment->server, enrolment->device_id, enrolment->user_id,
             *records);
  for (const v1::Subscription& subscription : *subscriptions) {
    fmt::print("subscription {} at {}{}\n", subscription.prefix(), subscription.cursor(),
               subscription.has_snapshot() ? " (first snapshot under way)" : "");
    const auto digests = replica->digest(subscription.prefix());
    if (!digests) return failure(digests);
    for (const auto& [number, sum] : *digests) {
      const KindInfo* kind = find_kind(number);
      fmt::print("digest {} {} {} {:016x}\n", subscription.prefix(), kind == nullptr ? "?" : kind->name, sum.count,
                 sum.sum);
    }
  }
  for (const QueuedChange& queued : *changes) {
    const KindInfo* kind = kind_of(queued.change.record());
    fmt::print("change {} {} {} {}\n", queued.change.number(), kind == nullptr ? "?" : kind->name,
               queued.change.record().id(), describe(queued));
  }
  if (!options.forget) return {};
  return replica->forget_rejected();
}

std::string describe(const v1::ScopeDigest& digest) {
  std::string text;
  for (const v1::Digest& kind : digest.digests()) {
    const KindInfo* info = find_kind(kind.kind());
    text += fmt::format(" {}:{}:{:016x}", info == nullptr ? "?" : info->name, kind.count(), kind.sum());
  }
  return text;
}

Result<> show_mismatches(const DeviceOptions& options) {
  auto local = LocalDatabase::open(options.directory);
  if (!local) return failure(local);
  constexpr int kMost = 1'000;
  for (const KeptMismatch& kept : list_mismatches(local->reader().connection, kMost)) {
    fmt::print("{} device {} user {} prefix {}: {} times, {}\n  phone{}\n  server{}\n",
               format_timestamp(Timestamp(std::chrono::milliseconds(kept.at_ms))), kept.report.device_id, kept.user_id,
               kept.report.server.prefix(), kept.times,
               kept.report.refetched ? "fetched anew" : "not mended by fetching anew", describe(kept.report.device),
               describe(kept.report.server));
  }
  return {};
}

class DeviceCommands {
 public:
  DeviceCommands(CLI::App& command, int& exit_code)
      : command_(command), exit_code_(exit_code), options_(std::make_shared<DeviceOptions>()) {}

  CLI::App* add(const char* name, const char* about, Result<> (*action)(const DeviceOptions&)) {
    auto* added = command_.add_subcommand(name, about);
    added->callback([options = options_, action, &exit_code = exit_code_] {
      const auto done = action(*options);
      exit_code = done ? 0 : fail(done.error());
    });
    return added;
  }

  CLI::App* add_on_replica(const char* name, const char* about, Result<> (*action)(const DeviceOptions&)) {
    auto* added = add(name, about, action);
    added->add_option("--replica", options_->replica, "The phone's file")->required();
    return added;
  }

  DeviceOptions& options() { return *options_; }

 private:
  CLI::App& command_;
  int& exit_code_;
  std::shared_ptr<DeviceOptions> options_;
};

}  // namespace

void add_device_command(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand(
      "device", "A phone on the command line: enrol, sync, list, put, delete, status; and codes for real ones");
  command->require_subcommand(1);
  DeviceCommands commands(*command, exit_code);
  DeviceOptions& options = commands.options();
  auto* code =
      commands.add("code", "Print a code by which one phone can be enrolled for a user within a day", print_code);
  code->add_option("--data", options.directory, "The district's data folder")->required();
  code->add_option("--login", options.login, "The user's login")->required();
  auto* mismatches = commands.add(
      "mismatches", "Phones whose records did not add up to the server's, with both digests", show_mismatches);
  mismatches->add_option("--data", options.directory, "The district's data folder")->required();
  auto* enrolled = commands.add_on_replica("enrol", "Enrol this phone with a code and make its file", enrol);
  enrolled->add_option("--server", options.server, "http://HOST:PORT or https://HOST:PORT")->required();
  enrolled->add_option("--code", options.code, "The code")->required();
  enrolled->add_option("--name", options.name, "What staff see the phone as");
  enrolled->add_option("--ca", options.ca_file, "A certificate file to trust");
  auto* synced =
      commands.add_on_replica("sync", "Send what waits, fetch what is new, until both are in step", synchronise);
  synced->add_flag("--json", options.speak_json, "Speak protobuf JSON on the wire");
  synced->add_option("--ca", options.ca_file, "A certificate file to trust");
  auto* listed = commands.add_on_replica(
      "list", "Print the records of a kind, one JSON line each, unsent changes on top", list_records_of_kind);
  listed->add_option("kind", options.kind, "recipient, visit, plan_stop, …")->required();
  auto* put = commands.add_on_replica(
      "put", "Write a record, or with an \"id\" the named fields of one; works with no server", put_record);
  put->add_option("kind", options.kind)->required();
  put->add_option("json", options.json, R"({"recipient_id": "…", "level": "village", …})")->required();
  auto* deleted = commands.add_on_replica("delete", "Delete a record", delete_record);
  deleted->add_option("kind", options.kind)->required();
  deleted->add_option("id", options.id)->required();
  auto* status = commands.add_on_replica("status", "What is held, what waits, what was refused and why", show_status);
  status->add_flag("--forget-refused", options.forget, "Forget refused changes after showing them");
}

}  // namespace gridvisit
