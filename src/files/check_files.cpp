#include "files/check_files.hpp"

#include <array>
#include <fstream>

#include <fmt/format.h>

#include "base/sha256.hpp"

namespace gridvisit {
namespace {

// What is wrong; empty where nothing is.
std::string fault_of(const Content& content, const ContentFolder& contents) {
  std::ifstream in(contents.path_of(content.sha256), std::ios::binary);
  if (!in) return "its file is missing or cannot be read";
  Sha256Stream hash;
  std::int64_t size = 0;
  std::array<char, 64 * 1024> piece{};
  while (in.read(piece.data(), piece.size()), in.gcount() > 0) {
    hash.add({piece.data(), static_cast<std::size_t>(in.gcount())});
    size += in.gcount();
  }
  if (in.bad()) return "its file cannot be read to its end";
  if (size != content.size_bytes) return fmt::format("its file has {} bytes instead of {}", size, content.size_bytes);
  if (to_hex(hash.finish()) != content.sha256) return "its file is not what arrived: its SHA-256 is another";
  return {};
}

}  // namespace

std::vector<Finding> check_files(Connection& connection, const ContentFolder& contents, std::size_t limit) {
  constexpr int kPage = 1'000;
  std::vector<Finding> findings;
  std::string last;
  while (true) {
    const auto page = list_contents(connection, last, kPage);
    for (const Content& content : page) {
      std::string fault = fault_of(content, contents);
      if (!fault.empty() && findings.size() < limit) findings.push_back({"content", content.sha256, std::move(fault)});
      last = content.sha256;
    }
    if (page.size() < kPage) return findings;
  }
}

}  // namespace gridvisit
