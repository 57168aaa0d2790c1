// A small blocking HTTP client for commands, tests and benches. One per thread; the connection is kept between calls.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "server/http.hpp"
#include "server/url.hpp"

namespace gridvisit {

struct ClientOptions {
  std::chrono::milliseconds deadline{30'000};  ///< for each call, connecting included
  std::string ca_file;                         ///< PEM to trust; empty: the system's certificates
};

class HttpClient {
 public:
  /// Connects on the first call. `base` is scheme, host and port: "https://visits.example.cn".
  static Result<HttpClient> make(std::string_view base, ClientOptions options = {});
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;
  ~HttpClient();

  /// Any status is a Response; an Error means that none came. Bodies are bounded by limits::kClientBodyBytes.
  Result<Response> send(std::string_view method, std::string_view target, const Headers& headers = {},
                        std::string body = {});
  Result<Response> get(std::string_view target, const Headers& headers = {});
  Result<Response> post_json(std::string_view target, std::string json, const Headers& headers = {});

 private:
  struct Parts;
  explicit HttpClient(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace gridvisit
