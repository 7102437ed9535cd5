// What a RESP server asks of whatever is behind it. All calls come from the server's one thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lighthouse::fakes::serve {

// Bytes for a connection other than the one that runs a command.
struct RespMessage {
  uint64_t connection = 0;
  std::string bytes;
};

enum class AfterReply : uint8_t { kGoOn, kClose };

class RespHandler {
 public:
  virtual ~RespHandler() = default;

  // The connection's number, never given again.
  [[nodiscard]] virtual uint64_t open() = 0;
  virtual void close(uint64_t connection) = 0;

  // Appends the reply of one command. The words are views that live until it returns; there is at
  // least one.
  [[nodiscard]] virtual AfterReply command(uint64_t connection,
                                           std::span<const std::string_view> words,
                                           std::string& out) = 0;

  // What the commands since the last call have for other connections.
  [[nodiscard]] virtual std::vector<RespMessage> take_messages() { return {}; }
};

}  // namespace lighthouse::fakes::serve
