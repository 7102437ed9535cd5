// Redis as a value: databases, sessions and scripts. No clock and no socket; the time comes with
// each command, and replies are appended to the caller's buffer.
//
// One thread at a time may use an engine. Errors, types and replies are those of Redis 7.0;
// docs/fakes-redis.md lists what differs.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/redis/keyspace.h"
#include "fakes/redis/reply.h"
#include "fakes/redis/table.h"

namespace lighthouse::fakes::redis {

class ScriptHost;
struct CommandSpec;

using Words = std::span<const std::string_view>;

inline constexpr std::size_t kDatabases = 16;

struct WatchedKey {
  std::size_t database = 0;
  std::string key;
};

// What one connection has set. Made by Engine::open and valid until Engine::close.
struct Session {
  uint64_t id = 0;
  std::size_t database = 0;
  Protocol protocol = Protocol::kResp2;
  std::string name;
  bool authenticated = false;
  bool closing = false;  // the server closes the connection once the reply is written
  bool in_transaction = false;
  bool transaction_broken = false;  // a command was refused while it was queued
  bool watched_key_changed = false;
  std::vector<std::vector<std::string>> queued;
  std::vector<WatchedKey> watched;
  std::set<std::string, std::less<>> channels;
  std::set<std::string, std::less<>> patterns;
};

// Bytes for a session other than the one that ran the command.
struct Delivery {
  uint64_t session = 0;
  std::string bytes;
};

struct EngineOptions {
  std::string password;  // empty: none is asked for
  uint64_t seed = 0;     // of SPOP, SRANDMEMBER and RANDOMKEY
};

class Engine {
 public:
  explicit Engine(EngineOptions options = {});
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  Session& open();
  void close(Session& session);

  // Appends exactly the reply of one command. Requires: words is not empty.
  void execute(Session& session, Words words, int64_t now_ms, std::string& out);

  // What PUBLISH has for others since the last call, in its order.
  [[nodiscard]] std::vector<Delivery> take_deliveries();

  // --- for commands ---
  // Runs a command past the checks of the session's state. Scripts and EXEC use it.
  void run(Session& session, const CommandSpec& spec, Words words, int64_t now_ms, Reply& reply);
  [[nodiscard]] const CommandSpec* find_command(std::string_view name) const;
  [[nodiscard]] Keyspace& database(std::size_t number) { return databases_[number]; }
  void touch(std::size_t database, std::string_view key);
  void touch_all(std::size_t database);
  void expire_all(int64_t now_ms);
  [[nodiscard]] uint64_t random_below(uint64_t bound);
  [[nodiscard]] const std::string& password() const { return options_.password; }
  [[nodiscard]] ScriptHost& scripts() { return *scripts_; }
  [[nodiscard]] std::map<uint64_t, Session>& sessions() { return sessions_; }
  [[nodiscard]] std::map<std::string, std::string, std::less<>>& settings() { return settings_; }
  void deliver(Delivery delivery) { deliveries_.push_back(std::move(delivery)); }
  void watch(Session& session, std::string_view key);
  void unwatch(Session& session);

 private:
  void expire(std::size_t database, int64_t now_ms);
  [[nodiscard]] bool refuse(Session& session, const CommandSpec* spec, Words words, Reply& reply);

  EngineOptions options_;
  std::array<Keyspace, kDatabases> databases_;
  std::map<uint64_t, Session> sessions_;
  std::map<std::string, std::string, std::less<>> settings_;
  Table<const CommandSpec*> commands_;
  std::vector<Delivery> deliveries_;
  std::unique_ptr<ScriptHost> scripts_;
  std::size_t watching_ = 0;  // watched keys of all sessions
  uint64_t next_session_ = 1;
  uint64_t random_state_;
};

}  // namespace lighthouse::fakes::redis
