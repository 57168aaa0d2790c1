// A sealed value as it stands in a column: the first line is a text to seal, the rest what stands there.
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "store/vault.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace gridvisit;

/// Of a fixed key, so that an input does the same on every run.
Vault make_vault() {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("gridvisit-fuzz-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  std::ofstream(folder / "master.key", std::ios::binary) << std::string(32, 'k');
  fs::permissions(folder / "master.key", fs::perms::owner_read);
  auto vault = Vault::open(folder);
  fs::remove_all(folder);
  return std::move(vault).value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Vault kVault = make_vault();
  std::string_view stored = fuzz::as_text(data, size);
  const std::string text(fuzz::take_until(stored, '\n'));
  fuzz::require(stored.empty() || !kVault.open_sealed(stored, "a"), "only what was sealed here opens");
  const std::string sealed = kVault.seal(text, "a");
  fuzz::require(kVault.open_sealed(sealed, "a") == text, "what was sealed opens");
  fuzz::require(text.empty() || !kVault.open_sealed(sealed, "b"), "in another place it does not");
  if (sealed.empty() || stored.empty()) return 0;
  std::string altered = sealed;
  altered[stored.size() % sealed.size()] ^= static_cast<char>(stored.front() | 1);
  fuzz::require(!kVault.open_sealed(altered, "a"), "an altered one does not open");
  return 0;
}
