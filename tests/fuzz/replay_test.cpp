// Each target on its known inputs, and on seeded mutations of them.
#include <algorithm>
#include <cstring>
#include <iostream>
#include <memory>
#include <optional>

#include <catch2/catch.hpp>

#include "tests/fuzz/corpus.hpp"
#include "tests/fuzz/fuzz_target.hpp"
#include "tests/fuzz/mutation.hpp"

#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#include <sanitizer/common_interface_defs.h>
#endif

using namespace gridvisit::fuzz;

namespace {

constexpr int kMutations = 3'000;

using Target = int (*)(const std::uint8_t*, std::size_t);

struct Broken {
  std::string input;
  std::string what;
};

// A sanitizer ends the program; before it does, the input under way is written down.
struct UnderWay {
  std::string_view target;
  std::string_view input;
};
UnderWay under_way;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): a death callback takes no argument

[[maybe_unused]] void keep_input_under_way() {
  std::cerr << "the input is kept as " << keep_input(under_way.target, under_way.input) << '\n';
}

/// What the target has to say against the input. It gets a copy of its own, so that reading past it is seen.
std::optional<Broken> try_input(Target target, const std::string& input) {
  const auto copy = std::make_unique<std::uint8_t[]>(input.size());
  std::memcpy(copy.get(), input.data(), input.size());
  under_way.input = input;
  try {
    target(copy.get(), input.size());
  } catch (const std::exception& thrown) {
    return Broken{input, thrown.what()};
  }
  return std::nullopt;
}

/// The first input that breaks the target: of the known ones, else of the mutations that the seed leads to.
std::optional<Broken> explore(Target target, const std::vector<std::string>& corpus, std::uint64_t seed) {
  for (const std::string& input : corpus) {
    if (auto broken = try_input(target, input)) return broken;
  }
  std::mt19937_64 random(seed);
  for (int i = 0; i < kMutations; ++i) {
    if (auto broken = try_input(target, mutate(corpus, random))) return broken;
  }
  return std::nullopt;
}

void replay(const char* name, Target target) {
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  __sanitizer_set_death_callback(keep_input_under_way);
#endif
  under_way.target = name;
  const auto corpus = load_corpus(name);
  REQUIRE_FALSE(corpus.empty());
  if (const auto broken = explore(target, corpus, 1)) {
    FAIL(broken->what << "; the input is kept as " << keep_input(name, broken->input).string()
                      << ", replay it with ./dev fuzz " << name << " FILE");
  }
}

int refuses_seven(const std::uint8_t* data, std::size_t size) {
  require(size < 3 || data[2] != '7', "the third byte is never 7");
  return 0;
}

}  // namespace

#define FUZZ_TARGET(name)                                                                   \
  extern "C" int fuzz_##name(const std::uint8_t* data, std::size_t size);                   \
  TEST_CASE("the decoder " #name " stands its known inputs and seeded mutations of them") { \
    replay(#name, fuzz_##name);                                                             \
  }
#include "fuzz_targets.inc"

TEST_CASE("a fault that only a mutation reaches is found, the same on every run") {
  const std::vector<std::string> corpus = {"abcdef", "1"};
  const auto broken = explore(refuses_seven, corpus, 1);
  REQUIRE(broken);
  CHECK(broken->what == "the third byte is never 7");
  CHECK(broken->input.at(2) == '7');
  CHECK(explore(refuses_seven, corpus, 1)->input == broken->input);
}

TEST_CASE("a fault in a known input is found without mutations") {
  CHECK(explore(refuses_seven, {"abc", "ab7"}, 1)->input == "ab7");
}
