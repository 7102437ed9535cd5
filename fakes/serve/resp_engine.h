// The Redis engine behind a RESP server, with the machine's clock.
#pragma once

#include "fakes/redis/engine.h"
#include "fakes/serve/resp_handler.h"

namespace lighthouse::fakes::serve {

class RespEngine final : public RespHandler {
 public:
  explicit RespEngine(redis::EngineOptions options = {}) : engine_(std::move(options)) {}

  [[nodiscard]] uint64_t open() override { return engine_.open().id; }
  void close(uint64_t connection) override;
  [[nodiscard]] AfterReply command(uint64_t connection, std::span<const std::string_view> words,
                                   std::string& out) override;
  [[nodiscard]] std::vector<RespMessage> take_messages() override;
  void listens_on(uint16_t port) override;
  void name_ends(uint64_t connection, std::string_view client, std::string_view server) override;
  [[nodiscard]] bool waits(uint64_t connection) const override;
  [[nodiscard]] bool is_known(uint64_t connection) const override;
  [[nodiscard]] std::optional<std::chrono::milliseconds> wakes_in() override;
  void wake() override;

 private:
  redis::Engine engine_;
};

}  // namespace lighthouse::fakes::serve
