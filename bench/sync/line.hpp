// One phone's end of the wire, as the sync measurements use it: a real socket, and every message read.
#pragma once

#include <chrono>
#include <string>

#include "gridvisit/v1/sync.pb.h"
#include "server/websocket_client.hpp"
#include "server_process.hpp"
#include "workload.hpp"

namespace gridvisit::bench {

using SteadyClock = std::chrono::steady_clock;

/// A measurement that cannot go on ends with the reason.
[[noreturn]] void give_up(const std::string& why);

template <typename T>
T expect(Result<T> result) {
  if (!result) give_up(result.error().to_string());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

double seconds_since(SteadyClock::time_point start);

/// Of values in any order.
double quantile(std::vector<double> values, double q);

class Line {
 public:
  /// Connects and says Hello, going on from a cursor where there is one.
  Line(const ServerProcess& server, const Phone& phone, const v1::Hello& held = {});

  void send(const v1::ClientMessage& message);
  /// The next message; a refusal ends the measurement.
  v1::ServerMessage receive();

  /// Everything up to the first checkpoint: how many records came.
  int first_sync();
  /// Reads until a checkpoint is as far as that.
  void wait_for(std::int64_t seq);
  /// Sends the change and reads up to its answer.
  v1::ChangeResult put(const v1::Change& change);

  /// The device's last change that the server has answered.
  [[nodiscard]] std::uint64_t last_number() const { return last_number_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  /// What a Hello says to go on from here.
  [[nodiscard]] const v1::Hello& held() const { return held_; }

 private:
  WebSocketClient client_;
  v1::Hello held_;
  std::uint64_t last_number_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace gridvisit::bench
