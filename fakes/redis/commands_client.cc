// CLIENT: what is known of connections, and what can be done to them.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

constexpr std::string_view kBadName =
    "ERR Client names cannot contain spaces, newlines or special characters.";

bool subscribes(const Session& session) {
  return !session.channels.empty() || !session.patterns.empty();
}

std::string flags_of(const Session& session) {
  std::string out;
  if (subscribes(session)) out += 'P';
  if (session.in_transaction) out += 'x';
  if (session.waiting) out += 'b';
  if (session.watched_key_changed) out += 'd';
  if (session.closing) out += 'c';
  if (session.spared_eviction) out += 'e';
  return out.empty() ? "N" : out;
}

// Buffers are not measured: their fields are zero.
std::string line_of(const Context& c, const Session& session) {
  return fmt::format(
      "id={} addr={} laddr={} fd={} name={} age={} idle={} flags={} db={} sub={} psub={} ssub=0 "
      "multi={} qbuf=0 qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0 oll=0 omem=0 tot-mem=0 "
      "events=r cmd={} user=default redir=-1 resp={}",
      session.id, session.address, session.local_address, session.id + 7, session.name,
      session.opened_ms == 0 ? 0 : (c.now_ms - session.opened_ms) / 1000,
      session.active_ms == 0 ? 0 : (c.now_ms - session.active_ms) / 1000, flags_of(session),
      session.database, session.channels.size(), session.patterns.size(),
      session.in_transaction ? static_cast<int64_t>(session.queued.size()) : -1,
      session.last_command.empty() ? "NULL" : session.last_command,
      static_cast<int>(session.protocol));
}

std::optional<bool> wants_subscribers(std::string_view type) {
  if (same_word(type, "normal")) return false;
  if (same_word(type, "pubsub")) return true;
  return std::nullopt;
}

bool is_type(std::string_view type) {
  return wants_subscribers(type) || same_word(type, "master") || same_word(type, "replica") ||
         same_word(type, "slave");
}

bool has_type(const Session& session, std::string_view type) {
  return wants_subscribers(type) == subscribes(session);
}

void list(Context& c) {
  std::vector<const Session*> shown;
  if (c.args.size() == 4 && c.is(2, "TYPE")) {
    if (!is_type(c.args[3])) {
      return c.reply.error(fmt::format("ERR Unknown client type '{}'", c.args[3]));
    }
    for (const auto& [id, session] : c.engine.sessions()) {
      if (has_type(session, c.args[3])) shown.push_back(&session);
    }
  } else if (c.args.size() > 3 && c.is(2, "ID")) {
    for (const std::string_view text : c.args.subspan(3)) {
      const auto id = parse_integer(text);
      if (!id || *id < 0) return c.reply.error("ERR Invalid client ID");
      const auto at = c.engine.sessions().find(static_cast<uint64_t>(*id));
      if (at != c.engine.sessions().end()) shown.push_back(&at->second);
    }
  } else if (c.args.size() != 2) {
    return c.reply.error(kSyntax);
  } else {
    for (const auto& [id, session] : c.engine.sessions()) shown.push_back(&session);
  }
  std::string text;
  for (const Session* const session : shown) text += line_of(c, *session) + "\n";
  c.reply.verbatim(text);
}

struct Victims {
  std::optional<uint64_t> id;
  std::optional<std::string_view> address;
  std::optional<std::string_view> local_address;
  std::optional<std::string_view> type;
  std::optional<std::string_view> user;
  bool spares_me = true;

  [[nodiscard]] bool include(const Session& session) const {
    return (!id || session.id == *id) && (!address || session.address == *address) &&
           (!local_address || session.local_address == *local_address) &&
           (!type || has_type(session, *type)) && (!user || *user == "default");
  }
};

// False when the error is replied.
bool read_victims(Context& c, Victims& out) {
  for (std::size_t i = 2; i < c.args.size(); i += 2) {
    const std::string_view value = i + 1 < c.args.size() ? c.args[i + 1] : "";
    std::string error;
    if (i + 1 == c.args.size()) {
      error = kSyntax;
    } else if (c.is(i, "ID")) {
      const auto id = parse_integer(value);
      if (!id || *id < 1) error = "ERR client-id should be greater than 0";
      out.id = static_cast<uint64_t>(id.value_or(0));
    } else if (c.is(i, "TYPE")) {
      if (!is_type(value)) error = fmt::format("ERR Unknown client type '{}'", value);
      out.type = value;
    } else if (c.is(i, "ADDR")) {
      out.address = value;
    } else if (c.is(i, "LADDR")) {
      out.local_address = value;
    } else if (c.is(i, "USER")) {
      if (value != "default") error = fmt::format("ERR No such user '{}'", value);
      out.user = value;
    } else if (c.is(i, "SKIPME") && (same_word(value, "yes") || same_word(value, "no"))) {
      out.spares_me = same_word(value, "yes");
    } else {
      error = kSyntax;
    }
    if (error.empty()) continue;
    c.reply.error(error);
    return false;
  }
  return true;
}

void kill(Context& c) {
  const bool by_address = c.args.size() == 3;
  Victims victims;
  if (by_address) {
    victims.address = c.args[2];
    victims.spares_me = false;
  } else if (!read_victims(c, victims)) {
    return;
  }
  int64_t killed = 0;
  for (auto& [id, session] : c.engine.sessions()) {
    if (!victims.include(session)) continue;
    const bool is_me = id == c.session.id;
    if (is_me && victims.spares_me) continue;
    if (is_me) {
      session.closing = true;
    } else {
      c.engine.hang_up(session);
    }
    ++killed;
  }
  if (!by_address) return c.reply.integer(killed);
  return killed > 0 ? c.reply.ok() : c.reply.error("ERR No such client");
}

void pause(Context& c) {
  const bool writes = c.args.size() == 4 && c.is(3, "WRITE");
  if (c.args.size() > 4 || (c.args.size() == 4 && !writes && !c.is(3, "ALL"))) {
    return c.reply.error("ERR CLIENT PAUSE mode must be WRITE or ALL");
  }
  const auto timeout = c.integer(2, "ERR timeout is not an integer or out of range");
  if (!timeout) return;
  if (*timeout < 0) return c.reply.error("ERR timeout is negative");
  const auto until_ms = add(*timeout, c.now_ms);
  if (!until_ms) return c.reply.error("ERR timeout is out of range");
  c.engine.pause(*until_ms, writes ? Pause::kWrites : Pause::kAll);
  c.reply.ok();
}

void unblock(Context& c) {
  const bool by_error = c.args.size() == 4 && c.is(3, "ERROR");
  if (c.args.size() == 4 && !by_error && !c.is(3, "TIMEOUT")) {
    return c.reply.error("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
  }
  const auto id = c.integer(2);
  if (!id) return;
  const auto at = c.engine.sessions().find(static_cast<uint64_t>(*id));
  const bool waits = at != c.engine.sessions().end() && at->second.waiting &&
                     at->second.waiting->what == Waiting::For::kElements;
  if (!waits) return c.reply.integer(0);
  std::string reply = by_error ? "-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n"
                               : std::move(at->second.waiting->on_timeout);
  c.engine.end_wait(at->second, std::move(reply));
  c.reply.integer(1);
}

void set_name(Context& c) {
  if (!is_client_name(c.args[2])) return c.reply.error(kBadName);
  c.session.name = c.args[2];
  c.reply.ok();
}

void reply_mode(Context& c) {
  if (c.is(2, "ON")) {
    c.session.replies = ReplyMode::kOn;
    return c.reply.ok();
  }
  if (c.is(2, "OFF")) {
    c.session.replies = ReplyMode::kOff;
  } else if (c.is(2, "SKIP")) {
    if (c.session.replies != ReplyMode::kOff) c.session.replies = ReplyMode::kSkipNext;
  } else {
    c.reply.error(kSyntax);
  }
}

void no_evict(Context& c) {
  if (!c.is(2, "ON") && !c.is(2, "OFF")) return c.reply.error(kSyntax);
  c.session.spared_eviction = c.is(2, "ON");
  c.reply.ok();
}

void tracking_info(Context& c) {
  c.reply.map(3);
  c.reply.bulk("flags");
  c.reply.set(1);
  c.reply.bulk("off");
  c.reply.bulk("redirect");
  c.reply.integer(-1);
  c.reply.bulk("prefixes");
  c.reply.array(0);
}

void client(Context& c) {
  if (c.is(1, "ID")) return c.reply.integer(static_cast<int64_t>(c.session.id));
  if (c.is(1, "GETNAME")) {
    return c.session.name.empty() ? c.reply.nil() : c.reply.bulk(c.session.name);
  }
  if (c.is(1, "SETNAME")) return set_name(c);
  if (c.is(1, "INFO")) return c.reply.verbatim(line_of(c, c.session) + "\n");
  if (c.is(1, "LIST")) return list(c);
  if (c.is(1, "KILL")) return kill(c);
  if (c.is(1, "PAUSE")) return pause(c);
  if (c.is(1, "UNBLOCK")) return unblock(c);
  if (c.is(1, "REPLY")) return reply_mode(c);
  if (c.is(1, "NO-EVICT")) return no_evict(c);
  if (c.is(1, "TRACKINGINFO")) return tracking_info(c);
  if (c.is(1, "GETREDIR")) return c.reply.integer(-1);
  if (c.is(1, "UNPAUSE")) {
    c.engine.unpause(c.now_ms);
    return c.reply.ok();
  }
  reply_help(c);
}

constexpr CommandSpec kCommands[] = {{"client", client}};

}  // namespace

CommandSpecs client_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
