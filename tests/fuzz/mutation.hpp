// Small, seeded changes of known inputs: what the tests try of each decoder without libFuzzer, the same on every run.
#pragma once

#include <cstddef>
#include <random>
#include <span>
#include <string>

namespace gridvisit::fuzz {

/// Longer ones are cut: decoders are to be tried often rather than at length.
inline constexpr std::size_t kInputBytes = 16 * 1024;

/// One of the inputs with one to four changes: bits flipped, bytes set, cut out, repeated, moved, or taken from
/// another input. Depends on nothing but its arguments; at least one input.
std::string mutate(std::span<const std::string> inputs, std::mt19937_64& random);

}  // namespace gridvisit::fuzz
