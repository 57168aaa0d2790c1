#include "server/tls.hpp"

#include <fmt/format.h>

namespace gridvisit::net {

namespace ssl = boost::asio::ssl;

Result<ssl::context> make_server_tls(const TlsFiles& files) {
  ssl::context context(ssl::context::tls_server);
  boost::system::error_code ec;
  context.set_options(ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1, ec);
  context.use_certificate_chain_file(files.certificate_file, ec);
  if (ec) {
    return failure(ErrorCode::invalid,
                   fmt::format("the TLS certificate cannot be used ({}); give a PEM file, leaf first", ec.message()),
                   {files.certificate_file, {}, {}});
  }
  context.use_private_key_file(files.key_file, ssl::context::pem, ec);
  if (ec) {
    return failure(ErrorCode::invalid,
                   fmt::format("the TLS key cannot be used ({}); give the certificate's own key in PEM", ec.message()),
                   {files.key_file, {}, {}});
  }
  return context;
}

Result<ssl::context> make_client_tls(const std::string& ca_file) {
  ssl::context context(ssl::context::tls_client);
  boost::system::error_code ec;
  context.set_options(ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1, ec);
  if (ca_file.empty()) {
    context.set_default_verify_paths(ec);
  } else {
    context.load_verify_file(ca_file, ec);
  }
  if (ec) {
    return failure(ErrorCode::invalid, fmt::format("the trusted certificates cannot be read ({})", ec.message()),
                   {ca_file, {}, {}});
  }
  return context;
}

}  // namespace gridvisit::net
