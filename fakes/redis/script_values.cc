#include "fakes/redis/script_values.h"

#include <charconv>
#include <cstdint>
#include <lua.hpp>
#include <string>

#include "fakes/redis/number.h"

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

enum class Pairs : uint8_t { kMap, kSet };

struct Writer {
  lua_State* lua;
  Protocol protocol;
  Reply& reply;

  // Writes what is on top of the stack, and pops it.
  void value(int depth) const;
  void table(int depth) const;
  // A table of a known shape such as {map = {…}}; false for any other.
  bool typed(int depth) const;
  void pairs(Pairs kind, int depth) const;
};

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

// The field on top of the table on top, when it has that type; else nothing is pushed.
bool push_typed(lua_State* lua, const char* name, int type) {
  lua_pushstring(lua, name);
  lua_rawget(lua, -2);
  if (lua_type(lua, -1) == type) return true;
  lua_pop(lua, 1);
  return false;
}

std::string one_line(std::string text) {
  for (char& c : text) c = c == '\r' || c == '\n' ? ' ' : c;
  return text;
}

// The keys of the table on top, or its keys and values.
void Writer::pairs(Pairs kind, int depth) const {
  const bool values = kind == Pairs::kMap;
  std::size_t size = 0;
  for (lua_pushnil(lua); lua_next(lua, -2) != 0; lua_pop(lua, 1)) ++size;
  if (values) {
    reply.map(size);
  } else {
    reply.set(size);
  }
  lua_pushnil(lua);
  while (lua_next(lua, -2) != 0) {
    lua_pushvalue(lua, -2);
    value(depth + 1);
    if (values) {
      value(depth + 1);
    } else {
      lua_pop(lua, 1);
    }
  }
}

bool Writer::typed(int depth) const {
  if (push_typed(lua, "double", LUA_TNUMBER)) {
    reply.number(lua_tonumber(lua, -1));
  } else if (push_typed(lua, "map", LUA_TTABLE)) {
    pairs(Pairs::kMap, depth);
  } else if (push_typed(lua, "set", LUA_TTABLE)) {
    pairs(Pairs::kSet, depth);
  } else {
    std::string text;
    if (has_text(lua, "big_number", text)) {
      reply.big_number(one_line(text));
      return true;
    }
    if (!push_typed(lua, "verbatim_string", LUA_TTABLE)) return false;
    std::string format;
    if (!has_text(lua, "format", format) || !has_text(lua, "string", text)) {
      lua_pop(lua, 1);
      return false;
    }
    reply.verbatim(text, format);
  }
  lua_pop(lua, 1);
  return true;
}

void Writer::table(int depth) const {
  std::string text;
  if (has_text(lua, "err", text)) return reply.error(text);
  if (has_text(lua, "ok", text)) return reply.status(one_line(text));
  if (typed(depth)) return;
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
    value(depth + 1);
  }
}

void Writer::value(int depth) const {
  if (depth > kDeepestValue || lua_checkstack(lua, 8) == 0) {
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
      if (protocol == Protocol::kResp3) {
        reply.boolean(lua_toboolean(lua, -1) != 0);
      } else if (lua_toboolean(lua, -1) != 0) {
        reply.integer(1);
      } else {
        reply.nil();
      }
      break;
    case LUA_TTABLE: table(depth); break;
    default: reply.nil(); break;
  }
  lua_pop(lua, 1);
}

// {map = {key = value}} or {set = {key = true}}, from the elements at the front of bytes.
void push_pairs(lua_State* lua, std::string_view& bytes, std::size_t size, Pairs kind) {
  const bool values = kind == Pairs::kMap;
  lua_newtable(lua);
  lua_newtable(lua);
  for (std::size_t i = 0; i < size; ++i) {
    push_reply(lua, bytes);
    if (values) {
      push_reply(lua, bytes);
    } else {
      lua_pushboolean(lua, 1);
    }
    lua_rawset(lua, -3);
  }
  lua_setfield(lua, -2, values ? "map" : "set");
}

void push_double(lua_State* lua, std::string_view text) {
  lua_newtable(lua);
  lua_pushnumber(lua, parse_double(text).value_or(0));
  lua_setfield(lua, -2, "double");
}

void push_verbatim(lua_State* lua, std::string_view text) {
  lua_newtable(lua);
  lua_newtable(lua);
  push_bytes(lua, text.substr(0, 3));
  lua_setfield(lua, -2, "format");
  push_bytes(lua, text.substr(4));
  lua_setfield(lua, -2, "string");
  lua_setfield(lua, -2, "verbatim_string");
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
  if (kind == '_') return lua_pushnil(lua);
  if (kind == '#') return lua_pushboolean(lua, line == "t" ? 1 : 0);
  if (kind == ',') return push_double(lua, line);
  if (kind == '(') return push_field(lua, "big_number", line);
  if (kind == ':') return lua_pushnumber(lua, static_cast<lua_Number>(number));
  if (number < 0) return lua_pushboolean(lua, 0);
  const auto size = static_cast<std::size_t>(number);
  if (kind == '%') return push_pairs(lua, bytes, size, Pairs::kMap);
  if (kind == '~') return push_pairs(lua, bytes, size, Pairs::kSet);
  if (kind == '$' || kind == '=') {
    if (kind == '=') {
      push_verbatim(lua, bytes.substr(0, size));
    } else {
      push_bytes(lua, bytes.substr(0, size));
    }
    bytes.remove_prefix(size + 2);
    return;
  }
  lua_newtable(lua);
  for (int i = 1; i <= static_cast<int>(size); ++i) {
    push_reply(lua, bytes);
    lua_rawseti(lua, -2, i);
  }
}

void write_value(lua_State* lua, Protocol protocol, Reply& reply) {
  Writer{.lua = lua, .protocol = protocol, .reply = reply}.value(0);
}

}  // namespace lighthouse::fakes::redis
