// Identities: UUIDv7 (RFC 9562), made by whoever creates a record, so that a phone without signal can.
// The canonical text (36 lower-case characters) is the id everywhere: in the database, on the wire, in an address.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace gridvisit {

using Uuid = std::array<std::uint8_t, 16>;

std::string format_uuid(const Uuid& id);
/// Accepts the canonical text only: lower case, with hyphens.
Result<Uuid> parse_uuid(std::string_view text);
bool is_uuid(std::string_view text);

/// Fills a buffer with random bytes; the system's source in production, a seeded one in tests.
using RandomBytes = std::function<void(void* buffer, std::size_t size)>;
void system_random_bytes(void* buffer, std::size_t size);
RandomBytes seeded_random_bytes(std::uint64_t seed);

/// Makes UUIDv7s that sort in the order they were made, also within one millisecond (RFC 9562 §6.2, method 2:
/// the random part is incremented). For one thread.
class IdMaker {
 public:
  IdMaker(Clock clock, RandomBytes random) : clock_(std::move(clock)), random_(std::move(random)) {}
  std::string next();

 private:
  Clock clock_;
  RandomBytes random_;
  std::int64_t last_ms_ = -1;
  Uuid last_{};
};

}  // namespace gridvisit
