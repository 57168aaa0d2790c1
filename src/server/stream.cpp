#include "server/stream.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

namespace gridvisit::net {

/// Beast's variant of Asio's TLS stream: it joins small buffers, so that a header and its body are one TLS record.
struct Stream::Tls {
  boost::beast::ssl_stream<Socket> stream;
};

Stream::Stream(Socket socket) : plain_(std::move(socket)) {}

Stream::Stream(Socket socket, asio::ssl::context& tls)
    : tls_(new Tls{boost::beast::ssl_stream<Socket>(std::move(socket), tls)}) {}

Stream::~Stream() = default;

Socket& Stream::socket() { return tls_ ? tls_->stream.next_layer() : *plain_; }

Task<error_code> Stream::accept_tls() {
  if (!tls_) co_return error_code{};
  auto [ec] = co_await tls_->stream.async_handshake(asio::ssl::stream_base::server, as_tuple);
  co_return ec;
}

Task<error_code> Stream::connect_tls(std::string host) {
  if (!tls_) co_return error_code{};
  error_code set_ec;
  tls_->stream.set_verify_mode(asio::ssl::verify_peer, set_ec);
  tls_->stream.set_verify_callback(asio::ssl::host_name_verification(host), set_ec);
  error_code is_name;
  asio::ip::make_address(host, is_name);
  if (is_name) SSL_set_tlsext_host_name(tls_->stream.native_handle(), host.c_str());
  auto [ec] = co_await tls_->stream.async_handshake(asio::ssl::stream_base::client, as_tuple);
  co_return ec;
}

Task<> Stream::finish() {
  if (on_finish_) on_finish_();
  if (tls_) {
    auto [ec] = co_await tls_->stream.async_shutdown(as_tuple);
    (void)ec;  // a peer that never answers the goodbye is usual
  }
  error_code shutdown_ec;
  socket().shutdown(Socket::shutdown_send, shutdown_ec);
  std::array<char, 2048> dropped;
  while (!interrupted_) {
    auto [ec, n] = co_await socket().async_read_some(asio::buffer(dropped), as_tuple);
    if (ec) break;
  }
  close();
}

void Stream::interrupt() {
  interrupted_ = true;
  error_code ec;
  socket().cancel(ec);
}

void Stream::close() {
  interrupted_ = true;
  error_code ec;
  socket().close(ec);
}

void Stream::read_some(ReadBuffers buffers, Transferred done) {
  if (interrupted_) {
    asio::post(get_executor(), [done = std::move(done)]() mutable { done(asio::error::operation_aborted, 0); });
  } else if (tls_) {
    tls_->stream.async_read_some(buffers, std::move(done));
  } else {
    plain_->async_read_some(buffers, std::move(done));
  }
}

void Stream::write_some(WriteBuffers buffers, Transferred done) {
  if (interrupted_) {
    asio::post(get_executor(), [done = std::move(done)]() mutable { done(asio::error::operation_aborted, 0); });
  } else if (tls_) {
    tls_->stream.async_write_some(buffers, std::move(done));
  } else {
    plain_->async_write_some(buffers, std::move(done));
  }
}

void beast_close_socket(Stream& stream) { stream.close(); }

}  // namespace gridvisit::net
