#include "app/terminal.hpp"

#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <string>

#include <fmt/format.h>

namespace gridvisit {
namespace {

/// Turns the terminal's echo off as long as it lives.
class Silence {
 public:
  Silence() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    is_terminal_ = true;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~Silence() {
    if (is_terminal_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
  Silence(Silence&&) = delete;
  Silence& operator=(Silence&&) = delete;

  [[nodiscard]] bool is_terminal() const { return is_terminal_; }

 private:
  termios before_{};
  bool is_terminal_ = false;
};

}  // namespace

int fail(const Error& error) {
  std::cerr << "gridvisit: " << error.to_string() << '\n';
  return kExitFailure;
}

Result<std::string> ask_password(std::string_view prompt) {
  const Silence silence;
  if (silence.is_terminal()) std::cerr << prompt << ": " << std::flush;
  std::string line;
  const bool read = static_cast<bool>(std::getline(std::cin, line));
  if (silence.is_terminal()) std::cerr << '\n';
  if (!read) return failure(ErrorCode::invalid, "no password was given");
  return line;
}

}  // namespace gridvisit
