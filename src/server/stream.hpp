// A TCP or TLS byte stream with its type erased once, here: what is built on it (HTTP, WebSocket) compiles once and
// not once per kind of stream. Meets Asio's AsyncReadStream and AsyncWriteStream.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/role.hpp>

#include "server/io.hpp"

namespace gridvisit::net {

class Stream {
 public:
  using executor_type = Executor;
  using Transferred = std::move_only_function<void(error_code, std::size_t)>;
  using ReadBuffers = std::array<asio::mutable_buffer, 4>;
  using WriteBuffers = std::array<asio::const_buffer, 4>;

  explicit Stream(Socket socket);
  Stream(Socket socket, asio::ssl::context& tls);
  ~Stream();

  executor_type get_executor() { return socket().get_executor(); }
  Socket& socket();

  /// The TLS handshake; nothing to do on a plain stream.
  Task<error_code> accept_tls();
  /// As a client, checking that the certificate is the host's.
  Task<error_code> connect_tls(std::string host);

  /// Ends politely: says goodbye, then reads until the peer has too, so that it loses nothing that was sent last.
  Task<> finish();
  /// Called when that begins, also by Beast: the owner sets a deadline, for the peer may never say goodbye.
  void set_on_finish(std::function<void()> on_finish) { on_finish_ = std::move(on_finish); }
  /// Every operation under way and to come fails with operation_aborted, until `resume`.
  void interrupt();
  void resume() { interrupted_ = false; }
  void close();

  /// Bytes since the beginning, for telling a slow peer from a dead one.
  [[nodiscard]] std::uint64_t received() const { return received_; }
  [[nodiscard]] std::uint64_t sent() const { return sent_; }

  template <typename Buffers, typename Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto handler, const Buffers& into) {
          read_some(first_of<ReadBuffers>(into), counted(received_, std::move(handler)));
        },
        token, buffers);
  }

  template <typename Buffers, typename Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto handler, const Buffers& from) {
          write_some(first_of<WriteBuffers>(from), counted(sent_, std::move(handler)));
        },
        token, buffers);
  }

 private:
  struct Tls;

  /// The first few buffers of a longer sequence: a "some" operation may move less than it is given.
  template <typename Few, typename Buffers>
  static Few first_of(const Buffers& buffers) {
    Few few{};
    std::size_t count = 0;
    const auto end = asio::buffer_sequence_end(buffers);
    for (auto it = asio::buffer_sequence_begin(buffers); it != end && count < few.size(); ++it) {
      typename Few::value_type buffer(*it);
      if (buffer.size() > 0) few[count++] = buffer;
    }
    return few;
  }

  template <typename Handler>
  static Transferred counted(std::uint64_t& total, Handler handler) {
    return [&total, handler = std::move(handler)](error_code ec, std::size_t n) mutable {
      total += n;
      std::move(handler)(ec, n);
    };
  }

  void read_some(ReadBuffers buffers, Transferred done);
  void write_some(WriteBuffers buffers, Transferred done);

  std::unique_ptr<Tls> tls_;  ///< owns the socket where it is there
  std::optional<Socket> plain_;
  std::function<void()> on_finish_;
  bool interrupted_ = false;
  std::uint64_t received_ = 0;
  std::uint64_t sent_ = 0;
};

/// Found by Beast's WebSocket: how a stream of this type is ended.
template <typename Handler>
void async_teardown(boost::beast::role_type /*role*/, Stream& stream, Handler handler) {
  asio::co_spawn(
      stream.get_executor(), stream.finish(),
      [handler = std::move(handler)](const std::exception_ptr&) mutable { std::move(handler)(error_code{}); });
}
void beast_close_socket(Stream& stream);

}  // namespace gridvisit::net
