// Hashes.
#include <cmath>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

void reply_field(Context& c, const Hash* hash, std::string_view field) {
  const std::string* const value = hash == nullptr ? nullptr : hash->find(field);
  if (value == nullptr) return c.reply.nil();
  c.reply.bulk(*value);
}

// The number of fields that were new; nullopt when the error is replied.
std::optional<int64_t> store_fields(Context& c, std::string_view name) {
  if (c.args.size() % 2 == 1) {
    c.reply.error(wrong_arity(name));
    return std::nullopt;
  }
  Hash* const hash = look_or_make<Hash>(c, c.args[1]);
  if (hash == nullptr) return std::nullopt;
  int64_t made = 0;
  for (std::size_t i = 2; i < c.args.size(); i += 2) {
    const auto [value, fresh] = hash->emplace(c.args[i]);
    value->assign(c.args[i + 1]);
    made += fresh ? 1 : 0;
  }
  c.touch(c.args[1]);
  return made;
}

void hset(Context& c) {
  if (const auto made = store_fields(c, "hset")) c.reply.integer(*made);
}

void hmset(Context& c) {
  if (store_fields(c, "hmset")) c.reply.ok();
}

void hsetnx(Context& c) {
  Hash* const hash = look_or_make<Hash>(c, c.args[1]);
  if (hash == nullptr) return;
  const bool fresh = hash->emplace(c.args[2], std::string(c.args[3])).second;
  if (fresh) c.touch(c.args[1]);
  c.reply.integer(fresh ? 1 : 0);
}

void hget(Context& c) {
  if (const auto hash = look<Hash>(c, c.args[1])) reply_field(c, *hash, c.args[2]);
}

void hmget(Context& c) {
  const auto hash = look<Hash>(c, c.args[1]);
  if (!hash) return;
  c.reply.array(c.args.size() - 2);
  for (const std::string_view field : c.args.subspan(2)) reply_field(c, *hash, field);
}

void hgetall(Context& c) {
  const auto hash = look<Hash>(c, c.args[1]);
  if (!hash) return;
  if (*hash == nullptr) return c.reply.map(0);
  c.reply.map((*hash)->size());
  for (const Hash::Entry& entry : (*hash)->entries()) {
    c.reply.bulk(entry.key);
    c.reply.bulk(entry.value);
  }
}

void hkeys(Context& c) {
  const auto hash = look<Hash>(c, c.args[1]);
  if (!hash) return;
  if (*hash == nullptr) return c.reply.array(0);
  c.reply.array((*hash)->size());
  for (const Hash::Entry& entry : (*hash)->entries()) c.reply.bulk(entry.key);
}

void hvals(Context& c) {
  const auto hash = look<Hash>(c, c.args[1]);
  if (!hash) return;
  if (*hash == nullptr) return c.reply.array(0);
  c.reply.array((*hash)->size());
  for (const Hash::Entry& entry : (*hash)->entries()) c.reply.bulk(entry.value);
}

void hdel(Context& c) {
  const auto hash = look<Hash>(c, c.args[1]);
  if (!hash) return;
  if (*hash == nullptr) return c.reply.integer(0);
  int64_t count = 0;
  for (const std::string_view field : c.args.subspan(2)) count += (*hash)->erase(field) ? 1 : 0;
  if (count > 0) changed(c, c.args[1], **hash);
  c.reply.integer(count);
}

void hexists(Context& c) {
  const auto hash = look<Hash>(c, c.args[1]);
  if (!hash) return;
  c.reply.integer(*hash != nullptr && (*hash)->contains(c.args[2]) ? 1 : 0);
}

void hlen(Context& c) {
  const auto hash = look<Hash>(c, c.args[1]);
  if (!hash) return;
  c.reply.integer(*hash == nullptr ? 0 : static_cast<int64_t>((*hash)->size()));
}

void hstrlen(Context& c) {
  const auto hash = look<Hash>(c, c.args[1]);
  if (!hash) return;
  const std::string* const value = *hash == nullptr ? nullptr : (*hash)->find(c.args[2]);
  c.reply.integer(value == nullptr ? 0 : static_cast<int64_t>(value->size()));
}

void hincrby(Context& c) {
  const auto by = c.integer(3);
  if (!by) return;
  const auto found = look<Hash>(c, c.args[1]);
  if (!found) return;
  const std::string* const held = *found == nullptr ? nullptr : (*found)->find(c.args[2]);
  const auto before = held == nullptr ? std::optional<int64_t>(0) : parse_integer(*held);
  if (!before) return c.reply.error("ERR hash value is not an integer");
  const auto sum = add(*before, *by);
  if (!sum) return c.reply.error("ERR increment or decrement would overflow");
  *look_or_make<Hash>(c, c.args[1])->emplace(c.args[2]).first = std::to_string(*sum);
  c.touch(c.args[1]);
  c.reply.integer(*sum);
}

void hincrbyfloat(Context& c) {
  const auto by = parse_long_double(c.args[3]);
  if (!by) return c.reply.error(kNotFloat);
  if (!std::isfinite(*by)) return c.reply.error("ERR value is NaN or Infinity");
  const auto found = look<Hash>(c, c.args[1]);
  if (!found) return;
  const std::string* const held = *found == nullptr ? nullptr : (*found)->find(c.args[2]);
  const auto before = held == nullptr ? std::optional<long double>(0) : parse_long_double(*held);
  if (!before) return c.reply.error("ERR hash value is not a float");
  const long double sum = *before + *by;
  if (!std::isfinite(sum)) return c.reply.error("ERR increment would produce NaN or Infinity");
  std::string& value = *look_or_make<Hash>(c, c.args[1])->emplace(c.args[2]).first;
  value = format_long_double(sum);
  c.touch(c.args[1]);
  c.reply.bulk(value);
}

constexpr CommandSpec kCommands[] = {
    {"hset", hset},       {"hmset", hmset},
    {"hsetnx", hsetnx},   {"hget", hget},
    {"hmget", hmget},     {"hgetall", hgetall},
    {"hkeys", hkeys},     {"hvals", hvals},
    {"hdel", hdel},       {"hexists", hexists},
    {"hlen", hlen},       {"hstrlen", hstrlen},
    {"hincrby", hincrby}, {"hincrbyfloat", hincrbyfloat},
};

}  // namespace

CommandSpecs hash_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
