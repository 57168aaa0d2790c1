#include "tests/simulation/phone.hpp"

#include "base/limits.hpp"
#include "tests/simulation/summary.hpp"
#include "tests/simulation/violation.hpp"

namespace gridvisit::testing {
namespace {

constexpr Milliseconds kLongestPause{60'000};

// An app of before conflicts, quarantine and needs were invented.
std::vector<int> kinds_of_an_old_app() {
  std::vector<int> kinds;
  for (const KindInfo& kind : all_kinds()) {
    if (kind.kind != v1::KIND_CONFLICT && kind.kind != v1::KIND_QUARANTINE && kind.kind != v1::KIND_NEED) {
      kinds.push_back(kind.kind);
    }
  }
  return kinds;
}

}  // namespace

Phone::Phone(World world, int number, std::uint64_t seed)
    : world_(world),
      number_(number),
      random_(seed),
      worker_(district().workers[static_cast<std::size_t>(number)]),
      link_(world.timeline, world.coverage, number, seed + 1),
      ids_([this] { return clock(); }, seeded_random_bytes(seed + 2)),
      replica_(worker_.token) {}

void Phone::go_online() {
  wants_to_be_online_ = true;
  connect();
}

void Phone::go_offline() {
  wants_to_be_online_ = false;
  disconnect(true);
}

void Phone::lose_its_way() {
  disconnect(false);
  connect_soon();
}

void Phone::restart() {
  disconnect(random_() % 2 == 0);
  replica_.revive();
  connect_soon();
}

void Phone::set_storage_full(bool full) { replica_.set_full(full); }

void Phone::run_old_app() {
  profile_.known_kinds = kinds_of_an_old_app();
  restart();
}

void Phone::calm() {
  link_.calm();
  replica_.set_full(false);
  is_rude_ = false;
  disconnect(true);
  replica_.revive();
}

void Phone::act(const Step& step) {
  if (replica_.is_dead() || replica_.is_full()) return;
  auto change = write_down({replica_.inner().records(), worker_.user_id, ids_, clock()}, step);
  if (!change) return;
  change->set_number(replica_.inner().write(*change));
  world_.timeline.note([&] { return fmt::format("phone {} writes {}", number_, summary(*change)); });
  world_.ledger.wrote(worker_.device_id, *change);
  if (session_) react(session_->changes_are_waiting(clock()));
}

void Phone::connect() {
  if (session_ || is_locked_out_ || !wants_to_be_online_ || replica_.is_dead()) return;
  connection_ = link_.connect();
  const int connection = connection_;
  const auto still = [this, connection](auto happening) {
    return [this, connection, happening](auto&&... arguments) {
      if (session_ && connection == connection_) happening(std::forward<decltype(arguments)>(arguments)...);
    };
  };
  const bool accepted = world_.server.accept(
      {number_, &link_, connection, still([this](const std::string& bytes) { receive(bytes); }), still([this] {
         disconnect(false);
         connect_soon();
       })});
  if (!accepted) {
    connect_soon();
    return;
  }
  session_.emplace(replica_);
  auto hello = session_->hello(profile_, clock());
  if (!hello) throw Violation("a phone cannot say hello: " + hello.error().to_string());
  if (is_rude_) {
    for (std::size_t i = 0; i <= limits::kSubscriptions; ++i) hello->mutable_hello()->add_subscriptions();
  }
  send(*hello);
}

void Phone::connect_soon() {
  if (is_connecting_) return;
  is_connecting_ = true;
  world_.timeline.after(pause_ / 2 + Milliseconds(random_() % static_cast<std::uint64_t>(pause_.count())), [this] {
    is_connecting_ = false;
    connect();
  });
}

void Phone::disconnect(bool server_notices) {
  if (!session_) return;
  world_.timeline.note([&] { return fmt::format("phone {} disconnects", number_); });
  session_.reset();
  link_.cut();
  if (server_notices) world_.server.forget(number_, connection_);
}

// A phone that waits in vain for an answer begins again.
void Phone::be_impatient() {
  world_.timeline.after(limits::kAnswerPatience + Milliseconds(1), [this, connection = connection_] {
    if (!session_ || connection != connection_ || !session_->has_waited_too_long(clock())) return;
    world_.coverage.count("phone: waited too long");
    lose_its_way();
  });
}

void Phone::send(const v1::ClientMessage& message) {
  world_.timeline.note([&] { return fmt::format("phone {} sends {}", number_, summary(message)); });
  link_.send(
      connection_, Link::Direction::to_server, message.SerializeAsString(),
      [this, connection = connection_](const std::string& bytes) { world_.server.receive(number_, connection, bytes); },
      [] {});
  be_impatient();
}

void Phone::receive(const std::string& bytes) {
  v1::ServerMessage message;
  if (!message.ParseFromString(bytes)) {
    lose_its_way();
    return;
  }
  world_.timeline.note([&] { return fmt::format("phone {} gets {}", number_, summary(message)); });
  if (!message.has_refusal()) pause_ = kShortestPause;
  react(session_->receive(message, clock()));
}

void Phone::react(Result<DeviceSession::Reaction> reaction) {
  if (!reaction) {  // it died, or has no room, or what came could not be read
    world_.coverage.count(replica_.is_dead()   ? "phone: died while writing"
                          : replica_.is_full() ? "phone: had no room"
                                               : "phone: could not read a batch");
    const bool switched_on_again = replica_.is_dead();
    disconnect(false);
    if (switched_on_again) replica_.revive();
    pause_ = std::min(pause_ * 2, kLongestPause);
    connect_soon();
    return;
  }
  for (const v1::ClientMessage& message : reaction->messages) {
    if (message.has_digest_mismatch()) ++mismatches_;
    send(message);
  }
  if (reaction->refusal) {
    take_refusal(*reaction->refusal);
  } else if (reaction->reconnect) {
    world_.coverage.count("phone: noticed that something is missing");
    lose_its_way();
  }
}

void Phone::take_refusal(const v1::Refusal& refusal) {
  disconnect(true);
  switch (refusal.reason()) {
    case v1::REFUSAL_REASON_UNAUTHENTICATED: is_locked_out_ = true; return;
    case v1::REFUSAL_REASON_VERSION: profile_.protocol_version = kProtocolVersion; break;  // updated, as it was told
    case v1::REFUSAL_REASON_LIMIT: is_rude_ = false; break;
    default: break;
  }
  pause_ = std::min(pause_ * 2, kLongestPause);
  connect_soon();
}

}  // namespace gridvisit::testing
