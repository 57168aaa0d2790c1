#include "geodata/feature_frames.hpp"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "geodata/wkb.hpp"

namespace gridvisit {
namespace {

std::unexpected<Error> broken_stream() {
  return failure(ErrorCode::internal, "the program that reads files answered something that is not understood");
}

/// None where the frame is broken.
std::optional<Error> take_error(FrameDecoder& frame) {
  Error error;
  const std::int64_t code = frame.number();
  if (code < 0 || code > static_cast<std::int64_t>(ErrorCode::internal)) return std::nullopt;
  error.code = static_cast<ErrorCode>(code);
  error.message = frame.text();
  if (const std::int64_t row = frame.number(); row != 0) error.where.row = row;
  error.where.field = frame.text();
  return frame.complete() ? std::optional(std::move(error)) : std::nullopt;
}

}  // namespace

Result<bool> FeatureFrames::add(std::string_view piece) {
  waiting_ += piece;
  std::string_view rest = waiting_;
  while (rest.size() >= kFrameHeadBytes) {
    const FrameHead head = parse_frame_head(rest.data());
    if (head.payload_bytes > kFramePayloadBytes) return broken_stream();
    if (rest.size() - kFrameHeadBytes < head.payload_bytes) break;
    if (head.type == FrameType::end) return true;
    const Result<> taken = take_frame(head.type, rest.substr(kFrameHeadBytes, head.payload_bytes));
    if (!taken) return failure(taken);
    rest.remove_prefix(kFrameHeadBytes + head.payload_bytes);
  }
  waiting_.erase(0, waiting_.size() - rest.size());
  return false;
}

Result<> FeatureFrames::take_frame(FrameType type, std::string_view payload) {
  FrameDecoder frame(payload);
  switch (type) {
    case FrameType::header: return take_header(frame);
    case FrameType::row: return take_row(frame);
    case FrameType::bad_row: return take_bad_row(frame);
    case FrameType::error: {
      auto error = take_error(frame);
      return error ? std::unexpected(*std::move(error)) : broken_stream();
    }
    default: return broken_stream();
  }
}

Result<> FeatureFrames::take_header(FrameDecoder& frame) {
  FileHeader header;
  const std::int64_t columns = frame.number();
  if (columns < 0 || columns > static_cast<std::int64_t>(limits::kImportColumns)) return broken_stream();
  for (std::int64_t left = columns; left > 0 && frame.good(); --left) header.columns.push_back(frame.text());
  header.declared_crs = frame.text();
  header.layer = frame.text();
  header.driver = frame.text();
  header.encoding = frame.text();
  header.feature_count = frame.number();
  if (!frame.complete() || columns_) return broken_stream();
  columns_ = header.columns.size();
  return on_header_(header);
}

Result<> FeatureFrames::take_row(FrameDecoder& frame) {
  FeatureRow row;
  row.row = frame.number();
  const std::int64_t cells = frame.number();
  if (!columns_ || cells != static_cast<std::int64_t>(*columns_)) return broken_stream();
  for (std::int64_t left = cells; left > 0 && frame.good(); --left) row.cells.push_back(frame.optional_text());
  const std::string wkb = frame.text();
  if (!frame.complete()) return broken_stream();
  if (!wkb.empty()) {
    auto geometry = from_wkb(wkb);
    if (!geometry) return broken_stream();
    row.geometry = *std::move(geometry);
  }
  ++summary_.rows;
  return on_row_(std::move(row));
}

Result<> FeatureFrames::take_bad_row(FrameDecoder& frame) {
  auto error = take_error(frame);
  if (!error) return broken_stream();
  summary_.bad_rows.push_back(*std::move(error));
  if (summary_.bad_rows.size() <= limits::kImportBadRows) return {};
  return failure(ErrorCode::too_many, fmt::format("more than {} of its rows cannot be read; the first: {}",
                                                  limits::kImportBadRows, summary_.bad_rows.front().to_string()));
}

}  // namespace gridvisit
