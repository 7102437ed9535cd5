// Redis as a value: databases, sessions and scripts. No clock and no socket; the time comes with
// each command, and replies are appended to the caller's buffer.
//
// One thread at a time may use an engine. Errors, types and replies are those of Redis 7.0;
// docs/fakes-redis.md lists what differs.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
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
struct Command;
enum class Caller : uint8_t;

using Words = std::span<const std::string_view>;

inline constexpr std::size_t kDatabases = 16;

struct WatchedKey {
  std::size_t database = 0;
  std::string key;
};

// A command that waits for elements, or for the end of a pause.
struct Waiting {
  enum class For : uint8_t { kElements, kUnpause };
  For what = For::kElements;
  std::vector<std::string> words;
  std::vector<std::string> keys;  // of the session's database
  std::optional<int64_t> until_ms;
  uint64_t order = 0;      // who waits longest is served first
  std::string on_timeout;  // the reply
};

enum class ReplyMode : uint8_t { kOn, kOff, kSkipThis, kSkipNext };

// What one connection has set. Made by Engine::open and valid until Engine::close.
struct Session {
  uint64_t id = 0;
  std::size_t database = 0;
  Protocol protocol = Protocol::kResp2;
  std::string name;
  bool authenticated = false;
  bool closing = false;  // the server closes the connection once the reply is written
  bool dropped = false;  // and what is not yet written is lost
  bool in_transaction = false;
  bool transaction_broken = false;  // a command was refused while it was queued
  bool watched_key_changed = false;
  std::vector<std::vector<std::string>> queued;
  std::vector<WatchedKey> watched;
  std::set<std::string, std::less<>> channels;
  std::set<std::string, std::less<>> patterns;
  std::optional<Waiting> waiting;  // no other command of the session may run meanwhile
  ReplyMode replies = ReplyMode::kOn;
  std::string address;        // of the client, as CLIENT LIST shows it
  std::string local_address;  // of the server
  int64_t opened_ms = 0;      // when its first command came
  int64_t active_ms = 0;      // when its last one came
  std::string last_command;
  bool spared_eviction = false;
};

// Bytes for a session other than the one that ran the command.
struct Delivery {
  uint64_t session = 0;
  std::string bytes;
  bool closes = false;  // the connection ends behind the bytes
};

struct EngineOptions {
  std::string password;  // empty: none is asked for
  uint64_t seed = 0;     // of SPOP, SRANDMEMBER and RANDOMKEY
};

enum class Pause : uint8_t { kNone, kWrites, kAll };

class Engine {
 public:
  explicit Engine(EngineOptions options = {});
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  Session& open();
  void close(Session& session);

  // Appends the reply of one command; none while session.waiting is set. Requires: words is not
  // empty, and session.waiting is not set.
  void execute(Session& session, Words words, int64_t now_ms, std::string& out);

  // When `wake` is due, for sessions that wait for a limited time.
  [[nodiscard]] std::optional<int64_t> next_wake_ms() const;
  // Ends the waits that are over; their replies are deliveries.
  void wake(int64_t now_ms);

  // What there is for other sessions since the last call, in its order.
  [[nodiscard]] std::vector<Delivery> take_deliveries();

  // --- for commands ---
  // Runs a command past the checks of the session's state. Scripts and EXEC use it.
  void run(Session& session, const Command& command, Words words, int64_t now_ms, Reply& reply,
           Caller caller);
  [[nodiscard]] const Command* find_command(std::string_view name) const;
  [[nodiscard]] const Table<Command>& commands() const { return commands_; }
  [[nodiscard]] Keyspace& database(std::size_t number) { return databases_[number]; }
  void touch(std::size_t database, std::string_view key);
  void touch_all(std::size_t database);
  void expire_all(int64_t now_ms);
  [[nodiscard]] uint64_t random_below(uint64_t bound);
  [[nodiscard]] const std::string& password() const { return options_.password; }
  [[nodiscard]] bool is_authenticated(const Session& session) const {
    return session.authenticated || options_.password.empty();
  }
  void set_password(std::string_view password) { options_.password = password; }
  [[nodiscard]] int64_t started_ms() const { return started_ms_; }
  [[nodiscard]] ScriptHost& scripts() { return *scripts_; }
  [[nodiscard]] std::map<uint64_t, Session>& sessions() { return sessions_; }
  [[nodiscard]] const std::map<uint64_t, Session>& sessions() const { return sessions_; }
  [[nodiscard]] std::map<std::string, std::string, std::less<>>& settings() { return settings_; }
  // To the session whose command runs, ahead of the command's reply; to others as a delivery.
  void deliver(Delivery delivery);
  // Ends another session's connection.
  void hang_up(Session& session);
  void wait(Session& session, Waiting waiting);
  // Gives a waiting session this reply; it waits no more.
  void end_wait(Session& session, std::string reply);
  void pause(int64_t until_ms, Pause what);
  void unpause(int64_t now_ms);
  void swap(std::size_t one, std::size_t other);
  void watch(Session& session, std::string_view key);
  void unwatch(Session& session);
  // Leaves MULTI, and watches nothing any more.
  void discard(Session& session);

 private:
  void expire(std::size_t database, int64_t now_ms);
  [[nodiscard]] bool refuse(Session& session, const Command* command, Words words, Reply& reply);
  [[nodiscard]] std::string refusal(const Session& session, const Command* command,
                                    Words words) const;
  void execute_now(Session& session, Words words, int64_t now_ms, std::string& out);
  [[nodiscard]] bool postponed(const Session& session, const Command& command, Words words,
                               int64_t now_ms) const;
  void serve_ready(int64_t now_ms);
  void serve(std::size_t database, std::string_view key, int64_t now_ms);
  [[nodiscard]] std::vector<Session*> waiting_for(Waiting::For what);

  struct ReadyKey {
    std::size_t database = 0;
    std::string key;
  };

  EngineOptions options_;
  std::array<Keyspace, kDatabases> databases_;
  std::map<uint64_t, Session> sessions_;
  std::map<std::string, std::string, std::less<>> settings_;
  Table<Command> commands_;
  std::vector<Delivery> deliveries_;
  std::unique_ptr<ScriptHost> scripts_;
  std::size_t watching_ = 0;  // watched keys of all sessions
  std::size_t waiting_ = 0;   // sessions that wait
  uint64_t next_wait_ = 0;
  std::deque<ReadyKey> ready_;  // touched while sessions wait
  Pause pause_ = Pause::kNone;
  int64_t pause_until_ms_ = 0;
  uint64_t next_session_ = 1;
  uint64_t random_state_;
  int64_t started_ms_ = 0;  // when the first command came
  uint64_t running_session_ = 0;
  std::string* running_out_ = nullptr;
};

}  // namespace lighthouse::fakes::redis
