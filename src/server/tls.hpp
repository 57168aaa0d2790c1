// TLS settings of both ends.
#pragma once

#include <string>

#include <boost/asio/ssl/context.hpp>

#include "base/error.hpp"
#include "server/server.hpp"

namespace gridvisit::net {

/// TLS 1.2 and 1.3 with that certificate.
Result<boost::asio::ssl::context> make_server_tls(const TlsFiles& files);
/// Trusts the certificates of that PEM file, or the system's where it is empty.
Result<boost::asio::ssl::context> make_client_tls(const std::string& ca_file);

}  // namespace gridvisit::net
