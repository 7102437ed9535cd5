#include "fakes/serve/resp_engine.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace lighthouse::fakes::serve {

namespace {

int64_t now_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace

void RespEngine::close(uint64_t connection) {
  engine_.close(engine_.sessions().at(connection));
}

AfterReply RespEngine::command(uint64_t connection, std::span<const std::string_view> words,
                               std::string& out) {
  redis::Session& session = engine_.sessions().at(connection);
  engine_.execute(session, words, now_ms(), out);
  if (session.dropped) return AfterReply::kDrop;
  return session.closing ? AfterReply::kClose : AfterReply::kGoOn;
}

void RespEngine::listens_on(uint16_t port) {
  engine_.settings()["port"] = std::to_string(port);
}

void RespEngine::name_ends(uint64_t connection, std::string_view client, std::string_view server) {
  redis::Session& session = engine_.sessions().at(connection);
  session.address = client;
  session.local_address = server;
}

bool RespEngine::waits(uint64_t connection) const {
  return engine_.sessions().at(connection).waiting.has_value();
}

bool RespEngine::is_known(uint64_t connection) const {
  return engine_.is_authenticated(engine_.sessions().at(connection));
}

std::optional<std::chrono::milliseconds> RespEngine::wakes_in() {
  const auto at_ms = engine_.next_wake_ms();
  if (!at_ms) return std::nullopt;
  return std::chrono::milliseconds(std::max<int64_t>(0, *at_ms - now_ms()));
}

void RespEngine::wake() {
  engine_.wake(now_ms());
}

std::vector<RespMessage> RespEngine::take_messages() {
  std::vector<RespMessage> out;
  for (redis::Delivery& delivery : engine_.take_deliveries()) {
    out.push_back({.connection = delivery.session,
                   .bytes = std::move(delivery.bytes),
                   .closes = delivery.closes});
  }
  return out;
}

}  // namespace lighthouse::fakes::serve
