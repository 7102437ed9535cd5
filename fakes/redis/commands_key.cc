// Keys whatever they hold: existence, names, expiry.
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "fakes/redis/command.h"
#include "fakes/redis/expiry.h"

namespace lighthouse::fakes::redis {
namespace {

void del(Context& c) {
  int64_t count = 0;
  for (const std::string_view key : c.args.subspan(1)) {
    if (!c.db.erase(key)) continue;
    c.touch(key);
    ++count;
  }
  c.reply.integer(count);
}

void exists(Context& c) {
  int64_t count = 0;
  for (const std::string_view key : c.args.subspan(1)) count += c.db.find(key) != nullptr ? 1 : 0;
  c.reply.integer(count);
}

void type(Context& c) {
  const Value* const value = c.db.find(c.args[1]);
  c.reply.status(value == nullptr ? "none" : type_name(*value));
}

void keys(Context& c) {
  std::vector<std::string_view> found;
  for (const auto& entry : c.db.keys().entries()) {
    if (matches_glob(c.args[1], entry.key)) found.push_back(entry.key);
  }
  c.reply.array(found.size());
  for (const std::string_view key : found) c.reply.bulk(key);
}

void randomkey(Context& c) {
  const auto& entries = c.db.keys().entries();
  if (entries.empty()) return c.reply.nil();
  c.reply.bulk(entries[c.engine.random_below(entries.size())].key);
}

// False when there is no such key and the error is replied.
bool move_key(Context& c) {
  Value* const value = c.db.find(c.args[1]);
  if (value == nullptr) {
    c.reply.error(kNoSuchKey);
    return false;
  }
  if (c.args[1] == c.args[2]) return true;
  Value moved = std::move(*value);
  // The husk still knows its expiry, which erase() needs.
  value->expires_at_ms = moved.expires_at_ms;
  c.remove(c.args[1]);
  c.db.put(c.args[2], std::move(moved));
  c.touch(c.args[2]);
  return true;
}

void rename(Context& c) {
  if (move_key(c)) c.reply.ok();
}

void renamenx(Context& c) {
  if (c.db.find(c.args[1]) == nullptr) return c.reply.error(kNoSuchKey);
  if (c.db.find(c.args[2]) != nullptr) return c.reply.integer(0);
  if (move_key(c)) c.reply.integer(1);
}

struct ExpireFlags {
  bool nx = false;
  bool xx = false;
  bool gt = false;
  bool lt = false;
};

bool read_flags(Context& c, ExpireFlags& flags) {
  for (std::size_t i = 3; i < c.args.size(); ++i) {
    if (c.is(i, "NX")) {
      flags.nx = true;
    } else if (c.is(i, "XX")) {
      flags.xx = true;
    } else if (c.is(i, "GT")) {
      flags.gt = true;
    } else if (c.is(i, "LT")) {
      flags.lt = true;
    } else {
      c.reply.error(fmt::format("ERR Unsupported option {}", c.args[i]));
      return false;
    }
  }
  if (flags.nx && (flags.xx || flags.gt || flags.lt)) {
    c.reply.error("ERR NX and XX, GT or LT options at the same time are not compatible");
    return false;
  }
  if (flags.gt && flags.lt) {
    c.reply.error("ERR GT and LT options at the same time are not compatible");
    return false;
  }
  return true;
}

// A key without expiry counts as one that expires after all others.
bool flags_allow(const ExpireFlags& flags, int64_t before_ms, int64_t at_ms) {
  const bool had_none = before_ms == kNoExpiry;
  if (flags.nx && !had_none) return false;
  if (flags.xx && had_none) return false;
  if (flags.gt && (had_none || at_ms <= before_ms)) return false;
  return !flags.lt || had_none || at_ms < before_ms;
}

void expire_by(Context& c, ExpiryUnit unit, std::string_view name) {
  ExpireFlags flags;
  if (!read_flags(c, flags)) return;
  const auto at_ms = any_expiry(c, unit, 2, name);
  if (!at_ms) return;
  Value* const value = c.db.find(c.args[1]);
  if (value == nullptr || !flags_allow(flags, value->expires_at_ms, *at_ms)) {
    return c.reply.integer(0);
  }
  if (*at_ms <= c.now_ms) {
    c.remove(c.args[1]);
  } else {
    c.db.expire(c.args[1], *value, *at_ms);
    c.touch(c.args[1]);
  }
  c.reply.integer(1);
}

void expire(Context& c) {
  expire_by(c, ExpiryUnit::kSeconds, "expire");
}
void pexpire(Context& c) {
  expire_by(c, ExpiryUnit::kMilliseconds, "pexpire");
}
void expireat(Context& c) {
  expire_by(c, ExpiryUnit::kUnixSeconds, "expireat");
}
void pexpireat(Context& c) {
  expire_by(c, ExpiryUnit::kUnixMilliseconds, "pexpireat");
}

constexpr int64_t kNoKeyReply = -2;
constexpr int64_t kNoExpiryReply = -1;

// The milliseconds left, or one of the two above.
int64_t left_ms(Context& c) {
  const Value* const value = c.db.find(c.args[1]);
  if (value == nullptr) return kNoKeyReply;
  if (value->expires_at_ms == kNoExpiry) return kNoExpiryReply;
  return std::max<int64_t>(0, value->expires_at_ms - c.now_ms);
}

void pttl(Context& c) {
  c.reply.integer(left_ms(c));
}

void ttl(Context& c) {
  const int64_t left = left_ms(c);
  c.reply.integer(left < 0 ? left : (left + 500) / 1000);
}

int64_t expire_time_ms(Context& c) {
  const Value* const value = c.db.find(c.args[1]);
  if (value == nullptr) return kNoKeyReply;
  return value->expires_at_ms == kNoExpiry ? kNoExpiryReply : value->expires_at_ms;
}

void pexpiretime(Context& c) {
  c.reply.integer(expire_time_ms(c));
}

void expiretime(Context& c) {
  const int64_t at_ms = expire_time_ms(c);
  c.reply.integer(at_ms < 0 ? at_ms : (at_ms + 500) / 1000);
}

void persist(Context& c) {
  Value* const value = c.db.find(c.args[1]);
  if (value == nullptr || value->expires_at_ms == kNoExpiry) return c.reply.integer(0);
  c.db.expire(c.args[1], *value, kNoExpiry);
  c.touch(c.args[1]);
  c.reply.integer(1);
}

constexpr CommandSpec kCommands[] = {
    {"del", del},
    {"unlink", del},
    {"exists", exists},
    {"touch", exists},
    {"type", type},
    {"keys", keys},
    {"randomkey", randomkey},
    {"rename", rename},
    {"renamenx", renamenx},
    {"expire", expire},
    {"pexpire", pexpire},
    {"expireat", expireat},
    {"pexpireat", pexpireat},
    {"ttl", ttl},
    {"pttl", pttl},
    {"expiretime", expiretime},
    {"pexpiretime", pexpiretime},
    {"persist", persist},
};

}  // namespace

CommandSpecs key_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
