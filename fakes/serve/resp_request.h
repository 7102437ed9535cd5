// Cuts the bytes of a connection into commands without copying them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lighthouse::fakes::serve {

// A length beyond these is an error and never becomes an allocation.
inline constexpr int64_t kMostWords = 1024 * 1024;
inline constexpr int64_t kLongestWord = 512LL * 1024 * 1024;
inline constexpr std::size_t kLongestLine = 64UL * 1024;

// Who has not given the password is held to these.
inline constexpr int64_t kMostWordsOfAStranger = 10;
inline constexpr int64_t kLongestWordOfAStranger = 16384;
enum class Sender : uint8_t { kKnown, kStranger };

enum class Cut : uint8_t {
  kCommand,     // words hold one command
  kEmpty,       // an empty line or array: nothing is answered
  kIncomplete,  // the bytes end inside a command
  kBroken,      // error holds what Redis says before it closes the connection
};

// Views into the bytes given last; inline commands are words between spaces or in quotes.
struct RespRequest {
  std::vector<std::string_view> words;
  std::string error;
  std::size_t used = 0;  // bytes of the command, when kCommand or kEmpty

  [[nodiscard]] Cut read(std::string_view bytes, Sender sender = Sender::kKnown);

 private:
  [[nodiscard]] Cut read_array(std::string_view bytes, Sender sender);
  [[nodiscard]] Cut read_line(std::string_view bytes);
  [[nodiscard]] Cut broken(std::string_view what);

  std::vector<std::string> unquoted_;  // words of an inline command
};

}  // namespace lighthouse::fakes::serve
