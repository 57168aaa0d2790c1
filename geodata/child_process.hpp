// A program started beside this one, whose standard output is read here. It never outlives its object.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/error.hpp"

namespace gridvisit {

class ChildProcess {
 public:
  /// `command[0]` is the program's path. `patience` bounds the time spent waiting for output, all reads together; what
  /// the caller does between two reads does not count. The child gets no other descriptor than the standard three.
  static Result<ChildProcess> start(const std::vector<std::string>& command, std::chrono::milliseconds patience);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) = delete;
  /// Kills what still runs.
  ~ChildProcess();

  /// Waits for output; 0 bytes at its end. `timeout` when the patience is used up.
  Result<std::size_t> read(std::span<char> buffer);

  /// Waits until it has ended by itself: what waitpid(2) says of it.
  int wait();

 private:
  ChildProcess(pid_t id, int output, std::chrono::milliseconds patience)
      : id_(id), output_(output), patience_(patience) {}

  pid_t id_;
  int output_;
  std::chrono::nanoseconds patience_;
};

}  // namespace gridvisit
