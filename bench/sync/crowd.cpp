#include "crowd.hpp"

#include <array>
#include <csignal>
#include <memory>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "line.hpp"

namespace gridvisit::bench {
namespace {

constexpr char kReady = 'r';

void report(int to) {
  if (write(to, &kReady, 1) != 1) _exit(1);
}

[[noreturn]] void be_phones(const ServerProcess& server, std::span<const Phone> phones, int from, int to) {
  std::vector<std::unique_ptr<Line>> lines;
  for (const Phone& phone : phones) {
    lines.push_back(std::make_unique<Line>(server, phone));
    lines.back()->first_sync();
  }
  report(to);
  std::int64_t seq = 0;
  if (read(from, &seq, sizeof seq) != sizeof seq) _exit(0);
  for (const auto& line : lines) line->wait_for(seq);
  report(to);
  pause();
  _exit(0);
}

}  // namespace

Crowd::Crowd(const ServerProcess& server, std::span<const Phone> phones) {
  std::array<int, 2> down{};
  std::array<int, 2> up{};
  if (pipe(down.data()) != 0 || pipe(up.data()) != 0) give_up("no pipe");
  pid_ = fork();
  if (pid_ == 0) {
    close(down[1]);
    close(up[0]);
    be_phones(server, phones, down[0], up[1]);
  }
  close(down[0]);
  close(up[1]);
  to_ = down[1];
  from_ = up[0];
  wait();
}

Crowd::~Crowd() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  close(to_);
  close(from_);
}

void Crowd::expect_checkpoint(std::int64_t seq) const {
  if (write(to_, &seq, sizeof seq) != sizeof seq) give_up("a crowd of phones is gone");
}

void Crowd::wait() const {
  char answer = 0;
  if (read(from_, &answer, 1) != 1) give_up("a crowd of phones gave up");
}

}  // namespace gridvisit::bench
