// Lua scripts with the sandbox and the conversions of Redis: redis.call, redis.pcall, KEYS, ARGV.
//
// Lua's tables may be walked in an order that depends on addresses (`pairs`), as in Redis itself;
// scripts whose effect depends on it are not deterministic anywhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fakes/redis/engine.h"

struct lua_State;

namespace lighthouse::fakes::redis {

// What a script may do to the databases.
enum class Effects : uint8_t { kAny, kNone };

struct ScriptCall {
  Session& session;
  Words keys;
  Words arguments;
  int64_t now_ms = 0;
  Effects effects = Effects::kAny;
};

class ScriptHost {
 public:
  explicit ScriptHost(Engine& engine);
  ~ScriptHost();
  ScriptHost(const ScriptHost&) = delete;
  ScriptHost& operator=(const ScriptHost&) = delete;

  // The digest by which the script is known from now on; false and the error in `out` when it does
  // not compile.
  bool load(std::string_view body, std::string& out);
  [[nodiscard]] bool known(std::string_view digest) const;
  void flush();
  // Requires: known(digest). Writes exactly one reply.
  void run(std::string_view digest, const ScriptCall& call, Reply& reply);

 private:
  static int call_command(lua_State* lua);
  static int pcall_command(lua_State* lua);
  static int set_protocol(lua_State* lua);
  // Leaves the command's reply on the stack; true when it is an error.
  bool run_command(lua_State* lua);
  void make_state();

  Engine& engine_;
  lua_State* lua_ = nullptr;
  Table<int> scripts_;  // digest in lower case -> reference of the compiled function
  const ScriptCall* running_ = nullptr;
  Protocol protocol_ = Protocol::kResp2;  // of the replies that the running script sees
};

}  // namespace lighthouse::fakes::redis
