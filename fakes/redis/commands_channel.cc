// Publish and subscribe. A message for the publisher itself comes before the reply of PUBLISH.
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

void channels(Context& c) {
  if (c.args.size() > 3) return c.reply.error(kSyntax);
  Names names;
  for (const auto& [id, session] : c.engine.sessions()) {
    for (const std::string& name : session.channels) {
      if (c.args.size() == 2 || matches_glob(c.args[2], name)) names.insert(name);
    }
  }
  c.reply.array(names.size());
  for (const std::string& name : names) c.reply.bulk(name);
}

void numsub(Context& c) {
  c.reply.array((c.args.size() - 2) * 2);
  for (const std::string_view name : c.args.subspan(2)) {
    int64_t count = 0;
    for (const auto& [id, session] : c.engine.sessions()) {
      count += session.channels.contains(name) ? 1 : 0;
    }
    c.reply.bulk(name);
    c.reply.integer(count);
  }
}

void numpat(Context& c) {
  Names patterns;
  for (const auto& [id, session] : c.engine.sessions()) {
    patterns.insert(session.patterns.begin(), session.patterns.end());
  }
  c.reply.integer(static_cast<int64_t>(patterns.size()));
}

void pubsub(Context& c) {
  if (c.is(1, "CHANNELS")) return channels(c);
  if (c.is(1, "NUMSUB")) return numsub(c);
  if (c.is(1, "NUMPAT")) return numpat(c);
  reply_help(c);
}

constexpr CommandSpec kCommands[] = {
    {"pubsub", pubsub},         {"publish", publish},         {"subscribe", subscribe},
    {"psubscribe", psubscribe}, {"unsubscribe", unsubscribe}, {"punsubscribe", punsubscribe},
};

}  // namespace

CommandSpecs channel_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
