// MULTI, EXEC and the keys they watch.
#include <utility>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

void multi(Context& c) {
  if (c.session.in_transaction) return c.reply.error("ERR MULTI calls can not be nested");
  c.session.in_transaction = true;
  c.reply.ok();
}

void discard(Context& c) {
  if (!c.session.in_transaction) return c.reply.error("ERR DISCARD without MULTI");
  c.engine.discard(c.session);
  c.reply.ok();
}

void exec(Context& c) {
  if (!c.session.in_transaction) return c.reply.error("ERR EXEC without MULTI");
  c.engine.expire_all(c.now_ms);
  const bool broken = c.session.transaction_broken;
  const bool changed = c.session.watched_key_changed;
  const auto queued = std::exchange(c.session.queued, {});
  c.engine.discard(c.session);
  if (broken) {
    return c.reply.error("EXECABORT Transaction discarded because of previous errors.");
  }
  if (changed) return c.reply.nil_array();
  c.reply.array(queued.size());
  for (const auto& words : queued) {
    const std::vector<std::string_view> views(words.begin(), words.end());
    c.engine.run(c.session, *c.engine.find_command(views[0]), views, c.now_ms, c.reply,
                 Caller::kTransaction);
  }
}

void watch(Context& c) {
  if (c.session.in_transaction) return c.reply.error("ERR WATCH inside MULTI is not allowed");
  for (const std::string_view key : c.args.subspan(1)) c.engine.watch(c.session, key);
  c.reply.ok();
}

void unwatch(Context& c) {
  c.engine.unwatch(c.session);
  c.reply.ok();
}

constexpr CommandSpec kCommands[] = {
    {"multi", multi}, {"exec", exec}, {"discard", discard}, {"watch", watch}, {"unwatch", unwatch},
};

}  // namespace

CommandSpecs transaction_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
