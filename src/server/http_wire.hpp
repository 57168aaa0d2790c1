// Between Beast's messages and ours: reading a parsed request into plain values, writing an answer's head.
#pragma once

#include <string>

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "server/http.hpp"

namespace gridvisit::net {

using BeastRequest = boost::beast::http::request<boost::beast::http::string_body>;

/// Takes the body out of the message; the rest stays, for a WebSocket handshake reads it. Fails on a broken query.
Result<Request> read_request(BeastRequest& message, std::string remote_address);

enum class AfterAnswer { keep, close };
/// Status line, header fields, Date, Content-Length, Connection, empty line. A field that would break the head (a
/// line break in it) is a bug of the handler: std::logic_error.
std::string write_head(const Response& response, AfterAnswer after);

/// Whether an answer of that status to that method has a body (RFC 9110 §6.4.1).
bool has_body(int status, std::string_view method);

}  // namespace gridvisit::net
