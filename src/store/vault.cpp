#include "store/vault.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "store/durable_file.hpp"

namespace gridvisit {
namespace {

static_assert(crypto_kdf_KEYBYTES == 32 && crypto_aead_xchacha20poly1305_ietf_KEYBYTES == 32);
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

Result<std::string> load_or_create_key(const std::filesystem::path& file) {
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0) {
    std::string key(crypto_kdf_KEYBYTES, '\0');
    randombytes_buf(key.data(), key.size());
    if (auto written = write_durably(file, key, 0600); !written) return failure(written);
    return key;
  }
  if ((status.st_mode & 077) != 0) {
    return failure(ErrorCode::io, "the key file is readable by others; set its mode to 0600",
                   {file.filename(), {}, {}});
  }
  auto key = read_file(file);
  if (key && key->size() != crypto_kdf_KEYBYTES) {
    return failure(ErrorCode::corrupt, "the key file does not have 32 bytes; restore it from the backup",
                   {file.filename(), {}, {}});
  }
  return key;
}

}  // namespace

Result<Vault> Vault::open(const std::filesystem::path& directory) {
  if (sodium_init() < 0) return failure(ErrorCode::internal, "libsodium cannot start");
  std::error_code failed;
  std::filesystem::create_directories(directory, failed);
  if (failed) return failure(ErrorCode::io, "the folder for keys cannot be made");
  ::chmod(directory.c_str(), 0700);
  const auto master = load_or_create_key(directory / "master.key");
  if (!master) return failure(master);
  Vault vault;
  crypto_kdf_derive_from_key(vault.seal_key_.data(), vault.seal_key_.size(), 1, "personal", bytes_of(*master));
  crypto_kdf_derive_from_key(vault.index_key_.data(), vault.index_key_.size(), 2, "personal", bytes_of(*master));
  return vault;
}

std::string Vault::seal(std::string_view text, std::string_view context) const {
  if (text.empty()) return {};
  std::string sealed(kNonceBytes + text.size() + kTagBytes, '\0');
  auto* nonce = reinterpret_cast<unsigned char*>(sealed.data());
  randombytes_buf(nonce, kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonceBytes, nullptr, bytes_of(text), text.size(),
                                             bytes_of(context), context.size(), nullptr, nonce, seal_key_.data());
  return sealed;
}

Result<std::string> Vault::open_sealed(std::string_view sealed, std::string_view context) const {
  if (sealed.empty()) return std::string();
  std::string text(sealed.size() < kNonceBytes + kTagBytes ? 0 : sealed.size() - kNonceBytes - kTagBytes, '\0');
  const unsigned char* nonce = bytes_of(sealed);
  if (sealed.size() < kNonceBytes + kTagBytes ||
      crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char*>(text.data()), nullptr, nullptr,
                                                 nonce + kNonceBytes, sealed.size() - kNonceBytes, bytes_of(context),
                                                 context.size(), nonce, seal_key_.data()) != 0) {
    return failure(ErrorCode::corrupt, "a sealed value does not open: it was altered, or the key file is not its own");
  }
  return text;
}

std::string Vault::blind_index(std::string_view text, std::string_view field) const {
  if (text.empty()) return {};
  const std::string input = std::string(field) + '\0' + std::string(text);
  std::string index(16, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(index.data()), index.size(), bytes_of(input), input.size(),
                     index_key_.data(), index_key_.size());
  return index;
}

}  // namespace gridvisit
