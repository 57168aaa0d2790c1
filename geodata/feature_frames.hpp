// Decodes what gridvisit-read-file answers (read_file/frames.hpp). Distrusts it: that program holds the parsers of many
// authors, and has read a file from outside.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "geodata/feature_file.hpp"
#include "geodata/read_file/frames.hpp"

namespace gridvisit {

class FeatureFrames {
 public:
  /// As read_features has them.
  FeatureFrames(std::function<Result<>(const FileHeader&)> on_header, std::function<Result<>(FeatureRow&&)> on_row)
      : on_header_(std::move(on_header)), on_row_(std::move(on_row)) {}

  /// Takes the next piece of the stream, of any length, and hands over the frames that are whole; true once the stream
  /// has said that this was all. An error the stream tells of, or a callback's, ends it.
  Result<bool> add(std::string_view piece);

  /// What was read so far.
  [[nodiscard]] const ReadSummary& summary() const { return summary_; }

 private:
  Result<> take_frame(FrameType type, std::string_view payload);
  Result<> take_header(FrameDecoder& frame);
  Result<> take_row(FrameDecoder& frame);
  Result<> take_bad_row(FrameDecoder& frame);

  std::function<Result<>(const FileHeader&)> on_header_;
  std::function<Result<>(FeatureRow&&)> on_row_;
  std::string waiting_;  ///< the bytes of a frame that is not whole yet
  std::optional<std::size_t> columns_;
  ReadSummary summary_;
};

}  // namespace gridvisit
