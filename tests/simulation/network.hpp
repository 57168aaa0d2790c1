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

  Link(Timeline& timeline, Coverage& coverage, int phone, std::uint64_t seed)
      : timeline_(timeline), coverage_(coverage), phone_(phone), random_(seed) {}

  void set(const Weather& weather) { weather_ = weather; }
  /// What is sent until then arrives after it: the phone is in a cellar.
  void stall_until(Milliseconds moment) { stalled_until_ = std::max(stalled_until_, moment); }
  void calm();

  /// A new connection, and its number: what is under way on the old one arrives nowhere.
  int connect();
  /// None is left, and nobody is told.
  void cut() { ++connection_; }

  /// `sent` is called when the sender may send the next, whatever became of this one; never where the connection is
  /// gone.
  void send(int connection, Direction direction, std::string bytes, Arrival arrival, std::function<void()> sent);

 private:
  bool happens(int in_thousand) { return in_thousand > 0 && static_cast<int>(random_() % 1'000) < in_thousand; }
  void suffers(const char* what);
  void deliver(Direction direction, std::string bytes, const Arrival& arrival);

  Timeline& timeline_;
  Coverage& coverage_;
  int phone_;
  std::mt19937_64 random_;
  Weather weather_;
  Milliseconds stalled_until_{0};
  std::array<Milliseconds, 2> last_arrival_{};  ///< by direction: a stream keeps its order
  int connection_ = 0;
};

}  // namespace gridvisit::testing
