#include "fakes/serve/http_session.h"

#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace lighthouse::fakes::serve {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

wire::HttpRequest value_of(http::request<http::string_body>&& request) {
  wire::HttpRequest out{.method = std::string(request.method_string()),
                        .target = std::string(request.target())};
  for (const auto& field : request) {
    out.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  }
  out.body = std::move(request.body());
  return out;
}

http::response<http::string_body> message_of(wire::HttpResponse&& answer, unsigned version) {
  http::response<http::string_body> out;
  out.version(version);
  out.result(static_cast<unsigned>(answer.status));
  for (const wire::Header& header : answer.headers) out.insert(header.name, header.value);
  out.body() = std::move(answer.body);
  return out;
}

// False when the connection is at its end.
template <class Stream>
bool serve_one(Stream& stream, boost::beast::flat_buffer& buffer, const HttpHandler& handle,
               std::size_t most_body_bytes) {
  error_code error;
  http::request_parser<http::string_body> parser;
  parser.body_limit(most_body_bytes);
  http::read_header(stream, buffer, parser, error);
  if (error) return false;
  if (parser.get()[http::field::expect] == "100-continue") {
    http::response<http::empty_body> go_on(http::status::continue_, parser.get().version());
    http::write(stream, go_on, error);
  }
  if (!error) http::read(stream, buffer, parser, error);
  const unsigned version = parser.get().version();
  if (error == http::error::body_limit) {
    auto refusal = message_of({.status = 413}, version);
    refusal.keep_alive(false);
    refusal.prepare_payload();
    http::write(stream, refusal, error);
    return false;
  }
  if (error) return false;
  const bool keep_alive = parser.get().keep_alive();
  const bool is_head = parser.get().method() == http::verb::head;
  auto answer = handle(value_of(parser.release()));
  if (!answer) return false;
  auto message = message_of(*std::move(answer), version);
  message.keep_alive(keep_alive);
  message.prepare_payload();
  if (is_head) message.body().clear();  // its length stays told
  http::write(stream, message, error);
  return !error && keep_alive;
}

template <class Stream>
void serve_all(Stream& stream, const HttpHandler& handle, std::size_t most_body_bytes) {
  boost::beast::flat_buffer buffer;
  while (serve_one(stream, buffer, handle, most_body_bytes)) {
  }
}

// Runs one step of setting up TLS; `what` is said of its failure.
template <class Step>
void step(const std::string& what, Step run) {
  try {
    run();
  } catch (const boost::system::system_error& e) {
    throw HttpDoorError(what + ": " + e.code().message());
  }
}

}  // namespace

HttpDoor::HttpDoor(const HttpTls& tls) {
  if (!tls.is_on()) return;
  using Context = asio::ssl::context;
  context_ = std::make_unique<Context>(Context::tls_server);
  context_->set_options(Context::default_workarounds | Context::no_sslv2 | Context::no_sslv3 |
                        Context::no_tlsv1 | Context::no_tlsv1_1);
  step(tls.certificate_file, [&] { context_->use_certificate_chain_file(tls.certificate_file); });
  step(tls.key_file, [&] { context_->use_private_key_file(tls.key_file, Context::pem); });
  if (tls.client_ca_file.empty()) return;
  step(tls.client_ca_file, [&] { context_->load_verify_file(tls.client_ca_file); });
  context_->set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
}

void HttpSession::serve(const HttpHandler& handle, std::size_t most_body_bytes) {
  if (asio::ssl::context* const context = door_->context()) {
    // The socket stays ours, so that cut() can reach it.
    asio::ssl::stream<tcp::socket&> stream(socket_, *context);
    error_code error;
    stream.handshake(asio::ssl::stream_base::server, error);
    if (!error) serve_all(stream, handle, most_body_bytes);
  } else {
    serve_all(socket_, handle, most_body_bytes);
  }
  cut();
  is_over = true;
}

void HttpSession::cut() {
  ::shutdown(socket_.native_handle(), SHUT_RDWR);
}

}  // namespace lighthouse::fakes::serve
