#include <catch2/catch.hpp>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>
#include <thread>

#include "raw_client.hpp"
#include "server/websocket_client.hpp"
#include "test_server.hpp"

using namespace gridvisit;
using namespace std::chrono_literals;

namespace {

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};

/// A key and a certificate signed by itself, for that address, in a folder of their own.
struct SelfSigned {
  std::filesystem::path folder;
  TlsFiles files;

  explicit SelfSigned(const char* subject = "IP:127.0.0.1") {
    std::string name = (std::filesystem::temp_directory_path() / "gridvisit-tls-XXXXXX").string();
    folder = mkdtemp(name.data());
    files = {(folder / "certificate.pem").string(), (folder / "key.pem").string()};
    const std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>> key(EVP_EC_gen("P-256"));
    const std::unique_ptr<X509, Freed<X509_free>> certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* owner = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(owner, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), owner);
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate.get(), certificate.get(), nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> names(
        X509V3_EXT_conf_nid(nullptr, &context, NID_subject_alt_name, subject));
    X509_add_ext(certificate.get(), names.get(), -1);
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    const std::unique_ptr<FILE, Freed<std::fclose>> key_file(std::fopen(files.key_file.c_str(), "w"));
    PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    const std::unique_ptr<FILE, Freed<std::fclose>> certificate_file(std::fopen(files.certificate_file.c_str(), "w"));
    PEM_write_X509(certificate_file.get(), certificate.get());
  }
  SelfSigned(const SelfSigned&) = delete;
  SelfSigned& operator=(const SelfSigned&) = delete;
  ~SelfSigned() { std::filesystem::remove_all(folder); }
};

/// Sends each message back.
class Echo : public WebSocketHandler {
 public:
  explicit Echo(WebSocketConnection connection) : connection_(std::move(connection)) {}
  void on_message(WebSocketMessage message, Done done) override {
    out_ = OutgoingMessage{std::make_shared<const std::string>(std::move(message.bytes)), message.binary};
    connection_.wake();
    done();
  }
  void next_message(Answer answer) override { answer(std::exchange(out_, std::nullopt)); }
  void on_close(CloseCode) override {}

 private:
  WebSocketConnection connection_;
  std::optional<OutgoingMessage> out_;
};

std::unique_ptr<Server> start_tls_server(const SelfSigned& identity, ServerLimits limits = {}) {
  Router router;
  router.add(Route{"POST", "/echo/{name}", echo});
  router.add(WebSocketRoute{"/sync", {}, [](const Request&, std::string_view, WebSocketConnection connection) {
                              return std::make_shared<Echo>(std::move(connection));
                            }});
  ListenOptions options;
  options.tls = identity.files;
  options.limits = limits;
  return Server::start(std::move(options), std::move(router)).value();
}

}  // namespace

TEST_CASE("HTTP and WebSocket work over TLS, with large messages both ways") {
  const SelfSigned identity;
  const auto server = start_tls_server(identity);
  const ClientOptions trusting{.ca_file = identity.files.certificate_file};
  auto client = HttpClient::make(address_of(*server, "https"), trusting).value();
  const std::string large(1000000, 'x');
  CHECK(*client.post_json("/echo/x", large).value().body == "POST /echo/x name=x " + large);
  CHECK(*client.post_json("/echo/y", "b").value().body == "POST /echo/y name=y b");
  auto socket = WebSocketClient::connect(address_of(*server, "wss") + "/sync", "", trusting).value();
  for (const std::string& text : {std::string("a"), large}) {
    REQUIRE(socket.send(text, true));
    CHECK(socket.receive(10s).value().bytes == text);
  }
  CHECK(socket.close());
}

TEST_CASE("a client does not talk to a server whose certificate it does not trust, or that is another's") {
  const SelfSigned identity;
  const auto server = start_tls_server(identity);
  auto client = HttpClient::make(address_of(*server, "https")).value();
  CHECK(client.post_json("/echo/x", "").error().code == ErrorCode::io);
  const SelfSigned other("DNS:visits.example.cn");
  const auto others_server = start_tls_server(other);
  auto misled =
      HttpClient::make(address_of(*others_server, "https"), {.ca_file = other.files.certificate_file}).value();
  CHECK(misled.post_json("/echo/x", "").error().code == ErrorCode::io);
}

TEST_CASE("who speaks plain HTTP to TLS, or says nothing, is closed") {
  const SelfSigned identity;
  ServerLimits limits;
  limits.request_deadline = 100ms;
  const auto server = start_tls_server(identity, limits);
  RawClient plain(server->port());
  plain.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  plain.read_all();
  CHECK(plain.ended());
  RawClient silent(server->port());
  silent.read_all();
  CHECK(silent.ended());
}

TEST_CASE("a TLS server stops with a WebSocket open") {
  const SelfSigned identity;
  const auto server = start_tls_server(identity);
  auto socket =
      WebSocketClient::connect(address_of(*server, "wss") + "/sync", "", {.ca_file = identity.files.certificate_file})
          .value();
  std::thread stopping([&] { server->stop(); });
  CHECK_FALSE(socket.receive(10s));
  CHECK(socket.close_code() == CloseCode::going_away);
  stopping.join();
}

TEST_CASE("a certificate or key that cannot be used is refused at start") {
  const SelfSigned one;
  const SelfSigned two;
  ListenOptions options;
  options.tls = TlsFiles{one.files.certificate_file, two.files.key_file};
  CHECK(Server::start(options, {}).error().code == ErrorCode::invalid);
  options.tls = TlsFiles{"/nonexistent.pem", two.files.key_file};
  CHECK(Server::start(options, {}).error().where.file == "/nonexistent.pem");
}
