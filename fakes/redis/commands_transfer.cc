// Keys that are copied, or go to another database.
#include <limits>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

constexpr std::string_view kSameObject = "ERR source and destination objects are the same";

bool fits_int(int64_t number) {
  return number >= std::numeric_limits<int32_t>::min() &&
         number <= std::numeric_limits<int32_t>::max();
}

// nullopt when the error is replied.
std::optional<std::size_t> database_number(Context& c, std::size_t at) {
  const auto number = c.integer(at);
  if (!number) return std::nullopt;
  if (!fits_int(*number)) {
    c.reply.error("ERR value is out of range, value must between -2147483648 and 2147483647");
    return std::nullopt;
  }
  if (*number < 0 || *number >= static_cast<int64_t>(kDatabases)) {
    c.reply.error("ERR DB index is out of range");
    return std::nullopt;
  }
  return static_cast<std::size_t>(*number);
}

void copy(Context& c) {
  std::size_t target = c.session.database;
  bool replaces = false;
  for (std::size_t i = 3; i < c.args.size(); ++i) {
    if (c.is(i, "REPLACE")) {
      replaces = true;
    } else if (c.is(i, "DB") && i + 1 < c.args.size()) {
      const auto number = database_number(c, ++i);
      if (!number) return;
      target = *number;
    } else {
      return c.reply.error(kSyntax);
    }
  }
  if (target == c.session.database && c.args[1] == c.args[2]) return c.reply.error(kSameObject);
  c.engine.expire_all(c.now_ms);
  const Value* const value = c.db.find(c.args[1]);
  Keyspace& db = c.engine.database(target);
  if (value == nullptr || (!replaces && db.find(c.args[2]) != nullptr)) return c.reply.integer(0);
  db.put(c.args[2], Value(*value));
  c.engine.touch(target, c.args[2]);
  c.reply.integer(1);
}

void move(Context& c) {
  const auto target = database_number(c, 2);
  if (!target) return;
  if (*target == c.session.database) return c.reply.error(kSameObject);
  c.engine.expire_all(c.now_ms);
  const Value* const value = c.db.find(c.args[1]);
  Keyspace& db = c.engine.database(*target);
  if (value == nullptr || db.find(c.args[1]) != nullptr) return c.reply.integer(0);
  db.put(c.args[1], Value(*value));
  c.remove(c.args[1]);
  c.engine.touch(*target, c.args[1]);
  c.reply.integer(1);
}

void swapdb(Context& c) {
  const auto one = parse_integer(c.args[1]);
  if (!one || !fits_int(*one)) return c.reply.error("ERR invalid first DB index");
  const auto other = parse_integer(c.args[2]);
  if (!other || !fits_int(*other)) return c.reply.error("ERR invalid second DB index");
  constexpr auto kCount = static_cast<int64_t>(kDatabases);
  if (*one < 0 || *one >= kCount || *other < 0 || *other >= kCount) {
    return c.reply.error("ERR DB index is out of range");
  }
  c.engine.expire_all(c.now_ms);
  c.engine.swap(static_cast<std::size_t>(*one), static_cast<std::size_t>(*other));
  c.reply.ok();
}

constexpr CommandSpec kCommands[] = {{"copy", copy}, {"move", move}, {"swapdb", swapdb}};

}  // namespace

CommandSpecs transfer_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
