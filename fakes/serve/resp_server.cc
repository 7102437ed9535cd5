#include "fakes/serve/resp_server.h"

#include <chrono>
#include <future>
#include <map>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>

#include "fakes/serve/resp_request.h"

namespace lighthouse::fakes::serve {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Failure = boost::system::error_code;

constexpr std::size_t kReadAtOnce = 64UL * 1024;

}  // namespace

class RespServer::Impl {
 public:
  Impl(RespHandler& handler, const RespServerOptions& options)
      : handler_(handler),
        acceptor_(context_, Tcp::endpoint(asio::ip::make_address(options.address), options.port)),
        endpoint_(acceptor_.local_endpoint()) {
    handler_.listens_on(port());
    accept();
    thread_ = std::thread([this] { context_.run(); });
  }

  ~Impl() {
    context_.stop();
    thread_.join();
    for (const auto& [number, connection] : connections_) handler_.close(number);
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  [[nodiscard]] uint16_t port() const { return endpoint_.port(); }

  void stop_listening() {
    on_own_thread([this] {
      Failure ignored;
      acceptor_.close(ignored);
      while (!connections_.empty()) end(connections_.begin()->second);
    });
  }

  void listen_again() {
    on_own_thread([this] {
      if (acceptor_.is_open()) return;
      Failure failure;
      acceptor_.open(endpoint_.protocol(), failure);
      if (!failure) acceptor_.set_option(Tcp::acceptor::reuse_address(true), failure);
      if (!failure) acceptor_.bind(endpoint_, failure);
      if (!failure) acceptor_.listen(asio::socket_base::max_listen_connections, failure);
      if (!failure) accept();
    });
  }

 private:
  // Kept by the operation that is under way; connections_ only finds it.
  struct Connection {
    explicit Connection(Tcp::socket taken) : socket(std::move(taken)) {}
    Tcp::socket socket;
    uint64_t number = 0;
    std::string in;
    std::size_t begin = 0;   // bytes of `in` before it are answered
    std::size_t filled = 0;  // where the next bytes go: a read under way writes behind it
    RespRequest request;
    std::string out;      // replies that wait for the write under way
    std::string writing;  // must not change while it is written
    bool is_reading = false;
    bool is_writing = false;
    bool closing = false;
    bool dropped = false;  // and what is not yet sent is lost
    bool waiting = false;  // for the reply of its last command
  };
  using Shared = std::shared_ptr<Connection>;

  template <class Run>
  void on_own_thread(Run run) {
    std::promise<void> done;
    asio::post(context_, [&] {
      run();
      done.set_value();
    });
    done.get_future().wait();
  }

  void accept() {
    acceptor_.async_accept([this](Failure failure, Tcp::socket socket) {
      if (!failure) begin(std::move(socket));
      if (failure != asio::error::operation_aborted) accept();
    });
  }

  void begin(Tcp::socket socket) {
    Failure ignored;
    socket.set_option(Tcp::no_delay(true), ignored);
    const auto connection = std::make_shared<Connection>(std::move(socket));
    connection->number = handler_.open();
    connections_[connection->number] = connection;
    handler_.name_ends(connection->number, shown(connection->socket.remote_endpoint(ignored)),
                       shown(connection->socket.local_endpoint(ignored)));
    read(connection);
  }

  void read(const Shared& connection) {
    connection->filled -= connection->begin;
    std::char_traits<char>::move(connection->in.data(), connection->in.data() + connection->begin,
                                 connection->filled);
    connection->begin = 0;
    if (connection->in.size() < connection->filled + kReadAtOnce) {
      connection->in.resize(connection->filled * 2 + kReadAtOnce);
    }
    connection->is_reading = true;
    const auto free = asio::buffer(connection->in.data() + connection->filled,
                                   connection->in.size() - connection->filled);
    connection->socket.async_read_some(free, [this, connection](Failure failure, std::size_t got) {
      connection->is_reading = false;
      if (failure) return end(connection);
      connection->filled += got;
      answer(*connection);
      deliver();
      flush(connection);
      set_alarm();
      // A client that does not read its replies is not read from either.
      if (!connection->closing && !connection->is_writing) read(connection);
    });
  }

  // Answers every whole command that has arrived, up to one that has to wait for its reply.
  void answer(Connection& connection) {
    std::string_view bytes(connection.in.data(), connection.filled);
    bytes.remove_prefix(connection.begin);
    while (!connection.closing && !connection.waiting) {
      const Sender sender =
          handler_.is_known(connection.number) ? Sender::kKnown : Sender::kStranger;
      const Cut cut = connection.request.read(bytes, sender);
      if (cut == Cut::kIncomplete) break;
      if (cut == Cut::kBroken) {
        connection.out.append("-").append(connection.request.error).append("\r\n");
        connection.closing = true;
        break;
      }
      if (cut == Cut::kCommand) {
        const AfterReply after =
            handler_.command(connection.number, connection.request.words, connection.out);
        connection.closing = after != AfterReply::kGoOn;
        connection.dropped = after == AfterReply::kDrop;
        connection.waiting = handler_.waits(connection.number);
      }
      bytes.remove_prefix(connection.request.used);
    }
    connection.begin = connection.filled - bytes.size();
  }

  // A message may be the reply that a connection waits for, whose next commands are answered then,
  // which may bring more messages.
  void deliver() {
    for (auto messages = handler_.take_messages(); !messages.empty();
         messages = handler_.take_messages()) {
      for (const RespMessage& message : messages) {
        const auto found = connections_.find(message.connection);
        if (found != connections_.end()) deliver(found->second, message);
      }
    }
  }

  void deliver(Shared connection, const RespMessage& message) {
    connection->out += message.bytes;
    if (message.closes) connection->closing = true;
    if (connection->waiting && !handler_.waits(connection->number)) {
      connection->waiting = false;
      answer(*connection);
    }
    flush(connection);
  }

  void set_alarm() {
    const auto delay = handler_.wakes_in();
    if (!delay) {
      alarm_.cancel();
      return;
    }
    // One more, as the handler's milliseconds are cut, not rounded.
    alarm_.expires_after(*delay + std::chrono::milliseconds(1));
    alarm_.async_wait([this](Failure failure) {
      if (failure) return;
      handler_.wake();
      deliver();
      set_alarm();
    });
  }

  static std::string shown(const Tcp::endpoint& endpoint) {
    return endpoint.address().to_string() + ":" + std::to_string(endpoint.port());
  }

  void flush(const Shared& connection) {
    if (connection->dropped) return end(connection);
    if (connection->is_writing) return;
    if (connection->out.empty()) {
      if (connection->closing) end(connection);
      return;
    }
    connection->writing.clear();
    std::swap(connection->writing, connection->out);
    // Most replies fit the socket's buffer: only what does not has to wait.
    Failure failure;
    connection->socket.non_blocking(true, failure);
    const std::size_t sent =
        connection->socket.write_some(asio::buffer(connection->writing), failure);
    if (!failure && sent == connection->writing.size()) {
      if (connection->closing) end(connection);
      return;
    }
    if (failure && failure != asio::error::would_block) return end(connection);
    connection->is_writing = true;
    const auto rest = asio::buffer(connection->writing) + (failure ? 0 : sent);
    asio::async_write(connection->socket, rest, [this, connection](Failure lost, std::size_t) {
      connection->is_writing = false;
      if (lost) return end(connection);
      const bool idle = connection->out.empty();
      if (!idle) flush(connection);
      if (connection->closing) {
        if (idle) end(connection);
        return;
      }
      if (!connection->is_writing && !connection->is_reading) read(connection);
    });
  }

  // By value: the map may hold the last of it.
  void end(Shared connection) {
    if (connections_.erase(connection->number) == 0) return;
    connection->closing = true;
    Failure ignored;
    connection->socket.shutdown(Tcp::socket::shutdown_both, ignored);
    connection->socket.close(ignored);
    handler_.close(connection->number);
  }

  RespHandler& handler_;
  asio::io_context context_{1};
  // The thread lives while nobody is let in, too.
  asio::executor_work_guard<asio::io_context::executor_type> stay_{context_.get_executor()};
  Tcp::acceptor acceptor_;
  Tcp::endpoint endpoint_;
  asio::steady_timer alarm_{context_};
  std::map<uint64_t, Shared> connections_;
  std::thread thread_;
};

RespServer::RespServer(RespHandler& handler, const RespServerOptions& options) try
    : impl_(std::make_unique<Impl>(handler, options)) {
} catch (const boost::system::system_error& error) {
  throw std::system_error(static_cast<std::error_code>(error.code()));
}

RespServer::~RespServer() = default;

uint16_t RespServer::port() const {
  return impl_->port();
}

void RespServer::stop_listening() {
  impl_->stop_listening();
}

void RespServer::listen_again() {
  impl_->listen_again();
}

}  // namespace lighthouse::fakes::serve
