#include "tests/simulation/network.hpp"

#include <algorithm>

namespace gridvisit::testing {

void Link::calm() {
  weather_ = {};
  stalled_until_ = {};
}

Milliseconds Link::delay() {
  if (weather_.jitter.count() == 0) return weather_.delay;
  return weather_.delay + Milliseconds(random_() % static_cast<std::uint64_t>(weather_.jitter.count()));
}

void Link::send(Direction direction, std::string bytes, Arrival arrival, std::function<void()> sent) {
  const auto on_this_connection = [this, connection = connection_](auto happening) {
    return [this, connection, happening = std::move(happening)] {
      if (connection == connection_) happening();
    };
  };
  timeline_.after(weather_.delay, on_this_connection(std::move(sent)));
  if (happens(weather_.lost)) {
    coverage_.count("network: a message is lost");
    return;
  }
  if (happens(weather_.cut_short)) {
    coverage_.count("network: a message is cut short");
    bytes.resize(random_() % std::max<std::size_t>(bytes.size(), 1));
  }
  if (happens(weather_.repeated)) {
    coverage_.count("network: a message is repeated");
    deliver(direction, bytes, arrival);
  }
  deliver(direction, std::move(bytes), arrival);
}

void Link::deliver(Direction direction, std::string bytes, const Arrival& arrival) {
  Timestamp& last = last_arrival_[direction == Direction::to_server ? 0 : 1];
  Timestamp moment = std::max(timeline_.now() + delay(), stalled_until_);
  if (happens(weather_.overtaken)) {
    coverage_.count("network: a message is overtaken");
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
