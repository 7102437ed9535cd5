// A real redis-server on a port of 127.0.0.1, as a child of the test.
#pragma once

#include <chrono>
#include <csignal>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "core/live/redis_client.h"
#include "tests/core/live/loopback_server.h"
#include "tests/support/temp_file.h"

extern char** environ;

namespace lighthouse::testing_support {

// A port that nothing listens on a moment ago: redis-server cannot be told to choose one.
inline uint16_t free_port() {
  return SilentPort().port();
}

// A redis-server of the test's own, killed with it.
class RedisServer {
 public:
  explicit RedisServer(std::vector<std::string> options,
                       live::Transport transport = live::Transport::kPlain)
      : port_(free_port()) {
    std::vector<std::string> words = {"redis-server",
                                      "--save",
                                      "",
                                      "--bind",
                                      "127.0.0.1",
                                      "--dir",
                                      folder_.path().string(),
                                      "--logfile",
                                      "/dev/null",
                                      transport == live::Transport::kTls ? "--tls-port" : "--port",
                                      std::to_string(port_)};
    words.insert(words.end(), options.begin(), options.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::posix_spawnp(&child_, arguments[0], nullptr, nullptr, arguments.data(), environ);
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!live::connect_stream("127.0.0.1", port_, live::Transport::kPlain, {}, until) &&
           std::chrono::steady_clock::now() < until) {
      std::this_thread::yield();
    }
  }
  ~RedisServer() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  [[nodiscard]] live::RedisOptions options() const { return {.port = port_}; }

 private:
  TempFolder folder_;
  uint16_t port_;
  pid_t child_ = 0;
};

}  // namespace lighthouse::testing_support
