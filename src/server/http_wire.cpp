#include "server/http_wire.hpp"

#include <ctime>
#include <stdexcept>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace gridvisit::net {

Result<Request> read_request(BeastRequest& message, std::string remote_address) {
  Request request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  request.remote_address = std::move(remote_address);
  for (const auto& field : message) request.headers.add(std::string(field.name_string()), std::string(field.value()));
  if (!request.target.starts_with('/')) return failure(ErrorCode::invalid, "the request's target must start with /");
  const std::size_t question = std::min(request.target.find('?'), request.target.size());
  request.path = request.target.substr(0, question);
  auto query = parse_query(std::string_view(request.target).substr(std::min(request.target.size(), question + 1)));
  if (!query) return failure(query);
  request.query = std::move(*query);
  request.body = std::move(message.body());
  return request;
}

bool has_body(int status, std::string_view method) {
  return method != "HEAD" && status >= 200 && status != 204 && status != 304;
}

std::string write_head(const Response& response, AfterAnswer after) {
  std::string head = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_phrase(response.status));
  for (const auto& [name, value] : response.headers) {
    if (name.empty() || name.find_first_of(" :\r\n") != std::string::npos ||
        value.find_first_of("\r\n") != std::string::npos) {
      throw std::logic_error(fmt::format("the header field {} breaks the answer", name));
    }
    head += fmt::format("{}: {}\r\n", name, value);
  }
  head += fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} GMT\r\n", fmt::gmtime(std::time(nullptr)));
  if (response.status >= 200 && response.status != 204 && response.status != 304) {
    head += fmt::format("Content-Length: {}\r\n", response.body ? response.body->size() : 0);
  }
  if (after == AfterAnswer::close) head += "Connection: close\r\n";
  return head + "\r\n";
}

}  // namespace gridvisit::net
