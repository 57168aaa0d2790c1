#include "server_process.hpp"

#include <array>
#include <csignal>
#include <fstream>
#include <utility>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace gridvisit::bench {
namespace fs = std::filesystem;

Result<ServerProcess> ServerProcess::start(const fs::path& data, const fs::path& certificate) {
  const fs::path program = fs::read_symlink("/proc/self/exe").parent_path() / "gridvisit";
  std::array<int, 2> pipe_ends{};
  if (pipe(pipe_ends.data()) != 0) return failure(ErrorCode::io, "no pipe");
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(pipe_ends[1], STDOUT_FILENO);
    close(pipe_ends[0]);
    std::vector<std::string> arguments{
        "gridvisit", "--log", "error", "serve", "--data", data, "--listen", "127.0.0.1:0", "--connections-per-address",
        "20000"};
    if (!certificate.empty()) {
      arguments.insert(arguments.end(),
                       {"--tls-certificate", certificate / "certificate.pem", "--tls-key", certificate / "key.pem"});
    }
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    execv(program.c_str(), pointers.data());
    _exit(127);
  }
  close(pipe_ends[1]);
  std::string line;
  char c = 0;
  while (read(pipe_ends[0], &c, 1) == 1 && c != '\n') line += c;
  close(pipe_ends[0]);
  const auto scheme = line.find("://");
  if (pid < 0 || scheme == std::string::npos) {
    return failure(ErrorCode::io, "the server did not start: is " + program.string() + " built?");
  }
  const bool tls = !certificate.empty();
  ServerProcess process(pid, (tls ? "wss" : "ws") + line.substr(scheme));
  if (tls) process.client_options_.ca_file = certificate / "certificate.pem";
  return process;
}

ServerProcess::ServerProcess(ServerProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)),
      url_(std::move(other.url_)),
      client_options_(std::move(other.client_options_)) {}

ServerProcess::~ServerProcess() { kill(); }

void ServerProcess::kill() {
  if (pid_ == 0) return;
  ::kill(pid_, SIGKILL);
  waitpid(std::exchange(pid_, 0), nullptr, 0);
}

double ServerProcess::cpu_seconds() const {
  double nanoseconds = 0;
  for (const auto& task : fs::directory_iterator("/proc/" + std::to_string(pid_) + "/task")) {
    std::ifstream statistics(task.path() / "schedstat");
    double on_cpu = 0;
    statistics >> on_cpu;
    nanoseconds += on_cpu;
  }
  return nanoseconds * 1e-9;
}

double ServerProcess::status_megabytes(const std::string& line) const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  for (std::string word; status >> word;) {
    double kilobytes = 0;
    if (word == line && status >> kilobytes) return kilobytes / 1024;
  }
  return 0;
}

}  // namespace gridvisit::bench
