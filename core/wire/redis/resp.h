// The Redis protocol as values: commands that are already bytes, and replies as a tree.
//
// A reader of replies is not here: the live client's library has one. Commands are written straight
// into one buffer, because a read of all executions sends a million of them [11.3].
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lighthouse::wire::redis {

struct RespValue {
  enum class Kind : uint8_t { kNil, kInteger, kStatus, kText, kList, kError };
  Kind kind = Kind::kNil;
  int64_t integer = 0;
  std::string text;  // of kStatus ("OK"), kText (any bytes) and kError ("WRONGTYPE Operation …")
  std::vector<RespValue> list;

  bool operator==(const RespValue&) const = default;

  [[nodiscard]] static RespValue nil() { return {}; }
  [[nodiscard]] static RespValue of(int64_t number) {
    return {.kind = Kind::kInteger, .integer = number};
  }
  [[nodiscard]] static RespValue of_text(std::string_view bytes) {
    return {.kind = Kind::kText, .text = std::string(bytes)};
  }
  [[nodiscard]] static RespValue status(std::string_view word) {
    return {.kind = Kind::kStatus, .text = std::string(word)};
  }
  [[nodiscard]] static RespValue error(std::string_view message) {
    return {.kind = Kind::kError, .text = std::string(message)};
  }
  [[nodiscard]] static RespValue of_list(std::vector<RespValue> values) {
    return {.kind = Kind::kList, .list = std::move(values)};
  }
};

using Command = std::vector<std::string>;  // name and arguments

// Commands that are sent together; Redis answers each once, in their order.
class CommandBatch {
 public:
  void add(std::initializer_list<std::string_view> words) {
    add(std::span<const std::string_view>(words.begin(), words.size()));
  }
  // Requires: at least one word.
  void add(std::span<const std::string_view> words);
  void append(const CommandBatch& other);

  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] uint32_t count() const { return count_; }            // replies to expect
  [[nodiscard]] const std::string& bytes() const { return bytes_; }  // as they travel

  bool operator==(const CommandBatch&) const = default;

 private:
  std::string bytes_;
  uint32_t count_ = 0;
};

// The commands in bytes that hold nothing else, as add() wrote them; nullopt for anything else.
[[nodiscard]] std::optional<std::vector<Command>> parse_commands(std::string_view bytes);

// A reply as it travels.
[[nodiscard]] std::string encode_reply(const RespValue& value);

// "a list of 2", "an integer", "nothing", "an error": for messages.
[[nodiscard]] std::string describe(const RespValue& value);

}  // namespace lighthouse::wire::redis
