#include "core/live/http_client.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <httplib.h>
#include <mutex>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace lighthouse::live {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kShortest{1};

// Whether a byte of the request can have been read.
wire::Loss loss_of(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection:
    case httplib::Error::BindIPAddress:
    case httplib::Error::SSLConnection:
    case httplib::Error::SSLLoadingCerts:
    case httplib::Error::SSLServerVerification:
    case httplib::Error::UnsupportedMultipartBoundaryChars:
    case httplib::Error::Compression:
    case httplib::Error::ConnectionTimeout: return wire::Loss::kNotSent;
    case httplib::Error::Success:
    case httplib::Error::Unknown:
    case httplib::Error::Read:
    case httplib::Error::Write:
    case httplib::Error::ExceedRedirectCount:
    case httplib::Error::Canceled: return wire::Loss::kNoAnswer;
  }
  return wire::Loss::kNoAnswer;
}

std::string_view words_of(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection: return "no connection";
    case httplib::Error::BindIPAddress: return "no local address";
    case httplib::Error::SSLConnection: return "the TLS handshake failed";
    case httplib::Error::SSLLoadingCerts: return "the CA file cannot be used";
    case httplib::Error::SSLServerVerification: return "the server's certificate is not trusted";
    case httplib::Error::ConnectionTimeout: return "no connection in time";
    case httplib::Error::Read: return "sent, but no answer came, or a broken one";
    case httplib::Error::Write: return "the connection broke while sending";
    case httplib::Error::Success:
    case httplib::Error::Unknown:
    case httplib::Error::ExceedRedirectCount:
    case httplib::Error::Canceled:
    case httplib::Error::UnsupportedMultipartBoundaryChars:
    case httplib::Error::Compression: break;
  }
  return "sent, but the answer was lost";
}

std::optional<wire::Header> header_of(const HttpAuth& auth) {
  struct Visitor {
    std::optional<wire::Header> operator()(const std::monostate& /*none*/) const {
      return std::nullopt;
    }
    std::optional<wire::Header> operator()(const BasicAuth& a) const {
      return wire::Header{"Authorization", "Basic " + base64(a.user + ":" + a.password.reveal())};
    }
    std::optional<wire::Header> operator()(const BearerAuth& a) const {
      return wire::Header{"Authorization", "Bearer " + a.token.reveal()};
    }
    std::optional<wire::Header> operator()(const CookieAuth& a) const {
      return wire::Header{"Cookie", a.name + "=" + a.value.reveal()};
    }
  };
  return std::visit(Visitor{}, auth);
}

// A write to a connection that the other side has closed must be an error and not the end of the
// program: cpp-httplib and OpenSSL write without MSG_NOSIGNAL in places.
void ignore_sigpipe_once() {
  static std::once_flag done;
  std::call_once(done, [] { ::signal(SIGPIPE, SIG_IGN); });
}

bool breaks_a_header(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

}  // namespace

class HttpClient::Impl {
 public:
  explicit Impl(HttpOptions options)
      : options_(std::move(options)),
        client_(options_.url.origin(), options_.tls.certificate_file, options_.tls.key_file) {
    ignore_sigpipe_once();
    client_.set_keep_alive(true);
    client_.set_follow_location(false);
    client_.set_decompress(false);
    client_.set_url_encode(false);  // targets are the bytes that were signed
    client_.set_tcp_nodelay(true);
    client_.enable_server_certificate_verification(options_.tls.verify == VerifyServer::kYes);
    if (!options_.tls.ca_file.empty()) client_.set_ca_cert_path(options_.tls.ca_file);
    if (SSL_CTX* context = client_.is_valid() ? client_.ssl_context() : nullptr) {
      SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    }
    prefix_ = options_.url.target;
    while (prefix_.ends_with('/')) prefix_.pop_back();
  }

  [[nodiscard]] tl::expected<wire::HttpResponse, HttpLoss> send(const wire::HttpRequest& request,
                                                                Duration deadline) {
    if (!client_.is_valid()) {
      return lost(wire::Loss::kNotSent, "the client certificate or its key cannot be used");
    }
    auto ready = request_of(request);
    if (!ready) return tl::unexpected(ready.error());
    const auto patience = std::max(std::chrono::milliseconds(deadline), kShortest);
    client_.set_connection_timeout(patience);
    client_.set_read_timeout(patience);
    client_.set_write_timeout(patience);

    std::string body;
    std::string_view cut;
    const auto until = Clock::now() + patience;
    ready->content_receiver = [&](const char* bytes, std::size_t size, uint64_t /*offset*/,
                                  uint64_t /*total*/) {
      if (body.size() + size > options_.most_body_bytes) cut = "the answer is too large";
      if (Clock::now() > until) cut = "the answer did not end in time";
      if (cut.empty()) body.append(bytes, size);
      return cut.empty();
    };
    httplib::Response response;
    httplib::Error error = httplib::Error::Success;
    if (!client_.send(*ready, response, error)) {
      return lost(cut.empty() ? loss_of(error) : wire::Loss::kNoAnswer,
                  cut.empty() ? words_of(error) : cut);
    }
    wire::HttpResponse out{.status = response.status, .headers = {}, .body = std::move(body)};
    for (const auto& [name, value] : response.headers) out.headers.push_back({name, value});
    return out;
  }

  [[nodiscard]] const Url& url() const { return options_.url; }

 private:
  [[nodiscard]] tl::unexpected<HttpLoss> lost(wire::Loss loss, std::string_view what) const {
    return tl::unexpected(
        HttpLoss{.loss = loss, .message = fmt::format("{}: {}", options_.url.host_header(), what)});
  }

  [[nodiscard]] tl::expected<httplib::Request, HttpLoss> request_of(
      const wire::HttpRequest& request) const {
    httplib::Request out;
    out.method = request.method;
    out.path = prefix_ + request.target;
    out.body = request.body;
    wire::Headers headers = request.headers;
    if (const auto auth = header_of(options_.auth)) {
      wire::set_header(headers, auth->name, auth->value);
    }
    // What cpp-httplib would add by itself, said here, so that it is known.
    const auto add = [&headers](std::string_view name, std::string value) {
      if (!wire::find_header(headers, name)) wire::set_header(headers, name, std::move(value));
    };
    add("Host", options_.url.host_header());
    add("User-Agent", options_.user_agent);
    add("Accept", "*/*");
    add("Accept-Encoding", "identity");
    for (const wire::Header& header : headers) {
      if (breaks_a_header(header.name) || breaks_a_header(header.value)) {
        return lost(wire::Loss::kNotSent, "a header holds a line break");
      }
      out.headers.emplace(header.name, header.value);
    }
    if (breaks_a_header(out.path) || out.path.find(' ') != std::string::npos) {
      return lost(wire::Loss::kNotSent, "the target holds a blank or a line break");
    }
    return out;
  }

  HttpOptions options_;
  httplib::Client client_;
  std::string prefix_;
};

HttpClient::HttpClient(HttpOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

tl::expected<wire::HttpResponse, HttpLoss> HttpClient::send(const wire::HttpRequest& request,
                                                            Duration deadline) {
  return impl_->send(request, deadline);
}

const Url& HttpClient::url() const {
  return impl_->url();
}

}  // namespace lighthouse::live
