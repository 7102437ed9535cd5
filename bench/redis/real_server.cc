#include "bench/redis/real_server.h"

#include <csignal>
#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lighthouse::bench {
namespace {

// One that was free a moment ago.
uint16_t free_port() {
  const int taken = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = bind(taken, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     getsockname(taken, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(taken);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

bool answers(uint16_t port) {
  redisContext* const context = redisConnect("127.0.0.1", port);
  const bool connected = context != nullptr && context->err == 0;
  redisFree(context);
  return connected;
}

}  // namespace

RealServer::RealServer() : port_(free_port()) {
  child_ = fork();
  if (child_ == 0) {
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDOUT_FILENO);
    execlp("redis-server", "redis-server", "--port", std::to_string(port_).c_str(), "--bind",
           "127.0.0.1", "--save", "", "--dir", folder_.path().c_str(), nullptr);
    _exit(127);
  }
  while (!answers(port_)) {
    if (waitpid(child_, nullptr, WNOHANG) == child_) {
      throw std::runtime_error("redis-server did not start");
    }
  }
}

RealServer::~RealServer() {
  kill(child_, SIGKILL);
  waitpid(child_, nullptr, 0);
}

}  // namespace lighthouse::bench
