#include "geodata/feature_frames.hpp"

#include <catch2/catch.hpp>

#include "base/limits.hpp"

using namespace gridvisit;

namespace {

std::string header_frame(std::int64_t says, int columns) {
  FrameEncoder frame(FrameType::header);
  frame.number(says);
  for (int i = 0; i < columns + 4; ++i) frame.text("");  // the columns, and what else a header has
  frame.number(-1);
  return std::move(frame).finish();
}

std::string row_frame(std::int64_t says, int cells) {
  FrameEncoder frame(FrameType::row);
  frame.number(2);
  frame.number(says);
  for (int i = 0; i < cells; ++i) frame.text("x");
  frame.text("");
  return std::move(frame).finish();
}

std::string error_frame(std::int64_t code) {
  FrameEncoder frame(FrameType::error);
  frame.number(code);
  frame.text("too large");
  frame.number(0);
  frame.text("");
  return std::move(frame).finish();
}

/// What the stream leads to: how many rows, or the error's code.
std::string read(std::string_view stream) {
  FeatureFrames frames([](const FileHeader&) { return Result<>{}; }, [](FeatureRow&&) { return Result<>{}; });
  for (const char byte : stream) {
    const auto ended = frames.add({&byte, 1});
    if (!ended) return std::string(name_of(ended.error().code));
    if (*ended) return std::to_string(frames.summary().rows) + " rows";
  }
  return "cut off";
}

const std::string kEnd = FrameEncoder(FrameType::end).finish();

}  // namespace

TEST_CASE("frames are put together from whatever pieces they come in") {
  CHECK(read(header_frame(2, 2) + row_frame(2, 2) + row_frame(2, 2) + kEnd) == "2 rows");
  CHECK(read(header_frame(2, 2) + row_frame(2, 2)) == "cut off");
  CHECK(read(header_frame(1, 1) + error_frame(static_cast<std::int64_t>(ErrorCode::too_large))) == "too_large");
}

TEST_CASE("a reader that has been taken over can neither fill the memory nor invent a kind of error") {
  const auto most = static_cast<int>(limits::kImportColumns);
  CHECK(read(header_frame(most, most) + kEnd) == "0 rows");
  CHECK(read(header_frame(most + 1, most + 1) + kEnd) == "internal");
  CHECK(read(header_frame(-1, 0) + kEnd) == "internal");
  CHECK(read(header_frame(1, 1) + row_frame(1'000'000, 1'000)) == "internal");
  CHECK(read(row_frame(1, 1)) == "internal");
  CHECK(read(header_frame(1, 1) + header_frame(1, 1)) == "internal");
  CHECK(read(error_frame(4711)) == "internal");
  CHECK(read(error_frame(-1)) == "internal");
}
