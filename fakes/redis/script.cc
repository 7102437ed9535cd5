#include "fakes/redis/script.h"

#include <algorithm>
#include <lua.hpp>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/wire/redis/lease.h"
#include "fakes/redis/command.h"
#include "fakes/redis/script_values.h"

namespace lighthouse::fakes::redis {
namespace {

constexpr char kHostKey = 0;  // its address names the host in Lua's registry

std::string lower(std::string_view digest) {
  std::string out(digest);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::string_view text_at(lua_State* lua, int index) {
  std::size_t size = 0;
  const char* const text = lua_tolstring(lua, index, &size);
  return text == nullptr ? std::string_view{} : std::string_view{text, size};
}

// {err = "..."} or {ok = "..."}; an error without a code becomes ERR.
int error_reply(lua_State* lua) {
  lua_newtable(lua);
  if (lua_gettop(lua) != 2 || lua_type(lua, 1) != LUA_TSTRING) {
    lua_pushstring(lua, "ERR wrong number or type of arguments");
  } else {
    std::string_view text = text_at(lua, 1);
    // A leading dash is dropped; one word alone gets the code in front.
    std::string out(text.starts_with('-') ? text.substr(1) : text);
    if (out.find(' ') == std::string::npos) out = "ERR " + out;
    lua_pushlstring(lua, out.data(), out.size());
  }
  lua_setfield(lua, -2, "err");
  return 1;
}

int status_reply(lua_State* lua) {
  lua_newtable(lua);
  const bool fits = lua_gettop(lua) == 2 && lua_type(lua, 1) == LUA_TSTRING;
  if (fits) {
    lua_pushvalue(lua, 1);
  } else {
    lua_pushstring(lua, "ERR wrong number or type of arguments");
  }
  lua_setfield(lua, -2, fits ? "ok" : "err");
  return 1;
}

int sha1hex(lua_State* lua) {
  if (lua_gettop(lua) != 1) return luaL_error(lua, "wrong number of arguments");
  const std::string digest = wire::redis::script_digest(text_at(lua, 1));
  lua_pushlstring(lua, digest.data(), digest.size());
  return 1;
}

int agree(lua_State* lua) {
  lua_pushboolean(lua, 1);
  return 1;
}

int ignore(lua_State* /*lua*/) {
  return 0;
}

// The libraries of Redis that Lua brings; what reaches files, the clock or the process is left out.
// Globals are then closed: a script can neither make one nor read one that is not there.
constexpr const char* kSandbox = R"lua(
for _, name in ipairs({'dofile', 'loadfile', 'print', 'newproxy', 'module', 'require'}) do
  _G[name] = nil
end
os = nil
-- Redis starts from the C library's own first state and does not seed between scripts.
local state = 0x1234ABCD330E
local function next48()
  local a, c, low = 0x5DEECE66D, 0xB, state % 16777216
  local high = (state - low) / 16777216
  local product = low * (a % 16777216)
  local carry = math.floor(product / 16777216)
  local upper = (low * math.floor(a / 16777216) + high * (a % 16777216) + carry) % 16777216
  state = (upper * 16777216 + product % 16777216 + c) % 281474976710656
  return math.floor(state / 131072)
end
function math.randomseed(seed) state = (seed % 4294967296) * 65536 + 0x330E end
function math.random(low, high)
  local unit = (next48() % 2147483647) / 2147483647
  if not low then return unit end
  if not high then low, high = 1, low end
  assert(low <= high, 'interval is empty')
  return math.floor(unit * (high - low + 1)) + low
end
setmetatable(_G, {
  __newindex = function(_, name)
    error("Attempt to modify a readonly table", 2)
  end,
  __index = function(_, name)
    error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
  end})
)lua";

void set_function(lua_State* lua, const char* name, lua_CFunction function) {
  lua_pushcfunction(lua, function);
  lua_setfield(lua, -2, name);
}

// KEYS and ARGV are set past the guard on globals.
void set_list(lua_State* lua, const char* name, Words words) {
  lua_pushstring(lua, name);
  lua_createtable(lua, static_cast<int>(words.size()), 0);
  for (std::size_t i = 0; i < words.size(); ++i) {
    lua_pushlstring(lua, words[i].data(), words[i].size());
    lua_rawseti(lua, -2, static_cast<int>(i + 1));
  }
  lua_rawset(lua, LUA_GLOBALSINDEX);
}

// The error on top of the stack as Redis words it.
std::string error_text(lua_State* lua, std::string_view digest) {
  std::string text;
  if (lua_istable(lua, -1)) {
    lua_getfield(lua, -1, "err");
    text = text_at(lua, -1);
    lua_pop(lua, 1);
  } else {
    text = fmt::format("ERR {}", text_at(lua, -1));
  }
  int line = 1;
  lua_getfield(lua, LUA_REGISTRYINDEX, "line");
  if (lua_isnumber(lua, -1) != 0) line = static_cast<int>(lua_tointeger(lua, -1));
  lua_pop(lua, 1);
  return fmt::format("{} script: {}, on @user_script:{}.", text, digest, line);
}

// Notes the line of the script in which the error was raised, and leaves the error as it is.
int note_line(lua_State* lua) {
  lua_Debug where{};
  for (int level = 1; lua_getstack(lua, level, &where) != 0; ++level) {
    lua_getinfo(lua, "Sl", &where);
    if (where.currentline < 0 || std::string_view(where.source) != "@user_script") continue;
    lua_pushinteger(lua, where.currentline);
    lua_setfield(lua, LUA_REGISTRYINDEX, "line");
    break;
  }
  return 1;
}

}  // namespace

ScriptHost::ScriptHost(Engine& engine) : engine_(engine) {
  make_state();
}

ScriptHost::~ScriptHost() {
  lua_close(lua_);
}

void ScriptHost::make_state() {
  lua_ = luaL_newstate();
  luaL_openlibs(lua_);
  for (const char* const name : {"io", "package", "debug"}) {
    lua_pushnil(lua_);
    lua_setglobal(lua_, name);
  }
  lua_pushlightuserdata(lua_, const_cast<char*>(&kHostKey));
  lua_pushlightuserdata(lua_, this);
  lua_rawset(lua_, LUA_REGISTRYINDEX);
  lua_newtable(lua_);
  set_function(lua_, "call", call_command);
  set_function(lua_, "pcall", pcall_command);
  set_function(lua_, "error_reply", error_reply);
  set_function(lua_, "status_reply", status_reply);
  set_function(lua_, "sha1hex", sha1hex);
  set_function(lua_, "log", ignore);
  set_function(lua_, "setresp", set_protocol);
  set_function(lua_, "set_repl", ignore);
  set_function(lua_, "replicate_commands", agree);
  lua_pushstring(lua_, "7.0.15");
  lua_setfield(lua_, -2, "REDIS_VERSION");
  lua_pushinteger(lua_, 0x0007000F);
  lua_setfield(lua_, -2, "REDIS_VERSION_NUM");
  for (const auto& [name, value] :
       {std::pair{"REPL_NONE", 0}, std::pair{"REPL_AOF", 1}, std::pair{"REPL_SLAVE", 2},
        std::pair{"REPL_REPLICA", 2}, std::pair{"REPL_ALL", 3}}) {
    lua_pushinteger(lua_, value);
    lua_setfield(lua_, -2, name);
  }
  int level = 0;
  for (const char* const name : {"LOG_DEBUG", "LOG_VERBOSE", "LOG_NOTICE", "LOG_WARNING"}) {
    lua_pushinteger(lua_, level++);
    lua_setfield(lua_, -2, name);
  }
  lua_setglobal(lua_, "redis");
  if (luaL_dostring(lua_, kSandbox) != 0) lua_pop(lua_, 1);
}

bool ScriptHost::load(std::string_view body, std::string& out) {
  std::string digest = wire::redis::script_digest(body);
  if (!known(digest)) {
    if (luaL_loadbuffer(lua_, body.data(), body.size(), "@user_script") != 0) {
      out = fmt::format("ERR Error compiling script (new function): {}", text_at(lua_, -1));
      lua_pop(lua_, 1);
      return false;
    }
    scripts_.emplace(digest, luaL_ref(lua_, LUA_REGISTRYINDEX));
  }
  out = std::move(digest);
  return true;
}

bool ScriptHost::known(std::string_view digest) const {
  return scripts_.contains(lower(digest));
}

void ScriptHost::flush() {
  scripts_.clear();
  lua_close(lua_);
  make_state();
}

void ScriptHost::run(std::string_view digest, const ScriptCall& call, Reply& reply) {
  const std::string name = lower(digest);
  set_list(lua_, "KEYS", call.keys);
  set_list(lua_, "ARGV", call.arguments);
  running_ = &call;
  protocol_ = Protocol::kResp2;
  const std::size_t database = call.session.database;
  lua_pushcfunction(lua_, note_line);
  lua_rawgeti(lua_, LUA_REGISTRYINDEX, *scripts_.find(name));
  const int failed = lua_pcall(lua_, 0, 1, -2);
  if (failed != 0) {
    reply.error(error_text(lua_, name));
    lua_pop(lua_, 1);
  } else {
    write_value(lua_, protocol_, reply);
  }
  lua_pop(lua_, 1);
  call.session.database = database;
  running_ = nullptr;
}

bool ScriptHost::run_command(lua_State* lua) {
  const int count = lua_gettop(lua);
  std::string bytes;
  Reply reply(bytes, protocol_);
  std::vector<std::string_view> words;
  bool usable = true;
  for (int i = 1; i <= count; ++i) {
    const int type = lua_type(lua, i);
    usable = usable && (type == LUA_TSTRING || type == LUA_TNUMBER);
    if (usable) words.push_back(text_at(lua, i));
  }
  const Command* const command = words.empty() ? nullptr : engine_.find_command(words[0]);
  const CommandFacts* const facts = command == nullptr ? nullptr : command->facts_for(words);
  if (count == 0) {
    reply.error("ERR Please specify at least one argument for this redis lib call");
  } else if (!usable) {
    reply.error("ERR Lua redis lib command arguments must be strings or integers");
  } else if (facts == nullptr) {
    reply.error("ERR Unknown Redis command called from script");
  } else if (!facts->arity_fits(words.size())) {
    reply.error("ERR Wrong number of args calling Redis command from script");
  } else if (facts->has("noscript")) {
    reply.error("ERR This Redis command is not allowed from script");
  } else if (running_->effects == Effects::kNone && facts->has("write")) {
    reply.error("ERR Write commands are not allowed from read-only scripts.");
  } else {
    engine_.run(running_->session, *command, words, running_->now_ms, reply, Caller::kScript);
  }
  std::string_view rest = bytes;
  push_reply(lua, rest);
  return bytes.starts_with('-');
}

namespace {

ScriptHost& host_of(lua_State* lua) {
  lua_pushlightuserdata(lua, const_cast<char*>(&kHostKey));
  lua_rawget(lua, LUA_REGISTRYINDEX);
  auto* const host = static_cast<ScriptHost*>(lua_touserdata(lua, -1));
  lua_pop(lua, 1);
  return *host;
}

}  // namespace

// An error leaves by a jump that runs no destructors, so nothing that has one may be alive here.
int ScriptHost::call_command(lua_State* lua) {
  if (host_of(lua).run_command(lua)) return lua_error(lua);
  return 1;
}

// An error without the place in the script, which the reply names anyway.
static int fail(lua_State* lua, const char* text) {
  lua_pushstring(lua, text);
  return lua_error(lua);
}

int ScriptHost::set_protocol(lua_State* lua) {
  if (lua_gettop(lua) != 1) return fail(lua, "redis.setresp() requires one argument.");
  const lua_Integer number = lua_tointeger(lua, 1);
  if (number != 2 && number != 3) return fail(lua, "RESP version must be 2 or 3.");
  host_of(lua).protocol_ = static_cast<Protocol>(number);
  return 0;
}

int ScriptHost::pcall_command(lua_State* lua) {
  host_of(lua).run_command(lua);
  return 1;
}

}  // namespace lighthouse::fakes::redis
