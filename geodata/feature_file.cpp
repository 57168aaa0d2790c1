#include "geodata/feature_file.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.hpp"
#include "geodata/frames.hpp"
#include "geodata/wkb.hpp"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX wants it declared by the program

namespace gridvisit {
namespace {

namespace fs = std::filesystem;

constexpr const char* kProgram = "gridvisit-read-file";

// Beside this program, or where the environment says.
Result<fs::path> find_program() {
  if (const char* named = std::getenv("GRIDVISIT_READ_FILE")) return fs::path(named);
  std::error_code ec;
  fs::path program = fs::read_symlink("/proc/self/exe", ec).parent_path() / kProgram;
  if (ec || !fs::exists(program, ec)) {
    return failure(ErrorCode::internal, std::string(kProgram) + " is missing: it belongs beside this program");
  }
  return program;
}

class Child {
 public:
  static Result<Child> start(const fs::path& program, const std::string& path, const std::string& layer) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return failure(ErrorCode::io, std::strerror(errno));
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string name = kProgram;
    std::string path_argument = path;
    std::string layer_argument = layer;
    std::array<char*, 4> arguments{name.data(), path_argument.data(), layer_argument.data(), nullptr};
    pid_t pid = 0;
    const int failed = posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (failed != 0) {
      close(ends[0]);
      return failure(ErrorCode::internal, "cannot start " + program.string() + ": " + std::strerror(failed));
    }
    return Child(pid, ends[0]);
  }

  Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, 0)), output_(std::exchange(other.output_, -1)) {}
  Child& operator=(Child&&) = delete;
  ~Child() {
    if (pid_ != 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    if (output_ >= 0) close(output_);
  }

  [[nodiscard]] int output() const { return output_; }

  /// How it ended, as a sentence; empty where all was well.
  std::string wait() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
    if (WIFSIGNALED(status)) {
      return "the file made its reader fail (" + std::string(strsignal(WTERMSIG(status))) +
             "): it is damaged or too large";
    }
    return WEXITSTATUS(status) == 0 ? "" : "the file's reader gave up: the file is damaged or too large";
  }

 private:
  Child(pid_t pid, int output) : pid_(pid), output_(output) {}

  pid_t pid_;
  int output_;
};

std::optional<FileHeader> parse_header(std::string_view body) {
  FrameFields fields(body);
  FileHeader header;
  header.declared_crs = fields.text();
  header.layer = fields.text();
  header.driver = fields.text();
  header.encoding = fields.text();
  header.feature_count = fields.number();
  const std::int64_t columns = fields.number();
  if (columns < 0 || columns > static_cast<std::int64_t>(limits::kImportColumns)) return std::nullopt;
  for (std::int64_t i = 0; i < columns; ++i) header.columns.push_back(fields.text());
  return fields.ok() ? std::optional(std::move(header)) : std::nullopt;
}

std::optional<FeatureRow> parse_row(std::string_view body, std::size_t columns) {
  FrameFields fields(body);
  FeatureRow row;
  row.row = fields.number();
  row.cells.reserve(columns);
  for (std::size_t i = 0; i < columns; ++i) row.cells.push_back(fields.optional_text());
  if (const auto wkb = fields.optional_text()) {
    auto geometry = from_wkb(*wkb);
    if (!geometry) return std::nullopt;
    row.geometry = std::move(*geometry);
  }
  return fields.ok() ? std::optional(std::move(row)) : std::nullopt;
}

class Reading {
 public:
  Reading(std::string file_name, const std::function<Result<>(const FileHeader&)>& on_header,
          const std::function<Result<>(FeatureRow&&)>& on_row)
      : file_name_(std::move(file_name)), on_header_(on_header), on_row_(on_row) {}

  /// Whether that was the last frame.
  Result<bool> take(const Frame& frame) {
    switch (frame.kind) {
      case FrameKind::header: return take_header(frame.body);
      case FrameKind::row: return take_row(frame.body);
      case FrameKind::bad_row: {
        FrameFields fields(frame.body);
        const std::int64_t row = fields.number();
        const std::string field = fields.text();
        summary_.bad_rows.push_back({ErrorCode::invalid, fields.text(), {file_name_, row, field}});
        return false;
      }
      case FrameKind::error: {
        FrameFields fields(frame.body);
        const auto code = static_cast<ErrorCode>(fields.number());
        Where where{file_name_, std::nullopt, {}};
        if (const std::int64_t row = fields.number(); row > 0) where.row = row;
        return failure(code, fields.text(), std::move(where));
      }
      case FrameKind::end: return true;
    }
    return broken();
  }

  ReadSummary& summary() { return summary_; }

 private:
  [[nodiscard]] std::unexpected<Error> broken() const {
    return failure(ErrorCode::corrupt, "the reading of the file went wrong", {file_name_, {}, {}});
  }

  Result<bool> take_header(const std::string& body) {
    const auto header = parse_header(body);
    if (!header || columns_) return broken();
    columns_ = header->columns.size();
    if (auto taken = on_header_(*header); !taken) return failure(taken);
    return false;
  }

  Result<bool> take_row(const std::string& body) {
    auto row = columns_ ? parse_row(body, *columns_) : std::nullopt;
    if (!row) return broken();
    ++summary_.rows;
    if (auto taken = on_row_(std::move(*row)); !taken) return failure(taken);
    return false;
  }

  std::string file_name_;
  const std::function<Result<>(const FileHeader&)>& on_header_;
  const std::function<Result<>(FeatureRow&&)>& on_row_;
  std::optional<std::size_t> columns_;
  ReadSummary summary_;
};

}  // namespace

Result<ReadSummary> read_features(const fs::path& path, const ReadOptions& options,
                                  const std::function<Result<>(const FileHeader&)>& on_header,
                                  const std::function<Result<>(FeatureRow&&)>& on_row) {
  const std::string file_name = path.filename();
  const auto program = find_program();
  if (!program) return failure(program);
  auto child = Child::start(*program, fs::absolute(path), options.layer);
  if (!child) return failure(child);
  FrameReader frames(child->output(), std::chrono::steady_clock::now() + limits::kImportReadDeadline);
  Reading reading(file_name, on_header, on_row);
  while (true) {
    auto frame = frames.next();
    if (!frame && frame.error().code == ErrorCode::timeout) {
      frame.error().where.file = file_name;
      return failure(frame);
    }
    if (!frame || !*frame) {
      const std::string ending = child->wait();
      return failure(ErrorCode::corrupt, ending.empty() ? "the reading of the file broke off" : ending,
                     {file_name, {}, {}});
    }
    const auto ended = reading.take(**frame);
    if (!ended) return failure(ended);
    if (*ended) return std::move(reading.summary());
  }
}

}  // namespace gridvisit
