// What the shelf of unfinished uploads reads of its own folder after a restart.
#include "base/sha256.hpp"
#include "files/upload.hpp"
#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridvisit;
  const auto upload = parse_upload(fuzz::as_text(data, size));
  if (!upload) return 0;
  fuzz::require(is_upload_id(upload->id) && is_sha256_text(upload->sha256), "its names can be names of files");
  fuzz::require(upload->size_bytes > 0 && !upload->user_id.empty(), "it says how much comes, and from whom");
  fuzz::require(upload->expires_at() > upload->created_at, "it ends some day");
  const auto again = parse_upload(to_text(*upload));
  fuzz::require(again && to_text(*again) == to_text(*upload),
                "an upload that was read is written and read as the same");
  return 0;
}
