// The world's Redis behind a RESP server. Internal to served.
#pragma once

#include "fakes/serve/resp_handler.h"
#include "served/served_world.h"

namespace lighthouse::served {

// A command that a fault delays holds up the others, as in a Redis that does one at a time.
class RedisDoor final : public fakes::serve::RespHandler {
 public:
  // Requires: `world` outlives it.
  explicit RedisDoor(ServedWorld& world) : world_(world) {}

  [[nodiscard]] uint64_t open() override { return next_++; }
  void close(uint64_t /*connection*/) override {}
  [[nodiscard]] fakes::serve::AfterReply command(uint64_t connection,
                                                 std::span<const std::string_view> words,
                                                 std::string& out) override;

 private:
  ServedWorld& world_;
  uint64_t next_ = 0;
};

}  // namespace lighthouse::served
