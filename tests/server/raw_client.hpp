// A plain socket for tests: sends any bytes, well-formed or not, and reads what comes, with a deadline.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace gridvisit {

class RawClient {
 public:
  explicit RawClient(std::uint16_t port, int receive_buffer_bytes = 0);
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient();

  void send(std::string_view bytes);
  /// Sends as much as the socket takes at once; says how much.
  std::size_t send_some(std::string_view bytes);
  void shut_down_sending();
  /// Everything until the server ends the connection or the deadline passes.
  std::string read_all(std::chrono::milliseconds deadline = std::chrono::seconds(10));
  /// Until the text has come.
  std::string read_until(std::string_view text, std::chrono::milliseconds deadline = std::chrono::seconds(10));
  /// Whether the last read met the end of the connection.
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  int socket_;
  bool ended_ = false;
};

}  // namespace gridvisit
