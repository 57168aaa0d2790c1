#include <array>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include "geodata/child_process.hpp"
#include "geodata/read_file/confine.hpp"
#include "geodata/read_file/feature_output.hpp"
#include "tests/geodata/read_all.hpp"

using namespace gridvisit;
namespace fs = std::filesystem;

namespace {

/// A shell script in place of gridvisit-read-file, as long as it lives.
class OtherReader {
 public:
  explicit OtherReader(const std::string& script) {
    const fs::path program = write_file(directory_.path() / "reader", "#!/bin/sh\n" + script + "\n");
    fs::permissions(program, fs::perms::owner_all);
    ::setenv("GRIDVISIT_READ_FILE", program.c_str(), 1);
  }
  OtherReader(const OtherReader&) = delete;
  OtherReader& operator=(const OtherReader&) = delete;
  ~OtherReader() { ::unsetenv("GRIDVISIT_READ_FILE"); }

  [[nodiscard]] const fs::path& folder() const { return directory_.path(); }

 private:
  testing::TemporaryFolder directory_;
};

Error error_with(const std::string& script) {
  const OtherReader reader(script);
  return read_all(reader.folder() / "网格.shp").error;
}

Result<std::string> output_of(const std::string& script, std::chrono::milliseconds patience) {
  auto child = ChildProcess::start({"/bin/sh", "-c", script}, patience);
  if (!child) return failure(child);
  std::string output;
  while (true) {
    std::array<char, 16> buffer{};
    const auto count = child->read(buffer);
    if (!count) return failure(count);
    if (*count == 0) return output + "|" + std::to_string(child->wait());
    output.append(buffer.data(), *count);
  }
}

}  // namespace

TEST_CASE("a reader that crashes is an error of the file") {
  for (const std::string_view signal : {"SEGV", "ABRT", "KILL"}) {
    const Error error = error_with("kill -" + std::string(signal) + " $$");
    CHECK(error.code == ErrorCode::invalid);
    CHECK(error.where.file == "网格.shp");
    CHECK(error.message.starts_with("the program that reads files failed on it (signal"));
  }
  CHECK(error_with("exit 7").message.contains("exit status 7"));
  CHECK(error_with("kill -XCPU $$").code == ErrorCode::timeout);
  CHECK(error_with("kill -XCPU $$").message == "reading it took more than 10 minutes; split the file");
}

TEST_CASE("a reader that answers nonsense is a defect, told as such") {
  CHECK(error_with("printf 'QQQQQQQQQQQQ'").code == ErrorCode::internal);                  // a length of 1.3 GB
  CHECK(error_with("printf 'Z\\000\\000\\000\\000'").code == ErrorCode::internal);         // no such frame
  CHECK(error_with("printf 'H\\001\\000\\000\\000x'").code == ErrorCode::internal);        // a header cut off
  CHECK(error_with("printf 'H\\001\\000\\000'").code == ErrorCode::invalid);               // the stream cut off
  const std::string row_of_nothing = "'R\\024\\000\\000\\000" + std::string(20 * 4, ' ');  // before any header
  CHECK(error_with("printf " + row_of_nothing + "'").code == ErrorCode::internal);
}

TEST_CASE("a missing reader is told without a path") {
  ::setenv("GRIDVISIT_READ_FILE", "/nowhere/reader", 1);
  const Error error = read_all("/tmp/x.csv").error;
  ::unsetenv("GRIDVISIT_READ_FILE");
  CHECK(error.code == ErrorCode::internal);
  CHECK_FALSE(error.message.contains("/nowhere"));
}

TEST_CASE("an error of a callback stops the reading and is passed on") {
  const testing::TemporaryFolder directory;
  const fs::path path = write_file(directory.path() / "a.csv", "a\n1\n2\n3\n");
  const auto fine = [](const FileHeader&) -> Result<> { return {}; };
  const Error mine{ErrorCode::conflict, "no more", {"b.csv", 9, "x"}};
  int rows = 0;
  const auto stopped = read_features(path, {}, fine, [&](FeatureRow&&) -> Result<> {
    if (++rows == 2) return std::unexpected(mine);
    return {};
  });
  REQUIRE_FALSE(stopped.has_value());
  CHECK(stopped.error() == mine);
  CHECK(rows == 2);
  const auto refused = read_features(
      path, {}, [&](const FileHeader&) -> Result<> { return std::unexpected(mine); },
      [](FeatureRow&&) -> Result<> {
        FAIL("a row after a refused header");
        return {};
      });
  CHECK(refused.error() == mine);
}

TEST_CASE("what is no file is refused before any parser sees it") {
  const testing::TemporaryFolder directory;
  const auto refused = [&](const fs::path& path) {
    const Error error = read_all(path).error;
    CHECK(error.where.file == (path.has_filename() ? path : path.parent_path()).filename());
    CHECK_FALSE(error.message.contains(directory.path().string()));
    return error.message;
  };
  CHECK(refused(directory.path() / "没有.xlsx") == "there is no such file");
  CHECK(read_all(directory.path() / "没有.xlsx").error.code == ErrorCode::not_found);
  fs::create_directory(directory.path() / "数据");
  CHECK(refused(directory.path() / "数据") == "this is a folder; give the file in it");
  CHECK(refused(directory.path() / "数据/") == "this is a folder; give the file in it");
  CHECK(refused("/dev/null") == "this is no file");
  for (const std::string name : {"a.shp", "a.xlsx", "a.geojson", "a.gpkg"}) {
    CHECK(refused(write_file(directory.path() / name, "")) == "the file is empty (0 bytes)");
  }
  CHECK(refused(write_file(directory.path() / "旧.XLS", "x")).starts_with("this is the old Excel format"));
  CHECK(refused(write_file(directory.path() / "a.rar", "x")).starts_with("this is an archive"));
  CHECK(refused(write_file(directory.path() / "a.bin", "x")).starts_with("no reader here knows this kind of file"));
  const fs::path huge = write_file(directory.path() / "huge.csv", "a\n");
  fs::resize_file(huge, limits::kImportFileBytes + 1);  // sparse
  CHECK(refused(huge) == "the file has 2048 MB; at most 2048 are read");
}

TEST_CASE("a child's output and end are seen as they were") {
  CHECK(output_of("printf abcdefghijklmnopqrstuvwxyz; exit 3", std::chrono::seconds{60}) ==
        "abcdefghijklmnopqrstuvwxyz|768");
  CHECK(output_of("read line || echo nothing to read", std::chrono::seconds{60}) == "nothing to read\n|0");
}

TEST_CASE("a child that keeps silent is given up and killed") {
  CHECK(output_of("echo x; exec sleep 1000", std::chrono::milliseconds{50}).error().code == ErrorCode::timeout);
}

TEST_CASE("a child gets no descriptor of ours") {
  int ends[2] = {};
  REQUIRE(::pipe(ends) == 0);
  const std::string theirs = output_of("ls /proc/self/fd | wc -w", std::chrono::seconds{60}).value();
  CHECK(theirs == "4\n|0");  // the three of it, and the folder ls has open
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("the reader confines itself: no written file, limited time, death with its parent") {
  const testing::TemporaryFolder directory;
  const fs::path path = directory.path() / "written";
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    confine();
    rlimit time{};
    rlimit core{};
    int death_signal = 0;
    const bool limited = ::getrlimit(RLIMIT_CPU, &time) == 0 && ::getrlimit(RLIMIT_CORE, &core) == 0 &&
                         ::prctl(PR_GET_PDEATHSIG, &death_signal) == 0 && time.rlim_cur == 600 && core.rlim_max == 0;
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const bool written = ::write(file, "x", 1) == 1;
    ::_exit(limited && death_signal == SIGKILL && !written ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

TEST_CASE("rows have a limit") {
  int ends[2] = {};
  REQUIRE(::pipe(ends) == 0);
  FeatureOutput output(ends[1], 2);
  FileHeader header;
  header.columns = {"a"};
  CHECK(output.header(header));
  CHECK(output.row({2, {"1"}, {}}));
  CHECK(output.row({3, {std::nullopt}, {}}));  // nothing in it, so it does not count
  CHECK(output.row({4, {"2"}, {}}));
  CHECK(output.row({5, {"3"}, {}}).error().message == "it has more than 2 rows; split the file");
  ::close(ends[0]);
  ::close(ends[1]);
}
