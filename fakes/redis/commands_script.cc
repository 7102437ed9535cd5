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

void run(Context& c, std::string_view digest, std::size_t keys) {
  const ScriptCall call{.session = c.session,
                        .keys = c.args.subspan(3, keys),
                        .arguments = c.args.subspan(3 + keys),
                        .now_ms = c.now_ms};
  c.engine.scripts().run(digest, call, c.reply);
}

void eval(Context& c) {
  const auto keys = key_count(c);
  if (!keys) return;
  std::string digest;
  if (!c.engine.scripts().load(c.args[1], digest)) return c.reply.error(digest);
  run(c, digest, *keys);
}

void evalsha(Context& c) {
  const auto keys = key_count(c);
  if (!keys) return;
  if (!c.engine.scripts().known(c.args[1])) return c.reply.error(kNoScript);
  run(c, c.args[1], *keys);
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
  for (const std::string_view known : {"load", "exists"}) {
    if (c.is(1, known)) return c.reply.error(wrong_arity(fmt::format("script|{}", known)));
  }
  c.reply.error(fmt::format("ERR unknown subcommand '{}'. Try SCRIPT HELP.", c.args[1]));
}

constexpr CommandSpec kCommands[] = {
    {"eval", -3, CommandTrait::kNoScript, eval},
    {"evalsha", -3, CommandTrait::kNoScript, evalsha},
    {"script", -2, CommandTrait::kNoScript, script},
};

}  // namespace

CommandSpecs script_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
