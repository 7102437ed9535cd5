// What Redis 7.0 says of its commands: arity, flags, where the keys are, categories. Only of those
// that are here; a subcommand has facts of its own.
#pragma once

#include <span>
#include <string_view>

namespace lighthouse::fakes::redis {

struct CommandFacts {
  std::string_view name;  // lower case; a subcommand's is "config|get"
  int arity;              // exact with the name, or at least -arity
  std::string_view flags;
  int first_key;  // 0: none, or not found by position
  int last_key;   // negative: counted from the end
  int key_step;
  std::string_view categories;  // without their @

  // "config" of "config|get"; empty for a command.
  [[nodiscard]] constexpr std::string_view container() const {
    const std::size_t bar = name.find('|');
    return bar == std::string_view::npos ? std::string_view{} : name.substr(0, bar);
  }
  // "get" of "config|get".
  [[nodiscard]] constexpr std::string_view subcommand() const {
    return name.substr(name.find('|') + 1);
  }
  [[nodiscard]] constexpr bool arity_fits(std::size_t words) const {
    const auto count = static_cast<int>(words);
    return arity >= 0 ? count == arity : count >= -arity;
  }
  // Whether the words of `flags` hold this one.
  [[nodiscard]] constexpr bool has(std::string_view flag) const {
    for (std::string_view rest = flags; !rest.empty();) {
      const std::size_t end = rest.find(' ');
      if (rest.substr(0, end) == flag) return true;
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return false;
  }
};

// Null for a name that is not here.
[[nodiscard]] const CommandFacts* facts_of(std::string_view name);
// By name; empty for a command that has none.
[[nodiscard]] std::span<const CommandFacts> subcommands_of(std::string_view name);

}  // namespace lighthouse::fakes::redis
