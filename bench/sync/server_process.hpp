// A `gridvisit serve` of its own, and what it costs: CPU from the kernel's scheduler statistics, in nanoseconds.
#pragma once

#include <filesystem>
#include <string>

#include <sys/types.h>

#include "base/error.hpp"

namespace gridvisit::bench {

class ServerProcess {
 public:
  /// The program beside this one, on a free port of the loopback.
  static Result<ServerProcess> start(const std::filesystem::path& data);
  ServerProcess(ServerProcess&& other) noexcept;
  ServerProcess& operator=(ServerProcess&&) = delete;
  ~ServerProcess();

  [[nodiscard]] const std::string& address() const { return address_; }  ///< "127.0.0.1:40123"
  [[nodiscard]] double cpu_seconds() const;
  /// VmHWM.
  [[nodiscard]] double peak_megabytes() const;
  /// SIGKILL: nothing it still had in memory survives.
  void kill();

 private:
  ServerProcess(pid_t pid, std::string address) : pid_(pid), address_(std::move(address)) {}

  pid_t pid_ = 0;
  std::string address_;
};

}  // namespace gridvisit::bench
