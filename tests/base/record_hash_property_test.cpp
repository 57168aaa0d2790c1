// The sums of hashes that digests are made of behave as sums of a set.
#include "base/record_hash.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

#include "base/ids.hpp"

using namespace gridvisit;

namespace {

struct Entry {
  int kind = 0;
  std::string id;
  std::int64_t rev = 0;

  [[nodiscard]] std::uint64_t hash() const { return record_hash(kind, id, rev); }
};

std::vector<Entry> random_set(std::mt19937_64& random) {
  std::vector<Entry> set(1 + random() % 40);
  for (Entry& entry : set) {
    Uuid id{};
    for (auto& byte : id) byte = static_cast<std::uint8_t>(random());
    entry = {static_cast<int>(random() % 30), format_uuid(id),
             static_cast<std::int64_t>(random() >> (1 + random() % 63))};
  }
  return set;
}

std::uint64_t sum_of(const std::vector<Entry>& set) {
  std::uint64_t sum = 0;
  for (const Entry& entry : set) sum += entry.hash();
  return sum;
}

}  // namespace

TEST_CASE("a sum does not depend on the order its records came in") {
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    std::vector<Entry> set = random_set(random);
    const std::uint64_t sum = sum_of(set);
    std::ranges::shuffle(set, random);
    CHECK(sum_of(set) == sum);
  }
}

TEST_CASE("what was added and taken away again leaves no trace in a sum, whatever came in between") {
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    const std::vector<Entry> stays = random_set(random);
    const std::vector<Entry> goes = random_set(random);
    std::vector<std::uint64_t> steps;
    for (const Entry& entry : stays) steps.push_back(entry.hash());
    for (const Entry& entry : goes) {
      steps.push_back(entry.hash());
      steps.push_back(0 - entry.hash());
    }
    std::ranges::shuffle(steps, random);
    std::uint64_t sum = 0;
    for (const std::uint64_t step : steps) sum += step;
    CHECK(sum == sum_of(stays));
  }
}

TEST_CASE("a record more, fewer, of another kind or at another revision shows in a sum") {
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    std::vector<Entry> set = random_set(random);
    const std::uint64_t sum = sum_of(set);
    Entry& one = set[random() % set.size()];
    Entry before = one;
    ++one.rev;
    CHECK(sum_of(set) != sum);
    one = before;
    ++one.kind;
    CHECK(sum_of(set) != sum);
    one = before;
    set.push_back(before);
    CHECK(sum_of(set) != sum);
    set.pop_back();
    set.pop_back();
    CHECK(sum_of(set) != sum);
  }
}
