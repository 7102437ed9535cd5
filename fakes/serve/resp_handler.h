// What a RESP server asks of whatever is behind it. All calls come from the server's one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lighthouse::fakes::serve {

// Bytes for a connection other than the one that runs a command.
struct RespMessage {
  uint64_t connection = 0;
  std::string bytes;
  bool closes = false;  // the connection ends behind the bytes
};

enum class AfterReply : uint8_t {
  kGoOn,
  kClose,
  kDrop,  // closed at once; replies that are not yet sent are lost
};

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

  // Where the server listens; before the first connection.
  virtual void listens_on(uint16_t /*port*/) {}
  // The two ends of a connection, as "address:port".
  virtual void name_ends(uint64_t /*connection*/, std::string_view /*client*/,
                         std::string_view /*server*/) {}

  // Whether its last command has no reply yet: no other of its commands is given until a message
  // has brought one.
  [[nodiscard]] virtual bool waits(uint64_t /*connection*/) const { return false; }
  // Whether it may send more than a stranger may.
  [[nodiscard]] virtual bool is_known(uint64_t /*connection*/) const { return true; }

  // When `wake` is to be called, from now on; nullopt: not before the next command.
  [[nodiscard]] virtual std::optional<std::chrono::milliseconds> wakes_in() { return std::nullopt; }
  virtual void wake() {}

  // What the commands since the last call have for other connections.
  [[nodiscard]] virtual std::vector<RespMessage> take_messages() { return {}; }
};

}  // namespace lighthouse::fakes::serve
