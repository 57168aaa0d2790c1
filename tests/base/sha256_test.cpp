#include "base/sha256.hpp"

#include <catch2/catch.hpp>

using namespace gridvisit;

TEST_CASE("a hash of pieces is the hash of the whole") {
  CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256Stream pieces;
  CHECK(Sha256Stream().finish() == sha256(""));
  const std::string text(1'000, 'x');
  for (std::size_t at = 0; at < text.size(); at += 37) pieces.add(std::string_view(text).substr(at, 37));
  CHECK(pieces.finish() == sha256(text));
}

TEST_CASE("a hash as text has 64 lower-case digits and nothing else") {
  const std::string hash = to_hex(sha256("abc"));
  CHECK(is_sha256_text(hash));
  for (const std::string& wrong :
       {std::string(), hash.substr(1), hash + "0", "B" + hash.substr(1), "/" + hash.substr(1), "." + hash.substr(1),
        std::string(64, '\0'), std::string(64, ' ')}) {
    CHECK_FALSE(is_sha256_text(wrong));
  }
}
