#include "search/line_text.hpp"

#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "search/pinyin.hpp"

namespace gridvisit {
namespace {

std::set<std::uint32_t> owners(const LineText& text, const std::string& word, bool nearly) {
  std::set<std::uint32_t> found;
  const auto use = [&](const LineText::Hit& hit) { found.insert(hit.owner); };
  if (nearly) {
    text.find_nearly(word, use);
  } else {
    text.find(word, use);
  }
  return found;
}

// Edit distance with swaps of neighbours, of the word to the best part of the line.
std::size_t distance_to_part(const std::string& word, const std::string& line) {
  const std::size_t n = word.size();
  std::vector<std::vector<std::size_t>> d(n + 1, std::vector<std::size_t>(line.size() + 1, 0));
  for (std::size_t i = 1; i <= n; ++i) d[i][0] = i;
  std::size_t best = n;
  for (std::size_t j = 1; j <= line.size(); ++j) {
    for (std::size_t i = 1; i <= n; ++i) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (word[i - 1] == line[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && word[i - 1] == line[j - 2] && word[i - 2] == line[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
    best = std::min(best, d[n][j]);
  }
  return best;
}

}  // namespace

TEST_CASE("Chinese is read as people type it") {
  const auto bridge = read_text("老大桥", 4);
  REQUIRE_FALSE(bridge.empty());
  CHECK(bridge.front().letters == "laodaqiao");
  CHECK(bridge.front().initials == "ldq");
  CHECK(bridge.front().starts == std::vector<std::uint16_t>{0, 3, 5});
  CHECK(read_text("腰铺镇3号A座", 1).front().letters == "yaopuzhen3haoazuo");
  CHECK(read_text("吕", 1).front().letters == "lv");
  CHECK(read_text("…。", 4).empty());
  CHECK(read_text("", 4).empty());
  CHECK(read_text("\xff\xe8", 4).empty());
  std::set<std::string> letters;
  for (const Reading& reading : read_text("单", 4)) letters.insert(reading.letters);
  CHECK(letters.contains("dan"));
  CHECK(letters.contains("shan"));
  CHECK(read_text("单重曾行", 4).size() <= 4);
}

TEST_CASE("a word is found wherever it stands, and never across two lines") {
  LineText text;
  text.add(1, "laodaqiao");
  text.add(2, "daqiaocun");
  text.add(3, "xiao");
  CHECK(owners(text, "daqiao", false) == std::set<std::uint32_t>{1, 2});
  CHECK(owners(text, "qiaoda", false).empty());
  CHECK(owners(text, "", false).empty());
  CHECK(owners(text, "o\nx", false).empty());
  std::size_t at = 99;
  text.find("daqiao", [&](const LineText::Hit& hit) {
    if (hit.owner == 1) at = hit.at;
  });
  CHECK(at == 3);
}

TEST_CASE("one slip is forgiven exactly as a table of edit distances says") {
  std::mt19937 engine(4);
  std::uniform_int_distribution<int> letter('a', 'c');
  std::uniform_int_distribution<std::size_t> length(1, 12);
  const auto word = [&](std::size_t size) {
    std::string out;
    for (std::size_t i = 0; i < size; ++i) out += static_cast<char>(letter(engine));
    return out;
  };
  for (int round = 0; round < 200; ++round) {
    LineText text;
    std::vector<std::string> lines;
    for (std::uint32_t i = 0; i < 10; ++i) {
      lines.push_back(word(length(engine)));
      text.add(i, lines.back());
    }
    const std::string sought = word(3 + length(engine) % 6);
    const auto found = owners(text, sought, true);
    for (std::uint32_t i = 0; i < 10; ++i) {
      INFO(sought << " in " << lines[i]);
      CHECK(found.contains(i) == (distance_to_part(sought, lines[i]) <= 1));
    }
  }
}

}  // namespace gridvisit
