// Keeps personal numbers unreadable in the database file: XChaCha20-Poly1305 with a key that lives beside it in a file
// of its own, and a keyed hash by which a whole value can still be looked up. Safe to share between threads.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace gridvisit {

class Vault {
 public:
  /// Reads DIR/master.key, made on first use with mode 0600. A key file others can read is refused.
  static Result<Vault> open(const std::filesystem::path& directory);

  /// Nonce and ciphertext. `context` (which record and field) must be given again to open: a value copied into another
  /// row does not open there. The empty text stays empty: it says that nothing is known.
  [[nodiscard]] std::string seal(std::string_view text, std::string_view context) const;
  [[nodiscard]] Result<std::string> open_sealed(std::string_view sealed, std::string_view context) const;

  /// 16 bytes that are equal for equal values of one field; empty for the empty text.
  [[nodiscard]] std::string blind_index(std::string_view text, std::string_view field) const;

 private:
  using Key = std::array<unsigned char, 32>;
  Key seal_key_{};
  Key index_key_{};
};

}  // namespace gridvisit
