#include "served/world_server.h"

#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "fakes/serve/resp_server.h"
#include "served/control.h"
#include "served/redis_door.h"

namespace lighthouse::served {

namespace {

using fakes::serve::HttpHandler;
using fakes::serve::HttpOptions;
using fakes::serve::HttpServer;
using fakes::serve::RespServer;
using wire::HttpRequest;

// How often the world is looked at while nobody asks it anything.
constexpr std::chrono::milliseconds kTick{50};

}  // namespace

class WorldServer::Impl {
 public:
  Impl(std::shared_ptr<const sim::Stage> stage, WorldServerOptions options)
      : options_(std::move(options)),
        login_(options_.login),
        world_(std::move(stage), options_.world),
        redis_door_(world_) {}

  ~Impl() {
    {
      const std::scoped_lock lock(tick_mutex_);
      is_over_ = true;
    }
    ticked_.notify_all();
    if (ticking_.joinable()) ticking_.join();
    world_.stop();
    const std::scoped_lock lock(doors_mutex_);
    ready_ = false;  // no door is touched any more
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  // The problem, or nothing.
  [[nodiscard]] std::optional<std::string> listen() {
    const Ports& ports = options_.ports;
    fakes::serve::HttpTls aws_tls = options_.tls;
    aws_tls.client_ca_file.clear();
    const auto begin = [](std::optional<HttpServer>& server, std::string_view what,
                          const HttpOptions& how,
                          HttpHandler handle) -> std::optional<std::string> {
      auto started = HttpServer::start(how, std::move(handle));
      if (!started) return fmt::format("{}: {}", what, started.error());
      server.emplace(*std::move(started));
      return std::nullopt;
    };
    if (auto problem = begin(aws_, "aws", {.port = ports.aws, .tls = aws_tls},
                             [this](const HttpRequest& r) { return answer_aws(r); })) {
      return problem;
    }
    if (auto problem = begin(gate_, "gate", {.port = ports.gate, .tls = options_.tls},
                             [this](const HttpRequest& r) { return answer_gate(r); })) {
      return problem;
    }
    if (auto problem = begin(url_, "url", {.port = ports.url}, [this](const HttpRequest& r) {
          return after(world_.public_url(r));
        })) {
      return problem;
    }
    try {
      redis_.emplace(redis_door_, fakes::serve::RespServerOptions{.port = ports.redis});
    } catch (const std::exception& e) {
      return fmt::format("redis: 127.0.0.1:{}: {}", ports.redis, e.what());
    }
    {
      const std::scoped_lock lock(doors_mutex_);
      ready_ = true;
    }
    apply_doors();
    if (options_.world.speed > 0) ticking_ = std::thread([this] { tick(); });
    return std::nullopt;
  }

  [[nodiscard]] Ports ports() const {
    return {
        .aws = aws_->port(), .gate = gate_->port(), .redis = redis_->port(), .url = url_->port()};
  }
  [[nodiscard]] std::string_view scheme() const { return options_.tls.is_on() ? "https" : "http"; }
  [[nodiscard]] const GateLogin& login() const { return login_; }
  [[nodiscard]] ServedWorld& world() { return world_; }

 private:
  ServedWorld::HttpAnswer answer_aws(const HttpRequest& request) {
    if (auto control = answer_control(world_, request)) return after(std::move(control));
    return after(world_.aws(request));
  }

  ServedWorld::HttpAnswer answer_gate(const HttpRequest& request) {
    if (auto refused = login_.refusal(request)) return refused;
    return after(world_.gate(request));
  }

  ServedWorld::HttpAnswer after(ServedWorld::HttpAnswer answer) {
    apply_doors();
    return answer;
  }

  void tick() {
    std::unique_lock lock(tick_mutex_);
    while (!is_over_) {
      ticked_.wait_for(lock, kTick);
      lock.unlock();
      apply_doors();
      lock.lock();
    }
  }

  // Never from the thread of the Redis server, which a closing door waits for.
  void apply_doors() {
    const std::scoped_lock lock(doors_mutex_);
    if (!ready_) return;
    const Doors now = world_.doors();
    const auto move = [](bool was, bool is, auto& server) {
      if (was && !is) server->stop_listening();
      if (!was && is) server->listen_again();
    };
    move(doors_.gate, now.gate, gate_);
    move(doors_.url, now.url, url_);
    move(doors_.redis, now.redis, redis_);
    doors_ = now;
  }

  WorldServerOptions options_;
  GateLogin login_;
  ServedWorld world_;
  RedisDoor redis_door_;
  std::mutex doors_mutex_;
  bool ready_ = false;
  Doors doors_;
  std::mutex tick_mutex_;
  std::condition_variable ticked_;
  bool is_over_ = false;
  // Last, so that they end first: their threads use all of the above.
  std::optional<RespServer> redis_;
  std::optional<HttpServer> url_;
  std::optional<HttpServer> gate_;
  std::optional<HttpServer> aws_;
  std::thread ticking_;
};

tl::expected<std::unique_ptr<WorldServer>, std::string> WorldServer::start(
    std::shared_ptr<const sim::Stage> stage, WorldServerOptions options) {
  auto impl = std::make_unique<Impl>(std::move(stage), std::move(options));
  if (auto problem = impl->listen()) return tl::unexpected(*std::move(problem));
  return std::unique_ptr<WorldServer>(new WorldServer(std::move(impl)));
}

WorldServer::WorldServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WorldServer::~WorldServer() = default;

std::string WorldServer::aws_url() const {
  return fmt::format("{}://127.0.0.1:{}", impl_->scheme(), ports().aws);
}
std::string WorldServer::gate_url() const {
  return fmt::format("{}://127.0.0.1:{}", impl_->scheme(), ports().gate);
}
std::string WorldServer::redis_url() const {
  return fmt::format("redis://127.0.0.1:{}", ports().redis);
}
std::string WorldServer::public_url() const {
  return fmt::format("http://127.0.0.1:{}", ports().url);
}
Ports WorldServer::ports() const {
  return impl_->ports();
}
const GateLogin& WorldServer::login() const {
  return impl_->login();
}
ServedWorld& WorldServer::world() {
  return impl_->world();
}

}  // namespace lighthouse::served
