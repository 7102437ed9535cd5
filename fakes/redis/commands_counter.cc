// Strings that are numbers.
#include <cmath>
#include <limits>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

void add_to(Context& c, int64_t by) {
  const auto found = look<String>(c, c.args[1]);
  if (!found) return;
  const auto before = *found == nullptr ? std::optional<int64_t>(0) : parse_integer(**found);
  if (!before) return c.reply.error(kNotInteger);
  const auto sum = add(*before, by);
  if (!sum) return c.reply.error("ERR increment or decrement would overflow");
  *look_or_make<String>(c, c.args[1]) = std::to_string(*sum);
  c.db.find(c.args[1])->edited = false;
  c.touch(c.args[1]);
  c.reply.integer(*sum);
}

void incr(Context& c) {
  add_to(c, 1);
}
void decr(Context& c) {
  add_to(c, -1);
}

void incrby(Context& c) {
  if (const auto by = c.integer(2)) add_to(c, *by);
}

void decrby(Context& c) {
  const auto by = c.integer(2);
  if (!by) return;
  if (*by == std::numeric_limits<int64_t>::min()) {
    return c.reply.error("ERR decrement would overflow");
  }
  add_to(c, -*by);
}

void incrbyfloat(Context& c) {
  const auto found = look<String>(c, c.args[1]);
  if (!found) return;
  const auto before =
      *found == nullptr ? std::optional<long double>(0) : parse_long_double(**found);
  const auto by = parse_long_double(c.args[2]);
  if (!before || !by) return c.reply.error(kNotFloat);
  const long double sum = *before + *by;
  if (!std::isfinite(sum)) return c.reply.error("ERR increment would produce NaN or Infinity");
  String* const held = look_or_make<String>(c, c.args[1]);
  *held = format_long_double(sum);
  c.touch(c.args[1]);
  c.reply.bulk(*held);
}

constexpr CommandSpec kCommands[] = {
    {"incr", incr},
    {"decr", decr},
    {"incrby", incrby},
    {"decrby", decrby},
    {"incrbyfloat", incrbyfloat},
};

}  // namespace

CommandSpecs counter_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
