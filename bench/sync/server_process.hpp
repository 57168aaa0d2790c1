// A `gridvisit serve` of its own, and what it costs: CPU from the kernel's scheduler statistics, in nanoseconds.
#pragma once

#include <filesystem>
#include <string>

#include <sys/types.h>

#include "base/error.hpp"
#include "server/http_client.hpp"

namespace gridvisit::bench {

class ServerProcess {
 public:
  /// The program beside this one, on a free port of the loopback; with TLS where `certificate` is a folder that holds
  /// certificate.pem and key.pem.
  static Result<ServerProcess> start(const std::filesystem::path& data, const std::filesystem::path& certificate = {});
  ServerProcess(ServerProcess&& other) noexcept;
  ServerProcess& operator=(ServerProcess&&) = delete;
  ~ServerProcess();

  [[nodiscard]] const std::string& url() const { return url_; }  ///< "ws://127.0.0.1:40123", or "wss://…"
  [[nodiscard]] std::string address() const { return url_.substr(url_.find("://") + 3); }
  [[nodiscard]] const ClientOptions& client_options() const { return client_options_; }
  [[nodiscard]] double cpu_seconds() const;
  [[nodiscard]] double peak_megabytes() const { return status_megabytes("VmHWM:"); }
  [[nodiscard]] double resident_megabytes() const { return status_megabytes("VmRSS:"); }
  /// SIGKILL: nothing it still had in memory survives.
  void kill();

 private:
  ServerProcess(pid_t pid, std::string url) : pid_(pid), url_(std::move(url)) {}
  [[nodiscard]] double status_megabytes(const std::string& line) const;

  pid_t pid_ = 0;
  std::string url_;
  ClientOptions client_options_;
};

}  // namespace gridvisit::bench
