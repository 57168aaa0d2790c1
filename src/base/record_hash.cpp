#include "base/record_hash.hpp"

#include "base/ids.hpp"

namespace gridvisit {
namespace {

std::uint64_t big_endian(const std::uint8_t* bytes) {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | bytes[i];
  return value;
}

}  // namespace

std::uint64_t mix_bits(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

std::uint64_t record_hash(int kind, std::string_view id, std::int64_t rev) {
  const Uuid uuid = parse_uuid(id).value_or(Uuid{});
  std::uint64_t hash = mix_bits(static_cast<std::uint64_t>(kind));
  hash = mix_bits(hash ^ big_endian(uuid.data()));
  hash = mix_bits(hash ^ big_endian(uuid.data() + 8));
  return mix_bits(hash ^ static_cast<std::uint64_t>(rev));
}

}  // namespace gridvisit
