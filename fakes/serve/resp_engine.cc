#include "fakes/serve/resp_engine.h"

#include <chrono>
#include <utility>

namespace lighthouse::fakes::serve {

void RespEngine::close(uint64_t connection) {
  engine_.close(engine_.sessions().at(connection));
}

AfterReply RespEngine::command(uint64_t connection, std::span<const std::string_view> words,
                               std::string& out) {
  using std::chrono::milliseconds;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  redis::Session& session = engine_.sessions().at(connection);
  engine_.execute(session, words, std::chrono::duration_cast<milliseconds>(now).count(), out);
  return session.closing ? AfterReply::kClose : AfterReply::kGoOn;
}

std::vector<RespMessage> RespEngine::take_messages() {
  std::vector<RespMessage> out;
  for (redis::Delivery& delivery : engine_.take_deliveries()) {
    out.push_back({.connection = delivery.session, .bytes = std::move(delivery.bytes)});
  }
  return out;
}

}  // namespace lighthouse::fakes::serve
