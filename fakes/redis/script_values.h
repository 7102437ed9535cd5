// Conversions between replies and Lua's values, as Redis makes them.
#pragma once

#include <string_view>

#include "fakes/redis/reply.h"

struct lua_State;

namespace lighthouse::fakes::redis {

// Pushes the reply at the front of bytes as a Lua value and removes it from bytes.
// Requires: bytes begin with a whole reply.
void push_reply(lua_State* lua, std::string_view& bytes);

// Writes the value on top of the stack as a reply and pops it. `protocol` is the one that the
// script has chosen; the reply's own is the client's.
void write_value(lua_State* lua, Protocol protocol, Reply& reply);

}  // namespace lighthouse::fakes::redis
