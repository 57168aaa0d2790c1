#include "base/sha256.hpp"

#include <sodium.h>

namespace gridvisit {

Sha256 sha256(std::string_view bytes) {
  Sha256 hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
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
