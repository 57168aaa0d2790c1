#include "geodata/child_process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace gridvisit {
namespace {

// posix_spawn's two descriptions of the child, freed together.
struct SpawnPlan {
  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};

  SpawnPlan() {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }
};

// A server ignores SIGPIPE and blocks others; both would be inherited.
void use_default_signals(posix_spawnattr_t& attributes) {
  sigset_t set{};
  ::sigfillset(&set);
  ::posix_spawnattr_setsigdefault(&attributes, &set);
  ::sigemptyset(&set);
  ::posix_spawnattr_setsigmask(&attributes, &set);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
}

}  // namespace

Result<ChildProcess> ChildProcess::start(const std::vector<std::string>& command, std::chrono::milliseconds patience) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return failure(ErrorCode::io, "no pipe can be made: " + std::generic_category().message(errno));
  }
  SpawnPlan plan;
  use_default_signals(plan.attributes);
  ::posix_spawn_file_actions_addopen(&plan.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&plan.actions, ends[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_addclosefrom_np(&plan.actions, STDERR_FILENO + 1);

  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t id = 0;
  const int error =
      ::posix_spawn(&id, words.front().c_str(), &plan.actions, &plan.attributes, arguments.data(), environ);
  ::close(ends[1]);
  if (error != 0) {
    ::close(ends[0]);
    return failure(ErrorCode::io, "a program cannot be started: " + std::generic_category().message(error));
  }
  return ChildProcess(id, ends[0], patience);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : id_(std::exchange(other.id_, 0)), output_(std::exchange(other.output_, -1)), patience_(other.patience_) {}

ChildProcess::~ChildProcess() {
  if (output_ >= 0) ::close(output_);
  if (id_ == 0) return;
  ::kill(id_, SIGKILL);
  wait();
}

Result<std::size_t> ChildProcess::read(std::span<char> buffer) {
  using std::chrono::steady_clock;
  while (true) {
    const auto start = steady_clock::now();
    pollfd waited{output_, POLLIN, 0};
    const auto left_ms = std::chrono::ceil<std::chrono::milliseconds>(patience_).count();
    const int ready = ::poll(&waited, 1, static_cast<int>(std::max<std::int64_t>(left_ms, 0)));
    patience_ -= steady_clock::now() - start;
    if (ready == 0) return failure(ErrorCode::timeout, "a program took too long");
    const ssize_t count = ready < 0 ? -1 : ::read(output_, buffer.data(), buffer.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) {
      return failure(ErrorCode::io, "a program's output cannot be read: " + std::generic_category().message(errno));
    }
  }
}

int ChildProcess::wait() {
  int status = 0;
  while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
  }
  id_ = 0;
  return status;
}

}  // namespace gridvisit
