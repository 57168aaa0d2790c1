#include "tests/simulation/network.hpp"

#include <algorithm>

namespace gridvisit::testing {

void Link::calm() {
  weather_ = {};
  stalled_until_ = {};
}

int Link::connect() {
  last_arrival_ = {};
  return ++connection_;
}

void Link::send(int connection, Direction direction, std::string bytes, Arrival arrival, std::function<void()> sent) {
  if (connection != connection_) return;
  timeline_.after(weather_.delay, [this, connection, sent = std::move(sent)] {
    if (connection == connection_) sent();
  });
  if (happens(weather_.lost)) {
    suffers("is lost");
    return;
  }
  if (happens(weather_.cut_short)) {
    suffers("is cut short");
    bytes.resize(random_() % std::max<std::size_t>(bytes.size(), 1));
  }
  if (happens(weather_.repeated)) {
    suffers("is repeated");
    deliver(direction, bytes, arrival);
  }
  deliver(direction, std::move(bytes), arrival);
}

void Link::suffers(const char* what) {
  coverage_.count(std::string("network: a message ") + what);
  timeline_.note([&] { return fmt::format("phone {}: the next message {}", phone_, what); });
}

void Link::deliver(Direction direction, std::string bytes, const Arrival& arrival) {
  Milliseconds& last = last_arrival_[direction == Direction::to_server ? 0 : 1];
  Milliseconds moment = std::max(timeline_.now() + weather_.delay, stalled_until_);
  if (weather_.jitter.count() > 0)
    moment += Milliseconds(random_() % static_cast<std::uint64_t>(weather_.jitter.count()));
  if (happens(weather_.overtaken)) {
    suffers("is overtaken");
    moment += Milliseconds(random_() % 400);
  } else {
    moment = std::max(moment, last);
    last = moment;
  }
  timeline_.at(moment, [this, connection = connection_, arrival, bytes = std::move(bytes)] {
    if (connection == connection_) arrival(bytes);
  });
}

}  // namespace gridvisit::testing
