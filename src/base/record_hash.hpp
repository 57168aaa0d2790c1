// The hash that digests of a scope are sums of. Phones compute it too: sync/README.md gives it to a stranger.
#pragma once

#include <cstdint>
#include <string_view>

namespace gridvisit {

/// A 64-bit hash of which record it is and in which revision; equal on every machine. `id` is a UUID's canonical text;
/// any other text hashes as the zero UUID. It finds accidents, not forgeries (those the audit chain finds).
std::uint64_t record_hash(int kind, std::string_view id, std::int64_t rev);

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit changes about half of the output bits.
std::uint64_t mix_bits(std::uint64_t value);

}  // namespace gridvisit
