// What concerns one connection.
#include <algorithm>

#include <fmt/format.h>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

constexpr std::string_view kWrongPassword =
    "WRONGPASS invalid username-password pair or user is disabled.";

void ping(Context& c) {
  if (c.args.size() > 2) return c.reply.error(wrong_arity("ping"));
  const bool subscribed = !c.session.channels.empty() || !c.session.patterns.empty();
  if (subscribed && !c.reply.resp3()) {
    c.reply.array(2);
    c.reply.bulk("pong");
    return c.reply.bulk(c.args.size() == 2 ? c.args[1] : "");
  }
  if (c.args.size() == 2) return c.reply.bulk(c.args[1]);
  c.reply.status("PONG");
}

void echo(Context& c) {
  c.reply.bulk(c.args[1]);
}

void select(Context& c) {
  const auto number = c.integer(1);
  if (!number) return;
  if (*number < 0 || *number >= static_cast<int64_t>(kDatabases)) {
    return c.reply.error("ERR DB index is out of range");
  }
  c.session.database = static_cast<std::size_t>(*number);
  c.reply.ok();
}

// Time does not depend on how much of the password is right.
bool same_secret(std::string_view given, std::string_view wanted) {
  unsigned different = given.size() == wanted.size() ? 0U : 1U;
  for (std::size_t i = 0; i < given.size() && i < wanted.size(); ++i) {
    different |= static_cast<unsigned char>(given[i] ^ wanted[i]);
  }
  return different == 0;
}

bool log_in(Context& c, std::string_view user, std::string_view password) {
  const std::string& wanted = c.engine.password();
  const bool right = user == "default" && (wanted.empty() || same_secret(password, wanted));
  if (!right) {
    c.reply.error(kWrongPassword);
    return false;
  }
  c.session.authenticated = true;
  return true;
}

void auth(Context& c) {
  if (c.args.size() > 3) return c.reply.error(kSyntax);
  if (c.args.size() == 2 && c.engine.password().empty()) {
    return c.reply.error(
        "ERR AUTH <password> called without any password configured for the default user. Are you "
        "sure your configuration is correct?");
  }
  const bool named = c.args.size() == 3;
  if (log_in(c, named ? c.args[1] : "default", c.args.back())) c.reply.ok();
}

constexpr std::string_view kBadName =
    "ERR Client names cannot contain spaces, newlines or special characters.";

void describe_server(Context& c) {
  c.reply.map(7);
  c.reply.bulk("server");
  c.reply.bulk("redis");
  c.reply.bulk("version");
  c.reply.bulk("7.0.15");
  c.reply.bulk("proto");
  c.reply.integer(static_cast<int64_t>(c.session.protocol));
  c.reply.bulk("id");
  c.reply.integer(static_cast<int64_t>(c.session.id));
  c.reply.bulk("mode");
  c.reply.bulk("standalone");
  c.reply.bulk("role");
  c.reply.bulk("master");
  c.reply.bulk("modules");
  c.reply.array(0);
}

void hello(Context& c) {
  Protocol protocol = c.session.protocol;
  if (c.args.size() > 1) {
    const auto version = c.integer(1, "ERR Protocol version is not an integer or out of range");
    if (!version) return;
    if (*version != 2 && *version != 3) {
      return c.reply.error("NOPROTO unsupported protocol version");
    }
    protocol = static_cast<Protocol>(*version);
  }
  std::optional<std::string_view> name;
  for (std::size_t i = 2; i < c.args.size(); ++i) {
    if (c.is(i, "AUTH") && i + 2 < c.args.size()) {
      if (!log_in(c, c.args[i + 1], c.args[i + 2])) return;
      i += 2;
    } else if (c.is(i, "SETNAME") && i + 1 < c.args.size()) {
      name = c.args[++i];
      if (!is_client_name(*name)) return c.reply.error(kBadName);
    } else {
      return c.reply.error(fmt::format("ERR Syntax error in HELLO option '{}'", c.args[i]));
    }
  }
  if (!c.engine.is_authenticated(c.session)) {
    return c.reply.error(
        "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO "
        "AUTH <user> <pass> option can be used to authenticate the client and select the "
        "RESP protocol version at the same time");
  }
  if (name) c.session.name = *name;
  c.session.protocol = protocol;
  c.reply.speak(protocol);
  describe_server(c);
}

void quit(Context& c) {
  c.session.closing = true;
  c.reply.ok();
}

void reset(Context& c) {
  c.engine.discard(c.session);
  c.session.channels.clear();
  c.session.patterns.clear();
  c.session.database = 0;
  c.session.name.clear();
  c.session.replies = ReplyMode::kOn;
  c.session.spared_eviction = false;
  c.session.protocol = Protocol::kResp2;
  c.session.authenticated = c.engine.password().empty();
  c.reply.status("RESET");
}

constexpr CommandSpec kCommands[] = {
    {"ping", ping},   {"echo", echo}, {"select", select}, {"auth", auth},
    {"hello", hello}, {"quit", quit}, {"reset", reset},
};

}  // namespace

bool is_client_name(std::string_view name) {
  return std::ranges::all_of(name, [](char byte) { return byte > ' ' && byte <= '~'; });
}

CommandSpecs connection_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
