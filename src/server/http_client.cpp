#include "server/http_client.hpp"

#include <fmt/format.h>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "base/limits.hpp"
#include "server/client_connection.hpp"

namespace gridvisit {

namespace http = boost::beast::http;
using net::kAsTuple;

struct HttpClient::Parts {
  using Parser = http::response_parser<http::string_body>;

  net::ClientConnection connection;
  std::string request;
  std::optional<Parser> parser;
  boost::beast::flat_buffer buffer;

  Parts(Url url, ClientOptions options) : connection(std::move(url), std::move(options)) {}

  net::Task<net::error_code> exchange() {
    const auto [write_ec, written] =
        co_await net::asio::async_write(connection.stream(), net::asio::buffer(request), kAsTuple);
    // A server that refuses a body may stop reading it; its answer is still there to be read.
    const auto [ec, n] = co_await http::async_read(connection.stream(), buffer, *parser, kAsTuple);
    co_return ec&& write_ec ? write_ec : ec;
  }
};

HttpClient::HttpClient(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

Result<HttpClient> HttpClient::make(std::string_view base, ClientOptions options) {
  auto url = parse_url(base);
  if (!url) return failure(url);
  return HttpClient(std::make_unique<Parts>(std::move(*url), std::move(options)));
}

Result<Response> HttpClient::send(std::string_view method, std::string_view target, const Headers& headers,
                                  std::string body) {
  auto& [connection, request, parser, buffer] = *parts_;
  const auto until = std::chrono::steady_clock::now() + connection.options().deadline;
  if (!connection.is_open()) {
    const auto opened = connection.open(until);
    if (!opened) return failure(opened);
  }
  request = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\n", method, target, host_header(connection.url()));
  for (const auto& [name, value] : headers) request += fmt::format("{}: {}\r\n", name, value);
  if (!body.empty() || method == "POST" || method == "PUT" || method == "PATCH") {
    request += fmt::format("Content-Length: {}\r\n", body.size());
  }
  request += "\r\n" + body;
  parser.emplace();
  parser->body_limit(limits::kClientBodyBytes);
  parser->skip(method == "HEAD");
  buffer.clear();
  const auto exchanged = connection.run(parts_->exchange(), until);
  if (!exchanged) {
    connection.close();
    return failure(exchanged);
  }
  auto& message = parser->get();
  Response response{
      static_cast<int>(message.result_int()), {}, std::make_shared<const std::string>(std::move(message.body()))};
  for (const auto& field : message) response.headers.add(std::string(field.name_string()), std::string(field.value()));
  if (!parser->keep_alive()) connection.close();
  return response;
}

Result<Response> HttpClient::get(std::string_view target, const Headers& headers) {
  return send("GET", target, headers);
}

Result<Response> HttpClient::post_json(std::string_view target, std::string json, const Headers& headers) {
  Headers with_type = headers;
  with_type.set("Content-Type", "application/json");
  return send("POST", target, with_type, std::move(json));
}

}  // namespace gridvisit
