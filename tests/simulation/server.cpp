#include "tests/simulation/server.hpp"

#include "base/scope_code.hpp"
#include "store/feed.hpp"
#include "sync/apply_change.hpp"
#include "tests/simulation/district.hpp"
#include "tests/simulation/summary.hpp"
#include "tests/simulation/violation.hpp"

namespace gridvisit::testing {
namespace {

constexpr Milliseconds kGroupCommitEvery{5};
constexpr int kBatchEntries = 15;  ///< small enough that snapshots and tails of a small district have several
constexpr int kWindow = 2;         ///< messages under way to a phone: the server keeps a cursor, never a queue

std::string name_of(v1::RefusalReason reason) { return v1::RefusalReason_Name(reason); }

bool touches(const CommitNotice& notice, const ServerSession& session) {
  for (const std::string& prefix : session.prefixes()) {
    for (const FeedEntry& entry : notice.entries) {
      if (is_on_path(entry.scope, prefix)) return true;
    }
  }
  return false;
}

}  // namespace

Server::Server(Timeline& timeline, Coverage& coverage, Ledger& ledger, std::uint64_t seed)
    : timeline_(timeline),
      coverage_(coverage),
      ledger_(ledger),
      vault_(district().vault),
      random_(seed),
      disk_(seed),
      ids_([&timeline] { return timeline.calendar(); }, seeded_random_bytes(seed)) {
  disk_.load(district().image);
  start();
}

// Nobody looks at what is in the log: without power the connections need not clear it away.
Server::~Server() {
  disk_.power_off();
  connection_.reset();
}

void Server::start() {
  auto writer = Connection::open(kDatabaseFile, Connection::Mode::writer, disk_.vfs());
  if (!writer) throw Violation("the database cannot be opened after a crash: " + writer.error().to_string());
  connection_.emplace(std::move(*writer));
  recent_.emplace();
  ++life_;
}

// The program is gone with all it had in memory; the phones notice, each in its time.
void Server::stop(MemoryDisk::Survival survival) {
  disk_.power_off();
  connection_.reset();
  disk_.power_on(survival, random_);
  queue_.clear();
  commit_is_due_ = false;
  timeline_.note([] { return std::string("server is gone"); });
  dies_before_answers_.reset();
  for (const auto& [phone, conversation] : Conversations(std::move(conversations_))) {
    timeline_.after(Milliseconds(10), conversation->end.closed);
  }
  conversations_.clear();
  timeline_.after(Milliseconds(1'000 + random_() % 5'000), [this] {
    if (!is_up()) start();
  });
}

void Server::crash(MemoryDisk::Survival survival) {
  if (!is_up()) return;
  coverage_.count("server: killed");
  stop(survival);
}

void Server::crash_at_step(std::uint64_t step, MemoryDisk::Survival survival) {
  disk_.fail_at(step);
  survival_ = survival;
}

void Server::crash_before_answers(MemoryDisk::Survival survival) { dies_before_answers_ = survival; }

void Server::calm() {
  disk_.set_full(false);
  disk_.fail_at(0);
  dies_before_answers_.reset();
  if (!is_up()) start();
}

void Server::submit(WriteJob job, std::function<void(const Result<>&)> done) {
  if (!is_up()) return;
  queue_.push_back({std::move(job), std::move(done)});
  if (commit_is_due_) return;
  commit_is_due_ = true;
  timeline_.after(kGroupCommitEvery, [this, life = life_] {
    if (life == life_ && is_up()) commit();
  });
}

void Server::commit() {
  commit_is_due_ = false;
  std::vector<WriteJob> jobs;
  std::vector<std::function<void(const Result<>&)>> dones;
  for (Queued& queued : queue_) {
    jobs.push_back(std::move(queued.job));
    dones.push_back(std::move(queued.done));
  }
  queue_.clear();
  GroupAnswers done = commit_group({*connection_, vault_, ids_, timeline_.calendar(), {}, {}}, jobs);
  if (disk_.is_off()) {
    coverage_.count("server: lost its power in a write");
    stop(survival_);
    return;
  }
  if (dies_before_answers_) {
    coverage_.count("server: killed between commit and answers");
    stop(*dies_before_answers_);
    return;
  }
  const auto found_no_room = [](const Result<>& answer) {
    return !answer && answer.error().code == ErrorCode::disk_full;
  };
  if (std::ranges::any_of(done.answers, found_no_room)) coverage_.count("server: found its disk full");
  recent_->add(done.notice);
  ring(done.notice);
  for (std::size_t i = 0; i < dones.size(); ++i) dones[i](done.answers[i]);
}

void Server::ring(const CommitNotice& notice) {
  for (const auto& [phone, conversation] : Conversations(conversations_)) {
    ServerSession& session = conversation->session;
    if (!session.is_open()) continue;
    const bool rights =
        notice.all_users || std::ranges::find(notice.users, session.actor().user_id) != notice.users.end();
    if (rights) session.rights_may_have_changed();
    if (rights || touches(notice, session)) pump(conversation);
  }
}

bool Server::is_current(const std::shared_ptr<Conversation>& conversation) const {
  const auto found = conversations_.find(conversation->end.phone);
  return found != conversations_.end() && found->second == conversation;
}

bool Server::accept(const PhoneEnd& end) {
  if (!is_up()) return false;
  // A device is connected once. Of a connection the server still believes in, the phone has long lost its end.
  if (conversations_.erase(end.phone) > 0) coverage_.count("server: " + name_of(v1::REFUSAL_REASON_REPLACED));
  conversations_[end.phone] = std::make_shared<Conversation>(
      Conversation{end, ServerSession(kMinimumProtocolVersion, kBatchEntries), {}, false, false, 0});
  return true;
}

void Server::forget(int phone, int connection) {
  const auto found = conversations_.find(phone);
  if (found != conversations_.end() && found->second->end.connection == connection) conversations_.erase(found);
}

void Server::receive(int phone, int connection, const std::string& bytes) {
  const auto found = conversations_.find(phone);
  if (found == conversations_.end() || found->second->end.connection != connection) return;
  found->second->arrived.push_back(bytes);
  take_next(found->second);
}

void Server::take_next(const std::shared_ptr<Conversation>& conversation) {
  while (is_current(conversation) && !conversation->is_writing && !conversation->arrived.empty()) {
    const std::string bytes = std::move(conversation->arrived.front());
    conversation->arrived.pop_front();
    take(conversation, bytes);
  }
}

void Server::take(const std::shared_ptr<Conversation>& conversation, const std::string& bytes) {
  v1::ClientMessage message;
  if (!message.ParseFromString(bytes)) {
    refuse(conversation, v1::REFUSAL_REASON_PROTOCOL, "the message cannot be read");
    return;
  }
  for (const v1::Subscription& held : message.hello().subscriptions()) {
    if (held.has_snapshot()) coverage_.count("server: a snapshot is resumed");
  }
  auto reply = read_at_one_moment(*connection_, vault_, [&](Reader reader) {
    return conversation->session.receive(message, reader, timeline_.calendar());
  });
  if (!reply) {
    refuse(conversation, v1::REFUSAL_REASON_UNAVAILABLE, reply.error().message);
    return;
  }
  handle(conversation, std::move(*reply));
}

void Server::handle(const std::shared_ptr<Conversation>& conversation, ServerSession::Reply reply) {
  if (reply.mismatch) {
    coverage_.count("server: told of a digest mismatch");
    submit(
        [report = *reply.mismatch](Transaction& transaction) -> Result<> {
          record_mismatch(transaction, report);
          return {};
        },
        [](const Result<>&) {});
  }
  if (reply.message) send(conversation, *reply.message);
  if (reply.close) {
    close(conversation);
  } else if (!reply.changes.empty()) {
    apply(conversation, std::move(reply.changes));
  } else {
    pump(conversation);
  }
}

// One job for the whole upload, as in src/api: the changes stay in order, and either all have an answer or none.
void Server::apply(const std::shared_ptr<Conversation>& conversation, std::vector<v1::Change> changes) {
  conversation->is_writing = true;
  auto upload = std::make_shared<Upload>();
  upload->actor = conversation->session.actor();
  upload->changes = std::move(changes);
  submit(
      [this, upload](Transaction& transaction) -> Result<> {
        for (const v1::Change& change : upload->changes) {
          const std::int64_t before = last_seq(transaction.connection);
          auto result = apply_change(transaction, upload->actor, change);
          if (!result) return failure(result);
          upload->results.push_back(std::move(*result));
          const bool is_repeated = ledger_.knows_answer(upload->actor.device_id, change.number());
          if (is_repeated) coverage_.count("answer: once more");
          upload->applied_twice |= is_repeated && last_seq(transaction.connection) != before;
        }
        return {};
      },
      [this, conversation, upload](const Result<>& stored) {
        conversation->is_writing = false;
        if (!stored) {
          if (stored.error().code == ErrorCode::internal) throw Violation("a write failed for a defect of the program");
          refuse(conversation, v1::REFUSAL_REASON_UNAVAILABLE, stored.error().message);
          return;
        }
        note_answers(*upload);
        if (!is_current(conversation)) return;
        send(conversation, conversation->session.answered(upload->results));
        pump(conversation);
        take_next(conversation);
      });
}

void Server::note_answers(const Upload& upload) {
  if (upload.applied_twice) throw Violation("a change was applied twice");
  for (std::size_t i = 0; i < upload.results.size(); ++i) {
    const v1::Change& change = upload.changes[i];
    const v1::ChangeResult& result = upload.results[i];
    coverage_.count("answer: " + v1::Outcome_Name(result.outcome()));
    if (result.outcome() == v1::OUTCOME_REJECTED) {
      coverage_.count("answer: " + v1::Reason_Name(result.reason()));
    } else if (change.record().has_conflict()) {
      coverage_.count("staff: " + v1::Settlement_Name(change.record().conflict().settlement()));
    } else if (change.record().has_quarantine()) {
      coverage_.count("staff: " + v1::Decision_Name(change.record().quarantine().decision()));
    } else if (!change.merge_into().empty() && result.outcome() == v1::OUTCOME_APPLIED) {
      coverage_.count("staff: merged two records");
    }
    if (!ledger_.answered(upload.actor.device_id, result)) {
      throw Violation("change " + std::to_string(result.number()) + " of a device has two answers");
    }
  }
}

void Server::refuse(const std::shared_ptr<Conversation>& conversation, v1::RefusalReason reason,
                    const std::string& message) {
  v1::ServerMessage refusal;
  refusal.mutable_refusal()->set_reason(reason);
  refusal.mutable_refusal()->set_message(message);
  send(conversation, refusal);
  close(conversation);
}

void Server::send(const std::shared_ptr<Conversation>& conversation, const v1::ServerMessage& message) {
  if (!is_current(conversation) || conversation->is_closing) return;
  count(message);
  timeline_.note([&] { return fmt::format("server sends phone {} {}", conversation->end.phone, summary(message)); });
  ++conversation->on_their_way;
  const PhoneEnd& end = conversation->end;
  end.link->send(end.connection, Link::Direction::to_phone, message.SerializeAsString(), end.arrival,
                 [this, conversation] {
                   --conversation->on_their_way;
                   if (is_current(conversation)) pump(conversation);
                 });
}

// From memory where that is enough, as in src/api.
Result<ServerSession::Reply> Server::next_of(ServerSession& session) {
  if (auto reply = session.next_from(*recent_, timeline_.calendar())) {
    if (reply->message) {
      coverage_.count("server: a tail out of memory");
      check_shared(*reply);
    }
    return std::move(*reply);
  }
  return read_at_one_moment(*connection_, vault_,
                            [&](Reader reader) { return session.next(reader, timeline_.calendar()); });
}

// What other phones are sent under the same name must be the same.
void Server::check_shared(const ServerSession::Reply& reply) {
  if (reply.shared_name.empty()) return;
  auto bytes = std::make_shared<const std::string>(reply.message->SerializeAsString());
  if (const auto made = recent_->find_message(reply.shared_name)) {
    coverage_.count("server: a tail that two phones are owed");
    if (*made != *bytes) throw Violation("two messages would be shared under one name");
  }
  recent_->keep_message(reply.shared_name, std::move(bytes));
}

void Server::pump(const std::shared_ptr<Conversation>& conversation) {
  while (!conversation->is_closing && conversation->session.is_open() && conversation->on_their_way < kWindow) {
    auto reply = next_of(conversation->session);
    if (!reply) {
      refuse(conversation, v1::REFUSAL_REASON_UNAVAILABLE, reply.error().message);
      return;
    }
    if (!reply->message) return;
    send(conversation, *reply->message);
    if (reply->close) close(conversation);
  }
}

// After what was sent has arrived, as far as it does.
void Server::close(const std::shared_ptr<Conversation>& conversation) {
  if (conversation->is_closing) return;
  conversation->is_closing = true;
  timeline_.after(Milliseconds(500), [this, conversation] {
    if (!is_current(conversation)) return;
    conversations_.erase(conversation->end.phone);
    conversation->end.closed();
  });
}

void Server::count(const v1::ServerMessage& message) {
  if (message.has_refusal()) coverage_.count("server: " + name_of(message.refusal().reason()));
  for (const v1::AddScope& scope : message.welcome().scopes()) {
    if (scope.refetch()) coverage_.count("server: a phone comes after its tombstones were forgotten");
  }
  if (message.has_add_scope()) coverage_.count("server: AddScope");
  if (message.has_drop_scope()) coverage_.count("server: DropScope");
}

}  // namespace gridvisit::testing
