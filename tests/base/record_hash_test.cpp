#include "base/record_hash.hpp"

#include <catch2/catch.hpp>
#include <set>

using gridvisit::record_hash;

TEST_CASE("the hash of a record is the one sync/README.md gives to a stranger") {
  CHECK(record_hash(2, "01890a5d-ac96-774b-bcce-b302099a8057", 1) == 0x5e10026c06bf0581);
}

TEST_CASE("kind, id and revision each change the hash of a record") {
  std::set<std::uint64_t> seen;
  for (int kind = 1; kind <= 20; ++kind) {
    for (std::int64_t rev = 0; rev < 200; ++rev) {
      seen.insert(record_hash(kind, "01890a5d-ac96-774b-bcce-b302099a8057", rev));
      seen.insert(record_hash(kind, "01890a5d-ac96-774b-bcce-b302099a8058", rev));
      seen.insert(record_hash(kind, "11890a5d-ac96-774b-bcce-b302099a8057", rev));
    }
  }
  CHECK(seen.size() == 20 * 200 * 3);
}

TEST_CASE("what is no UUID hashes as the zero UUID, whatever it says") {
  CHECK(record_hash(2, "", 1) == record_hash(2, "not a uuid", 1));
  CHECK(record_hash(2, "", 1) == record_hash(2, "00000000-0000-0000-0000-000000000000", 1));
}
