// Publish and subscribe. A message for the publisher itself is delivered like any other.
#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

using Names = std::set<std::string, std::less<>>;

void publish(Context& c) {
  int64_t receivers = 0;
  for (auto& [id, session] : c.engine.sessions()) {
    Delivery delivery{.session = id};
    Reply reply(delivery.bytes, session.protocol);
    if (session.channels.contains(c.args[1])) {
      reply.push(3);
      reply.bulk("message");
      reply.bulk(c.args[1]);
      reply.bulk(c.args[2]);
      ++receivers;
    }
    for (const std::string& pattern : session.patterns) {
      if (!matches_glob(pattern, c.args[1])) continue;
      reply.push(4);
      reply.bulk("pmessage");
      reply.bulk(pattern);
      reply.bulk(c.args[1]);
      reply.bulk(c.args[2]);
      ++receivers;
    }
    if (!delivery.bytes.empty()) c.engine.deliver(std::move(delivery));
  }
  c.reply.integer(receivers);
}

void confirm(Context& c, std::string_view what, const std::string_view* name) {
  c.reply.push(3);
  c.reply.bulk(what);
  if (name == nullptr) {
    c.reply.nil();
  } else {
    c.reply.bulk(*name);
  }
  c.reply.integer(static_cast<int64_t>(c.session.channels.size() + c.session.patterns.size()));
}

void enter(Context& c, Names& names, std::string_view what) {
  for (const std::string_view name : c.args.subspan(1)) {
    names.emplace(name);
    confirm(c, what, &name);
  }
}

void leave(Context& c, Names& names, std::string_view what) {
  if (c.args.size() == 1 && names.empty()) return confirm(c, what, nullptr);
  if (c.args.size() == 1) {
    while (!names.empty()) {
      const std::string name = *names.begin();
      names.erase(names.begin());
      const std::string_view view = name;
      confirm(c, what, &view);
    }
    return;
  }
  for (const std::string_view name : c.args.subspan(1)) {
    if (const auto at = names.find(name); at != names.end()) names.erase(at);
    confirm(c, what, &name);
  }
}

void subscribe(Context& c) {
  enter(c, c.session.channels, "subscribe");
}
void psubscribe(Context& c) {
  enter(c, c.session.patterns, "psubscribe");
}
void unsubscribe(Context& c) {
  leave(c, c.session.channels, "unsubscribe");
}
void punsubscribe(Context& c) {
  leave(c, c.session.patterns, "punsubscribe");
}

constexpr CommandSpec kCommands[] = {
    {"publish", 3, CommandTrait::kPlain, publish},
    {"subscribe", -2, CommandTrait::kSubscribed, subscribe},
    {"psubscribe", -2, CommandTrait::kSubscribed, psubscribe},
    {"unsubscribe", -1, CommandTrait::kSubscribed, unsubscribe},
    {"punsubscribe", -1, CommandTrait::kSubscribed, punsubscribe},
};

}  // namespace

CommandSpecs channel_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
