// What a command sees, and the table of all commands.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "fakes/redis/command_facts.h"
#include "fakes/redis/engine.h"
#include "fakes/redis/number.h"

namespace lighthouse::fakes::redis {

inline constexpr std::string_view kWrongType =
    "WRONGTYPE Operation against a key holding the wrong kind of value";
inline constexpr std::string_view kNotInteger = "ERR value is not an integer or out of range";
inline constexpr std::string_view kNotFloat = "ERR value is not a valid float";
inline constexpr std::string_view kSyntax = "ERR syntax error";
inline constexpr std::string_view kNoSuchKey = "ERR no such key";

// Who runs a command. Only a client's own command may wait.
enum class Caller : uint8_t { kClient, kTransaction, kScript };

struct Context {
  Engine& engine;
  Session& session;
  Keyspace& db;
  Words args;  // args[0] is the command's name
  int64_t now_ms;
  Reply& reply;
  Caller caller = Caller::kClient;
  // Set when a command that waits is tried again because this key has elements now.
  std::optional<std::string_view> ready_key;

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

struct CommandSpec {
  std::string_view name;  // lower case; its facts are in command_facts.h
  CommandFunction run;
};

// A command as the engine runs it.
struct Command {
  const CommandFacts* facts = nullptr;
  CommandFunction run = nullptr;
  std::span<const CommandFacts> subcommands;
  bool before_auth = false;
  bool is_refused = false;              // known, and never allowed
  bool in_transaction_at_once = false;  // runs inside MULTI instead of being queued
  bool while_subscribed = false;        // allowed while a RESP2 session has subscriptions

  // The facts of the subcommand that words name, or the command's own: null for an unknown one.
  [[nodiscard]] const CommandFacts* facts_for(Words words) const;
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
[[nodiscard]] CommandSpecs client_commands();
[[nodiscard]] CommandSpecs config_commands();
[[nodiscard]] CommandSpecs introspection_commands();
[[nodiscard]] CommandSpecs object_commands();
[[nodiscard]] CommandSpecs diagnosis_commands();
[[nodiscard]] CommandSpecs transfer_commands();
[[nodiscard]] CommandSpecs algebra_commands();
[[nodiscard]] CommandSpecs pop_commands();
[[nodiscard]] CommandSpecs random_commands();
[[nodiscard]] CommandSpecs bit_commands();
[[nodiscard]] CommandSpecs sort_commands();
// All of the above.
[[nodiscard]] std::span<const CommandSpecs> all_commands();

[[nodiscard]] bool is_client_name(std::string_view name);
// The replies of `COMMAND HELP` and its like.
void reply_help(Context& c);
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
