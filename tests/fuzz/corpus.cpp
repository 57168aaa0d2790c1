#include "tests/fuzz/corpus.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/sha256.hpp"

namespace gridvisit::fuzz {

namespace fs = std::filesystem;

std::vector<std::string> load_corpus(std::string_view target) {
  const fs::path folder = fs::path(GRIDVISIT_TEST_DATA) / "fuzz" / target;
  std::error_code missing;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder, missing)) files.push_back(entry.path());
  std::ranges::sort(files);
  std::vector<std::string> inputs;
  for (const fs::path& path : files) {
    std::ifstream file(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return inputs;
}

fs::path keep_input(std::string_view target, std::string_view input) {
  const fs::path folder = GRIDVISIT_FUZZ_CRASHES;
  fs::create_directories(folder);
  const fs::path path = folder / (std::string(target) + "-" + to_hex(sha256(input)).substr(0, 16));
  std::ofstream(path, std::ios::binary).write(input.data(), static_cast<std::streamsize>(input.size()));
  return path;
}

}  // namespace gridvisit::fuzz
