// What a command sees, and the table of all commands.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "fakes/redis/engine.h"
#include "fakes/redis/number.h"

namespace lighthouse::fakes::redis {

inline constexpr std::string_view kWrongType =
    "WRONGTYPE Operation against a key holding the wrong kind of value";
inline constexpr std::string_view kNotInteger = "ERR value is not an integer or out of range";
inline constexpr std::string_view kNotFloat = "ERR value is not a valid float";
inline constexpr std::string_view kSyntax = "ERR syntax error";
inline constexpr std::string_view kNoSuchKey = "ERR no such key";

struct Context {
  Engine& engine;
  Session& session;
  Keyspace& db;
  Words args;  // args[0] is the command's name
  int64_t now_ms;
  Reply& reply;

  void touch(std::string_view key) const { engine.touch(session.database, key); }
  void remove(std::string_view key) const {
    if (db.erase(key)) touch(key);
  }
  // The integer in args[at]; nullopt when the error is replied.
  [[nodiscard]] std::optional<int64_t> integer(std::size_t at,
                                               std::string_view error = kNotInteger) const {
    const auto value = parse_integer(args[at]);
    if (!value) reply.error(error);
    return value;
  }
  [[nodiscard]] bool is(std::size_t at, std::string_view word) const {
    return same_word(args[at], word);
  }
};

using CommandFunction = void (*)(Context&);

enum class CommandTrait : uint8_t {
  kPlain,
  kAtOnce,      // runs inside MULTI instead of being queued
  kNoScript,    // refused in a script
  kSubscribed,  // allowed while a RESP2 session has subscriptions, refused in a script
  kUnchecked,   // also before AUTH, refused in a script
};

struct CommandSpec {
  std::string_view name;  // lower case
  int arity;              // exact with the name, or at least -arity
  CommandTrait trait;
  CommandFunction run;
};

using CommandSpecs = std::span<const CommandSpec>;
[[nodiscard]] CommandSpecs connection_commands();
[[nodiscard]] CommandSpecs server_commands();
[[nodiscard]] CommandSpecs key_commands();
[[nodiscard]] CommandSpecs scan_commands();
[[nodiscard]] CommandSpecs string_commands();
[[nodiscard]] CommandSpecs counter_commands();
[[nodiscard]] CommandSpecs hash_commands();
[[nodiscard]] CommandSpecs set_commands();
[[nodiscard]] CommandSpecs sorted_set_commands();
[[nodiscard]] CommandSpecs range_commands();
[[nodiscard]] CommandSpecs list_commands();
[[nodiscard]] CommandSpecs transaction_commands();
[[nodiscard]] CommandSpecs channel_commands();
[[nodiscard]] CommandSpecs script_commands();

// Whether the number of words fits; replies nothing.
[[nodiscard]] bool arity_fits(const CommandSpec& spec, std::size_t words);
[[nodiscard]] std::string wrong_arity(std::string_view command);

// The value of key as a T: nullopt when another type is there and the error is replied, null when
// nothing is there.
template <class T>
[[nodiscard]] std::optional<T*> look(const Context& c, std::string_view key) {
  Value* const value = c.db.find(key);
  if (value == nullptr) return nullptr;
  if (T* const held = std::get_if<T>(&value->data)) return held;
  c.reply.error(kWrongType);
  return std::nullopt;
}

// As look(), and makes an empty T when nothing is there.
template <class T>
[[nodiscard]] T* look_or_make(const Context& c, std::string_view key) {
  const auto found = look<T>(c, key);
  if (!found) return nullptr;
  if (*found != nullptr) return *found;
  return &c.db.make(key).data.template emplace<T>();
}

// After a change of a collection: a key does not stay without elements.
template <class T>
void changed(const Context& c, std::string_view key, const T& held) {
  if (held.empty()) c.db.erase(key);
  c.touch(key);
}

// Start and end of a range of indices as Redis reads them; nullopt for an empty range.
[[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> index_range(int64_t start,
                                                                             int64_t end,
                                                                             std::size_t size);

}  // namespace lighthouse::fakes::redis
