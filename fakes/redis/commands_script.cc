// EVAL, EVALSHA and SCRIPT.
#include <fmt/format.h>

#include "fakes/redis/command.h"
#include "fakes/redis/script.h"

namespace lighthouse::fakes::redis {
namespace {

constexpr std::string_view kNoScript = "NOSCRIPT No matching script. Please use EVAL.";

// The number of keys in args[2]; nullopt when the error is replied.
std::optional<std::size_t> key_count(Context& c) {
  const auto count = c.integer(2);
  if (!count) return std::nullopt;
  if (*count < 0) {
    c.reply.error("ERR Number of keys can't be negative");
    return std::nullopt;
  }
  if (*count > static_cast<int64_t>(c.args.size()) - 3) {
    c.reply.error("ERR Number of keys can't be greater than number of args");
    return std::nullopt;
  }
  return static_cast<std::size_t>(*count);
}

void run(Context& c, std::string_view digest, std::size_t keys, Effects effects) {
  const ScriptCall call{.session = c.session,
                        .keys = c.args.subspan(3, keys),
                        .arguments = c.args.subspan(3 + keys),
                        .now_ms = c.now_ms,
                        .effects = effects};
  c.engine.scripts().run(digest, call, c.reply);
}

void evaluate(Context& c, Effects effects) {
  const auto keys = key_count(c);
  if (!keys) return;
  std::string digest;
  if (!c.engine.scripts().load(c.args[1], digest)) return c.reply.error(digest);
  run(c, digest, *keys, effects);
}

void evaluate_known(Context& c, Effects effects) {
  const auto keys = key_count(c);
  if (!keys) return;
  if (!c.engine.scripts().known(c.args[1])) return c.reply.error(kNoScript);
  run(c, c.args[1], *keys, effects);
}

void eval(Context& c) {
  evaluate(c, Effects::kAny);
}
void eval_ro(Context& c) {
  evaluate(c, Effects::kNone);
}
void evalsha(Context& c) {
  evaluate_known(c, Effects::kAny);
}
void evalsha_ro(Context& c) {
  evaluate_known(c, Effects::kNone);
}

void script(Context& c) {
  const std::size_t words = c.args.size();
  if (c.is(1, "LOAD") && words == 3) {
    std::string out;
    if (!c.engine.scripts().load(c.args[2], out)) return c.reply.error(out);
    return c.reply.bulk(out);
  }
  if (c.is(1, "EXISTS") && words >= 3) {
    c.reply.array(words - 2);
    for (const std::string_view digest : c.args.subspan(2)) {
      c.reply.integer(c.engine.scripts().known(digest) ? 1 : 0);
    }
    return;
  }
  if (c.is(1, "FLUSH")) {
    if (words == 2 || (words == 3 && (c.is(2, "SYNC") || c.is(2, "ASYNC")))) {
      c.engine.scripts().flush();
      return c.reply.ok();
    }
    return c.reply.error("ERR SCRIPT FLUSH only support SYNC|ASYNC option");
  }
  if (c.is(1, "KILL")) return c.reply.error("NOTBUSY No scripts in execution right now.");
  reply_help(c);
}

constexpr CommandSpec kCommands[] = {
    {"eval", eval},     {"evalsha", evalsha}, {"eval_ro", eval_ro}, {"evalsha_ro", evalsha_ro},
    {"script", script},
};

}  // namespace

CommandSpecs script_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
