// Who acts: a user, the device they act from, and the roles they hold in which areas.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "gridvisit/v1/options.pb.h"

namespace gridvisit {

/// A role in a division or grid and everything below it.
struct Grant {
  v1::Role role = v1::ROLE_UNSPECIFIED;
  std::string code;  ///< never empty, except for the system's actor
  bool operator==(const Grant&) const = default;
};

struct Actor {
  std::string user_id;
  std::string device_id;  ///< empty: from a page or a command
  std::vector<Grant> grants;
  /// The server's clock minus the device's, as Hello found it; zero where there is no device.
  std::chrono::milliseconds clock_offset{0};
  /// Staff who release what a worker's phone had sent stand for it being that worker's own doing.
  std::string vouches_for = {};
};

/// An administrator over everything: what imports and commands act as, in the name of the user who started them.
Actor system_actor(std::string user_id);

/// The code prefixes an actor works in, sorted, without those that lie within another.
std::vector<std::string> areas(const Actor& actor);

}  // namespace gridvisit
