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
#include "geodata/feature_frames.hpp"

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

/// Hands over what the child writes until it says that this was all.
Result<ReadSummary> read_from(ChildProcess& child, FeatureFrames& frames) {
  while (true) {
    std::array<char, 64 * 1024> chunk;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read
    const auto count = child.read(chunk);
    if (!count && count.error().code == ErrorCode::timeout) return std::unexpected(took_too_long());
    if (!count) return failure(count);
    if (*count == 0) return std::unexpected(describe_end(child.wait()));
    const auto ended = frames.add({chunk.data(), *count});
    if (!ended) return failure(ended);
    if (*ended) return frames.summary();
  }
}

Result<ReadSummary> run_reader(const std::filesystem::path& path, const std::vector<std::string>& behind_path,
                               FeatureFrames& frames) {
  // A folder (x.gdb/) may be named with a slash behind it.
  const fs::path whole = fs::absolute(path).lexically_normal();
  const std::string name = (whole.has_filename() ? whole : whole.parent_path()).filename().string();
  std::vector<std::string> command{reader_program().string(), whole.string()};
  command.insert(command.end(), behind_path.begin(), behind_path.end());
  auto child = ChildProcess::start(command, limits::kImportReadDeadline);
  if (!child) {
    return failure(ErrorCode::internal,
                   "the program gridvisit-read-file cannot be started; install it beside gridvisit", {name, {}, {}});
  }
  Result<ReadSummary> read = read_from(*child, frames);
  if (!read && read.error().where.file.empty()) read.error().where.file = name;
  if (read) {
    for (Error& error : read->bad_rows) error.where.file = name;
  }
  return read;
}

}  // namespace

Result<ReadSummary> read_features(const std::filesystem::path& path, const ReadOptions& options,
                                  const std::function<Result<>(const FileHeader&)>& on_header,
                                  const std::function<Result<>(FeatureRow&&)>& on_row) {
  FeatureFrames frames(on_header, on_row);
  return run_reader(path, {options.layer, std::to_string(options.heading_row)}, frames);
}

Result<std::vector<std::string>> list_layers(const std::filesystem::path& path) {
  std::vector<std::string> layers;
  FeatureFrames frames(
      [&layers](const FileHeader& header) -> Result<> {
        layers = header.columns;
        return {};
      },
      [](FeatureRow&&) -> Result<> { return {}; });
  const auto read = run_reader(path, {"--layers"}, frames);
  if (!read) return failure(read);
  return layers;
}

}  // namespace gridvisit
