// The way between one phone and the server: messages are really written to bytes, and are late, lost, repeated,
// overtaken or cut short as its weather has it. All chances follow from its seed.
#pragma once

#include <array>
#include <functional>
#include <random>
#include <string>

#include "tests/simulation/coverage.hpp"
#include "tests/simulation/timeline.hpp"

namespace gridvisit::testing {

/// Chances in a thousand messages.
struct Weather {
  Milliseconds delay{20};
  Milliseconds jitter{0};
  int lost = 0;
  int repeated = 0;
  int overtaken = 0;  ///< those sent after it may arrive before it
  int cut_short = 0;  ///< some of its last bytes are missing
};

class Link {
 public:
  enum class Direction { to_server, to_phone };
  using Arrival = std::function<void(std::string)>;

  Link(Timeline& timeline, Coverage& coverage, std::uint64_t seed)
      : timeline_(timeline), coverage_(coverage), random_(seed) {}

  void set(const Weather& weather) { weather_ = weather; }
  /// What is sent until then arrives after it: the phone is in a cellar.
  void stall_until(Timestamp moment) { stalled_until_ = std::max(stalled_until_, moment); }
  void calm();

  /// A new connection: what is under way on the old one arrives nowhere.
  void connect() {
    ++connection_;
    last_arrival_ = {};
  }

  /// `sent` is called, with the arrival or with the loss, when the sender can send the next.
  void send(Direction direction, std::string bytes, Arrival arrival, std::function<void()> sent);

 private:
  bool happens(int in_thousand) { return in_thousand > 0 && static_cast<int>(random_() % 1'000) < in_thousand; }
  Milliseconds delay();
  void deliver(Direction direction, std::string bytes, const Arrival& arrival);

  Timeline& timeline_;
  Coverage& coverage_;
  std::mt19937_64 random_;
  Weather weather_;
  Timestamp stalled_until_{};
  std::array<Timestamp, 2> last_arrival_{};  ///< by direction: a stream keeps its order
  std::uint64_t connection_ = 0;
};

}  // namespace gridvisit::testing
