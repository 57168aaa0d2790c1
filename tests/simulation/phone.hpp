// One phone and the person who carries it: the real device session over a replica that fails, on a link that does.
#pragma once

#include <memory>
#include <optional>
#include <random>
#include <string>

#include "sync/device_session.hpp"
#include "tests/simulation/district.hpp"
#include "tests/simulation/fragile_replica.hpp"
#include "tests/simulation/pen.hpp"
#include "tests/simulation/server.hpp"

namespace gridvisit::testing {

inline constexpr Milliseconds kShortestPause{2'000};  ///< before connecting again: doubled by each refusal

class Phone {
 public:
  struct World {
    Timeline& timeline;
    Coverage& coverage;
    Ledger& ledger;
    Server& server;
  };

  Phone(World world, int number, std::uint64_t seed);

  // What happens to it.
  void go_online();
  void go_offline();
  /// The connection is gone, and the server does not notice.
  void lose_its_way();
  void set_weather(const Weather& weather) { link_.set(weather); }
  void stall(Milliseconds duration) { link_.stall_until(world_.timeline.now() + duration); }
  void restart();
  void die_after(int writes) { replica_.die_after(writes); }
  void set_storage_full(bool full);
  void set_clock(Milliseconds wrong_by) { clock_is_off_by_ = wrong_by; }
  void run_old_app();
  void run_outdated_app() { profile_.protocol_version = 0; }
  void run_rude_app() { is_rude_ = true; }
  /// Nothing fails any more.
  void calm();

  /// What its user does, where the phone shows what it takes.
  void act(const Step& step);

  // What it has come to.
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_in_step() const { return session_ && session_->in_step(); }
  [[nodiscard]] bool is_locked_out() const { return is_locked_out_; }
  [[nodiscard]] const MemoryReplica& replica() const { return replica_.inner(); }
  [[nodiscard]] const Worker& worker() const { return worker_; }
  [[nodiscard]] const std::vector<int>& known_kinds() const { return profile_.known_kinds; }
  /// Digests that differed from the server's.
  [[nodiscard]] int mismatches() const { return mismatches_; }

 private:
  [[nodiscard]] Timestamp clock() const { return world_.timeline.calendar() + clock_is_off_by_; }
  void connect();
  void connect_soon();
  void disconnect(bool server_notices);
  void receive(const std::string& bytes);
  void react(Result<DeviceSession::Reaction> reaction);
  void take_refusal(const v1::Refusal& refusal);
  void send(const v1::ClientMessage& message);
  void be_impatient();

  World world_;
  int number_;
  std::mt19937_64 random_;
  const Worker& worker_;
  Link link_;
  IdMaker ids_;
  FragileReplica replica_;
  std::optional<DeviceSession> session_;
  DeviceProfile profile_{"simulation", {}, kProtocolVersion, false};
  Milliseconds clock_is_off_by_{0};
  int connection_ = 0;
  Milliseconds pause_ = kShortestPause;
  bool wants_to_be_online_ = false;
  bool is_connecting_ = false;
  bool is_rude_ = false;
  bool is_locked_out_ = false;
  int mismatches_ = 0;
};

}  // namespace gridvisit::testing
