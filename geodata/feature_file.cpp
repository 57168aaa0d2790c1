#include "geodata/feature_file.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <sys/wait.h>

#include "base/limits.hpp"
#include "geodata/child_process.hpp"
#include "geodata/read_file/frames.hpp"
#include "geodata/wkb.hpp"

namespace gridvisit {
namespace {

namespace fs = std::filesystem;

fs::path reader_program() {
  if (const char* const chosen = std::getenv("GRIDVISIT_READ_FILE")) return chosen;  // NOLINT(concurrency-mt-unsafe)
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).parent_path() / "gridvisit-read-file";
}

Error took_too_long() {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(limits::kImportReadDeadline).count();
  return {ErrorCode::timeout, fmt::format("reading it took more than {} minutes; split the file", minutes)};
}

Error describe_end(int status) {
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
    return took_too_long();
  }
  const std::string how = WIFSIGNALED(status) ? fmt::format("signal {}", WTERMSIG(status))
                                              : fmt::format("exit status {}", WEXITSTATUS(status));
  return {ErrorCode::invalid,
          fmt::format("the program that reads files failed on it ({}), so the file is probably broken; open it in the "
                      "program it came from, save it anew and try again",
                      how)};
}

// One reading: the child's stream, decoded frame by frame.
class Reading {
 public:
  Reading(ChildProcess child, const std::function<Result<>(const FileHeader&)>& on_header,
          const std::function<Result<>(FeatureRow&&)>& on_row)
      : child_(std::move(child)), on_header_(on_header), on_row_(on_row) {}

  Result<ReadSummary> run() {
    while (true) {
      auto head_bytes = take(kFrameHeadBytes);
      if (!head_bytes) return failure(head_bytes);
      const FrameHead head = parse_frame_head(head_bytes->data());
      if (head.payload_bytes > kFramePayloadBytes) return broken_stream();
      const auto payload = take(head.payload_bytes);
      if (!payload) return failure(payload);
      if (head.type == FrameType::end) return std::move(summary_);
      const Result<> taken = take_frame(head.type, *payload);
      if (!taken) return failure(taken);
    }
  }

 private:
  static std::unexpected<Error> broken_stream() {
    return failure(ErrorCode::internal, "the program that reads files answered something that is not understood");
  }

  /// The next bytes of the stream, valid until the next call.
  Result<std::string_view> take(std::size_t size) {
    if (buffer_.size() - at_ < size) {
      buffer_.erase(0, at_);
      at_ = 0;
    }
    while (buffer_.size() < at_ + size) {
      std::array<char, 64 * 1024> chunk;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read
      const auto count = child_.read(chunk);
      if (!count && count.error().code == ErrorCode::timeout) {
        return std::unexpected(took_too_long());
      }
      if (!count) return failure(count);
      if (*count == 0) return std::unexpected(describe_end(child_.wait()));
      buffer_.append(chunk.data(), *count);
    }
    const std::string_view taken = std::string_view(buffer_).substr(at_, size);
    at_ += size;
    return taken;
  }

  Result<> take_frame(FrameType type, std::string_view payload) {
    FrameDecoder frame(payload);
    switch (type) {
      case FrameType::header: return take_header(frame);
      case FrameType::row: return take_row(frame);
      case FrameType::bad_row: return take_bad_row(frame);
      case FrameType::error: {
        Error error = take_error(frame);
        if (!frame.complete()) return broken_stream();
        return std::unexpected(std::move(error));
      }
      default: return broken_stream();
    }
  }

  Result<> take_header(FrameDecoder& frame) {
    FileHeader header;
    for (std::int64_t left = frame.number(); left > 0 && frame.good(); --left) header.columns.push_back(frame.text());
    header.declared_crs = frame.text();
    header.layer = frame.text();
    header.driver = frame.text();
    header.encoding = frame.text();
    header.feature_count = frame.number();
    if (!frame.complete() || columns_) return broken_stream();
    columns_ = header.columns.size();
    return on_header_(header);
  }

  Result<> take_row(FrameDecoder& frame) {
    FeatureRow row;
    row.row = frame.number();
    for (std::int64_t left = frame.number(); left > 0 && frame.good(); --left) {
      row.cells.push_back(frame.optional_text());
    }
    const std::string wkb = frame.text();
    if (!frame.complete() || row.cells.size() != columns_) return broken_stream();
    if (!wkb.empty()) {
      auto geometry = from_wkb(wkb);
      if (!geometry) return broken_stream();
      row.geometry = *std::move(geometry);
    }
    ++summary_.rows;
    return on_row_(std::move(row));
  }

  Result<> take_bad_row(FrameDecoder& frame) {
    Error error = take_error(frame);
    if (!frame.complete()) return broken_stream();
    summary_.bad_rows.push_back(std::move(error));
    if (summary_.bad_rows.size() <= limits::kImportBadRows) return {};
    return failure(ErrorCode::too_many, fmt::format("more than {} of its rows cannot be read; the first: {}",
                                                    limits::kImportBadRows, summary_.bad_rows.front().to_string()));
  }

  static Error take_error(FrameDecoder& frame) {
    Error error;
    error.code = static_cast<ErrorCode>(frame.number());
    error.message = frame.text();
    if (const std::int64_t row = frame.number(); row != 0) error.where.row = row;
    error.where.field = frame.text();
    return error;
  }

  ChildProcess child_;
  const std::function<Result<>(const FileHeader&)>& on_header_;
  const std::function<Result<>(FeatureRow&&)>& on_row_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::optional<std::size_t> columns_;
  ReadSummary summary_;
};

}  // namespace

Result<ReadSummary> read_features(const std::filesystem::path& path, const ReadOptions& options,
                                  const std::function<Result<>(const FileHeader&)>& on_header,
                                  const std::function<Result<>(FeatureRow&&)>& on_row) {
  // A folder (x.gdb/) may be named with a slash behind it.
  const fs::path whole = fs::absolute(path).lexically_normal();
  const std::string name = (whole.has_filename() ? whole : whole.parent_path()).filename().string();
  auto child =
      ChildProcess::start({reader_program().string(), whole.string(), options.layer}, limits::kImportReadDeadline);
  if (!child) {
    return failure(ErrorCode::internal,
                   "the program gridvisit-read-file cannot be started; install it beside gridvisit", {name, {}, {}});
  }
  Reading reading(*std::move(child), on_header, on_row);
  Result<ReadSummary> read = reading.run();
  if (!read && read.error().where.file.empty()) read.error().where.file = name;
  if (read) {
    for (Error& error : read->bad_rows) error.where.file = name;
  }
  return read;
}

}  // namespace gridvisit
