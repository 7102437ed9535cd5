#include "core/live/byte_stream.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <mutex>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "core/model/host_key.h"

namespace lighthouse::live {
namespace {

using Count = tl::expected<std::size_t, std::string>;

tl::unexpected<std::string> wrong(const char* what) {
  return tl::unexpected(std::string(what));
}

// False: the deadline came.
bool wait_for(int fd, short events, Deadline until) {
  while (true) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd one{.fd = fd, .events = events, .revents = 0};
    const auto most = std::min<int64_t>(left.count(), 60'000);
    const int ready = ::poll(&one, 1, static_cast<int>(most));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&&) = delete;
  ~Socket() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

class PlainStream : public ByteStream {
 public:
  explicit PlainStream(Socket socket) : socket_(std::move(socket)) {}

  Count write_some(std::string_view bytes, Deadline until) override {
    while (true) {
      const ssize_t sent = ::send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent > 0) return static_cast<std::size_t>(sent);
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return wrong("the connection broke");
      if (!wait_for(socket_.fd(), POLLOUT, until)) return wrong("not sent in time");
    }
  }

  Count read_some(char* into, std::size_t most, Deadline until) override {
    while (true) {
      const ssize_t got = ::recv(socket_.fd(), into, most, 0);
      if (got > 0) return static_cast<std::size_t>(got);
      if (got == 0) return wrong("the connection was closed");
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return wrong("the connection broke");
      if (!wait_for(socket_.fd(), POLLIN, until)) return wrong("no answer in time");
    }
  }

 private:
  Socket socket_;
};

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using Context = std::unique_ptr<SSL_CTX, FreeContext>;
using Ssl = std::unique_ptr<SSL, FreeSsl>;

class TlsStream : public ByteStream {
 public:
  TlsStream(Socket socket, Context context, Ssl ssl)
      : socket_(std::move(socket)),
        context_(std::move(context)),
        ssl_(std::move(ssl)) {}

  Count write_some(std::string_view bytes, Deadline until) override {
    return repeat([&] { return SSL_write(ssl_.get(), bytes.data(), size_of(bytes.size())); },
                  until);
  }
  Count read_some(char* into, std::size_t most, Deadline until) override {
    return repeat([&] { return SSL_read(ssl_.get(), into, size_of(most)); }, until);
  }
  [[nodiscard]] Count handshake(Deadline until) {
    return repeat([&] { return SSL_connect(ssl_.get()); }, until);
  }
  [[nodiscard]] bool trusted() const { return SSL_get_verify_result(ssl_.get()) == X509_V_OK; }

 private:
  static int size_of(std::size_t size) {
    return static_cast<int>(std::min<std::size_t>(size, 1U << 20));
  }

  template <class Step>
  Count repeat(Step step, Deadline until) {
    while (true) {
      const int done = step();
      if (done > 0) return static_cast<std::size_t>(done);
      const int why = SSL_get_error(ssl_.get(), done);
      if (why == SSL_ERROR_ZERO_RETURN) return wrong("the connection was closed");
      if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) {
        return wrong("the connection broke");
      }
      const short events = why == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
      if (!wait_for(socket_.fd(), events, until)) return wrong("no answer in time");
    }
  }

  Socket socket_;
  Context context_;
  Ssl ssl_;
};

tl::expected<Socket, std::string> connect_socket(const std::string& host, uint16_t port,
                                                 Deadline until) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    return wrong("the host has no address");
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> keep(found, &::freeaddrinfo);
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    Socket socket(::socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (socket.fd() < 0) continue;
    const int one = 1;
    ::setsockopt(socket.fd(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (::connect(socket.fd(), at->ai_addr, at->ai_addrlen) != 0) {
      if (errno != EINPROGRESS || !wait_for(socket.fd(), POLLOUT, until)) continue;
      int error = 0;
      socklen_t size = sizeof error;
      ::getsockopt(socket.fd(), SOL_SOCKET, SO_ERROR, &error, &size);
      if (error != 0) continue;
    }
    return socket;
  }
  return wrong("no connection");
}

bool use_files(SSL_CTX* context, const TlsOptions& tls) {
  const bool roots = tls.ca_file.empty() ? SSL_CTX_set_default_verify_paths(context) == 1
                                         : SSL_CTX_load_verify_locations(
                                               context, tls.ca_file.c_str(), nullptr) == 1;
  if (!roots || tls.certificate_file.empty()) return roots;
  return SSL_CTX_use_certificate_chain_file(context, tls.certificate_file.c_str()) == 1 &&
         SSL_CTX_use_PrivateKey_file(context, tls.key_file.c_str(), SSL_FILETYPE_PEM) == 1;
}

tl::expected<std::unique_ptr<ByteStream>, std::string> secured(Socket socket,
                                                               const std::string& host,
                                                               const TlsOptions& tls,
                                                               Deadline until) {
  Context context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  if (!use_files(context.get(), tls)) return wrong("the CA file or certificate cannot be used");
  const bool verify = tls.verify == VerifyServer::kYes;
  SSL_CTX_set_verify(context.get(), verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  Ssl ssl(SSL_new(context.get()));
  const bool address = parse_ipv4(host).has_value() || host.find(':') != std::string::npos;
  if (address) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), host.c_str());
  } else {
    SSL_set1_host(ssl.get(), host.c_str());
    SSL_set_tlsext_host_name(ssl.get(), host.c_str());
  }
  SSL_set_fd(ssl.get(), socket.fd());
  auto out = std::make_unique<TlsStream>(std::move(socket), std::move(context), std::move(ssl));
  if (const auto done = out->handshake(until); !done) {
    return wrong(verify && !out->trusted() ? "the server's certificate is not trusted"
                                           : "the TLS handshake failed");
  }
  return out;
}

}  // namespace

tl::expected<std::unique_ptr<ByteStream>, std::string> connect_stream(const std::string& host,
                                                                      uint16_t port,
                                                                      Transport transport,
                                                                      const TlsOptions& tls,
                                                                      Deadline until) {
  // OpenSSL writes to its socket without MSG_NOSIGNAL.
  static std::once_flag once;
  std::call_once(once, [] { ::signal(SIGPIPE, SIG_IGN); });
  auto socket = connect_socket(host, port, until);
  if (!socket) return tl::unexpected(socket.error());
  if (transport == Transport::kPlain) return std::make_unique<PlainStream>(std::move(*socket));
  return secured(std::move(*socket), host, tls, until);
}

}  // namespace lighthouse::live
