#include "base/sha256.hpp"

#include <new>

#include <sodium.h>

namespace gridvisit {
namespace {

crypto_hash_sha256_state* state_in(std::array<std::byte, 128>& bytes) {
  static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(bytes) && alignof(crypto_hash_sha256_state) <= 16);
  return std::launder(reinterpret_cast<crypto_hash_sha256_state*>(bytes.data()));
}

}  // namespace

Sha256 sha256(std::string_view bytes) {
  Sha256 hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return hash;
}

Sha256Stream::Sha256Stream() : state_() { crypto_hash_sha256_init(new (state_.data()) crypto_hash_sha256_state); }

void Sha256Stream::add(std::string_view bytes) {
  crypto_hash_sha256_update(state_in(state_), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

Sha256 Sha256Stream::finish() {
  Sha256 hash{};
  crypto_hash_sha256_final(state_in(state_), hash.data());
  return hash;
}

std::string to_hex(std::string_view bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  text.pop_back();
  return text;
}

std::string to_hex(const Sha256& hash) {
  return to_hex(std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}

bool is_sha256_text(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<std::string> parse_hex(std::string_view text) {
  std::string bytes(text.size() / 2, '\0');
  std::size_t written = 0;
  const char* end = nullptr;
  const int failed = sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                                    text.size(), nullptr, &written, &end);
  if (failed != 0 || end != text.data() + text.size() || text.size() % 2 != 0) {
    return failure(ErrorCode::invalid, "not hexadecimal text");
  }
  return bytes;
}

}  // namespace gridvisit
