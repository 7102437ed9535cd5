#include "fakes/redis/script_values.h"

#include <charconv>
#include <cstdint>
#include <lua.hpp>
#include <string>

namespace lighthouse::fakes::redis {
namespace {

constexpr int kDeepestValue = 100;

void push_bytes(lua_State* lua, std::string_view bytes) {
  lua_pushlstring(lua, bytes.data(), bytes.size());
}

void push_field(lua_State* lua, const char* name, std::string_view bytes) {
  lua_newtable(lua);
  push_bytes(lua, bytes);
  lua_setfield(lua, -2, name);
}

void write_deep(lua_State* lua, Reply& reply, int depth);

// A string field of the table on top, or false.
bool has_text(lua_State* lua, const char* name, std::string& out) {
  lua_pushstring(lua, name);
  lua_rawget(lua, -2);
  const bool found = lua_type(lua, -1) == LUA_TSTRING;
  if (found) {
    std::size_t size = 0;
    const char* const text = lua_tolstring(lua, -1, &size);
    out.assign(text, size);
  }
  lua_pop(lua, 1);
  return found;
}

void write_table(lua_State* lua, Reply& reply, int depth) {
  std::string text;
  if (has_text(lua, "err", text)) return reply.error(text);
  if (has_text(lua, "ok", text)) {
    for (char& c : text) c = c == '\r' || c == '\n' ? ' ' : c;
    return reply.status(text);
  }
  // A list ends before its first nil.
  int size = 0;
  for (;; ++size) {
    lua_rawgeti(lua, -1, size + 1);
    const bool end = lua_isnil(lua, -1);
    lua_pop(lua, 1);
    if (end) break;
  }
  reply.array(static_cast<std::size_t>(size));
  for (int i = 1; i <= size; ++i) {
    lua_rawgeti(lua, -1, i);
    write_deep(lua, reply, depth + 1);
  }
}

void write_deep(lua_State* lua, Reply& reply, int depth) {
  if (depth > kDeepestValue || lua_checkstack(lua, 4) == 0) {
    reply.error("ERR reached lua stack limit");
    lua_pop(lua, 1);
    return;
  }
  switch (lua_type(lua, -1)) {
    case LUA_TSTRING: {
      std::size_t size = 0;
      const char* const text = lua_tolstring(lua, -1, &size);
      reply.bulk({text, size});
      break;
    }
    case LUA_TNUMBER: reply.integer(static_cast<int64_t>(lua_tonumber(lua, -1))); break;
    case LUA_TBOOLEAN:
      if (lua_toboolean(lua, -1) != 0) {
        reply.integer(1);
      } else {
        reply.nil();
      }
      break;
    case LUA_TTABLE: write_table(lua, reply, depth); break;
    default: reply.nil(); break;
  }
  lua_pop(lua, 1);
}

}  // namespace

void push_reply(lua_State* lua, std::string_view& bytes) {
  const std::size_t end = bytes.find("\r\n");
  const char kind = bytes.front();
  const std::string_view line = bytes.substr(1, end - 1);
  bytes.remove_prefix(end + 2);
  int64_t number = 0;
  std::from_chars(line.data(), line.data() + line.size(), number);
  luaL_checkstack(lua, 4, "reply");
  if (kind == '+') return push_field(lua, "ok", line);
  if (kind == '-') return push_field(lua, "err", line);
  if (kind == ':') return lua_pushnumber(lua, static_cast<lua_Number>(number));
  if (number < 0) return lua_pushboolean(lua, 0);
  const auto size = static_cast<std::size_t>(number);
  if (kind == '$') {
    push_bytes(lua, bytes.substr(0, size));
    bytes.remove_prefix(size + 2);
    return;
  }
  lua_newtable(lua);
  for (int i = 1; i <= static_cast<int>(size); ++i) {
    push_reply(lua, bytes);
    lua_rawseti(lua, -2, i);
  }
}

void write_value(lua_State* lua, Reply& reply) {
  write_deep(lua, reply, 0);
}

}  // namespace lighthouse::fakes::redis
