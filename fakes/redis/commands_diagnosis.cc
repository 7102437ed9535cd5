// What an operator asks: slow commands, latency, role. Nothing is slow here, and nothing is kept on
// a disk or replicated.
#include <fmt/format.h>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

void slowlog(Context& c) {
  if (c.is(1, "LEN")) return c.reply.integer(0);
  if (c.is(1, "RESET")) return c.reply.ok();
  if (c.is(1, "HELP")) return reply_help(c);
  if (c.args.size() == 3) {
    const auto count = parse_integer(c.args[2]);
    if (!count || *count < -1)
      return c.reply.error("ERR count should be greater than or equal to -1");
  }
  c.reply.array(0);
}

void latency(Context& c) {
  if (c.is(1, "LATEST")) return c.reply.array(0);
  if (c.is(1, "RESET")) return c.reply.integer(0);
  if (c.is(1, "DOCTOR")) return c.reply.verbatim("Latency is not measured here.\n");
  reply_help(c);
}

void role(Context& c) {
  c.reply.array(3);
  c.reply.bulk("master");
  c.reply.integer(0);
  c.reply.array(0);
}

// There is no replica to wait for: every wait ends with none, once its time is over.
void wait(Context& c) {
  const auto replicas = c.integer(1);
  if (!replicas) return;
  const auto timeout = c.integer(2, "ERR timeout is not an integer or out of range");
  if (!timeout) return;
  if (*timeout < 0) return c.reply.error("ERR timeout is negative");
  if (*replicas <= 0 || c.caller != Caller::kClient) return c.reply.integer(0);
  Waiting waiting{.on_timeout = ":0\r\n"};
  if (*timeout > 0) waiting.until_ms = add(*timeout, c.now_ms);
  c.engine.wait(c.session, std::move(waiting));
}

void lastsave(Context& c) {
  c.reply.integer(c.engine.started_ms() / 1000);
}
void save(Context& c) {
  c.reply.ok();
}
void bgsave(Context& c) {
  const bool scheduled = c.args.size() == 2 && c.is(1, "SCHEDULE");
  if (c.args.size() > 1 && !scheduled) return c.reply.error(kSyntax);
  c.reply.status("Background saving started");
}
void bgrewriteaof(Context& c) {
  c.reply.status("Background append only file rewriting started");
}

void lolwut(Context& c) {
  c.reply.verbatim("Redis ver. 7.0.15\n");
}

// Never runs: the engine refuses it as a redis-server without a configuration file does.
void debug(Context& c) {
  c.reply.ok();
}

constexpr CommandSpec kCommands[] = {
    {"slowlog", slowlog}, {"latency", latency},           {"role", role},
    {"wait", wait},       {"lastsave", lastsave},         {"save", save},
    {"bgsave", bgsave},   {"bgrewriteaof", bgrewriteaof}, {"lolwut", lolwut},
    {"debug", debug},
};

}  // namespace

CommandSpecs diagnosis_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
