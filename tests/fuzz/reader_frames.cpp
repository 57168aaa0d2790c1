// What the program that reads files answers: the first byte says in which pieces the rest comes.
#include "geodata/feature_frames.hpp"

#include "base/limits.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace gridvisit;

/// Everything a stream led to, as one text that can be compared.
std::string story_of(std::string_view stream, std::size_t piece) {
  std::string story;
  std::size_t columns = 0;
  FeatureFrames frames(
      [&](const FileHeader& header) -> Result<> {
        columns = header.columns.size();
        fuzz::require(columns <= limits::kImportColumns, "a file has no more columns than may be");
        story += "header " + header.layer + header.driver + header.encoding + header.declared_crs;
        for (const std::string& column : header.columns) story += column + ",";
        return {};
      },
      [&](FeatureRow&& row) -> Result<> {
        fuzz::require(row.cells.size() == columns, "a row has as many cells as there are columns");
        story += "row " + std::to_string(row.row);
        for (const auto& cell : row.cells) story += cell.value_or("-") + ",";
        return {};
      });
  for (std::size_t at = 0; at < stream.size(); at += piece) {
    const auto ended = frames.add(stream.substr(at, piece));
    if (!ended) return story + "error " + std::string(name_of(ended.error().code)) + ended.error().to_string();
    if (*ended) return story + "end " + std::to_string(frames.summary().rows);
  }
  return story + "cut off";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view stream = fuzz::as_text(data, size);
  const std::size_t piece = 1 + fuzz::take_byte(stream);
  fuzz::require(story_of(stream, piece) == story_of(stream, stream.size() + 1),
                "the pieces a stream comes in do not matter");
  return 0;
}
