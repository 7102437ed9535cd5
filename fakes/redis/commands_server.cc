// The server as a whole: size, settings, information.
#include <fmt/format.h>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

std::string unknown_subcommand(const Context& c, std::string_view command) {
  return fmt::format("ERR unknown subcommand '{}'. Try {} HELP.", c.args[1], command);
}

void dbsize(Context& c) {
  c.reply.integer(static_cast<int64_t>(c.db.keys().size()));
}

// ASYNC and SYNC are taken and mean the same.
bool flush_words_fit(Context& c) {
  const bool fit =
      c.args.size() == 1 || (c.args.size() == 2 && (c.is(1, "ASYNC") || c.is(1, "SYNC")));
  if (!fit) c.reply.error(kSyntax);
  return fit;
}

void flushdb(Context& c) {
  if (!flush_words_fit(c)) return;
  c.engine.touch_all(c.session.database);
  c.db.clear();
  c.reply.ok();
}

void flushall(Context& c) {
  if (!flush_words_fit(c)) return;
  for (std::size_t i = 0; i < kDatabases; ++i) {
    c.engine.touch_all(i);
    c.engine.database(i).clear();
  }
  c.reply.ok();
}

void time(Context& c) {
  c.reply.array(2);
  c.reply.bulk(std::to_string(c.now_ms / 1000));
  c.reply.bulk(std::to_string(c.now_ms % 1000 * 1000));
}

void config_get(Context& c) {
  std::vector<std::pair<std::string_view, std::string_view>> found;
  for (const auto& [name, value] : c.engine.settings()) {
    for (const std::string_view pattern : c.args.subspan(2)) {
      if (!matches_glob(pattern, name)) continue;
      found.emplace_back(name, value);
      break;
    }
  }
  c.reply.map(found.size());
  for (const auto& [name, value] : found) {
    c.reply.bulk(name);
    c.reply.bulk(value);
  }
}

void config_set(Context& c) {
  for (std::size_t i = 2; i < c.args.size(); i += 2) {
    if (c.engine.settings().contains(c.args[i])) continue;
    return c.reply.error(
        fmt::format("ERR Unknown option or number of arguments for CONFIG SET - '{}'", c.args[i]));
  }
  for (std::size_t i = 2; i < c.args.size(); i += 2) {
    c.engine.settings()[std::string(c.args[i])] = c.args[i + 1];
  }
  c.reply.ok();
}

void config(Context& c) {
  const std::size_t words = c.args.size();
  if (c.is(1, "GET")) {
    return words >= 3 ? config_get(c) : c.reply.error(wrong_arity("config|get"));
  }
  if (c.is(1, "SET")) {
    return words >= 4 && words % 2 == 0 ? config_set(c) : c.reply.error(wrong_arity("config|set"));
  }
  if (c.is(1, "RESETSTAT") && words == 2) return c.reply.ok();
  c.reply.error(unknown_subcommand(c, "CONFIG"));
}

void command(Context& c) {
  if (c.args.size() == 1) return c.reply.array(0);
  if (c.is(1, "COUNT")) {
    std::size_t count = 0;
    for (const CommandSpecs specs :
         {connection_commands(), server_commands(), key_commands(), scan_commands(),
          string_commands(), counter_commands(), hash_commands(), set_commands(),
          sorted_set_commands(), range_commands(), list_commands(), transaction_commands(),
          channel_commands(), script_commands()}) {
      count += specs.size();
    }
    return c.reply.integer(static_cast<int64_t>(count));
  }
  if (c.is(1, "DOCS")) return c.reply.map(0);
  c.reply.error(unknown_subcommand(c, "COMMAND"));
}

bool wants_section(const Context& c, std::string_view section) {
  if (c.args.size() == 1) return true;
  for (std::size_t i = 1; i < c.args.size(); ++i) {
    if (c.is(i, section) || c.is(i, "all") || c.is(i, "everything") || c.is(i, "default")) {
      return true;
    }
  }
  return false;
}

void info(Context& c) {
  c.engine.expire_all(c.now_ms);
  std::string text;
  const auto section = [&](std::string_view name, std::string_view body) {
    if (!wants_section(c, name)) return;
    if (!text.empty()) text += "\r\n";
    text += fmt::format("# {}\r\n{}", name, body);
  };
  section("Server", "redis_version:7.0.15\r\nredis_mode:standalone\r\n");
  section("Clients", fmt::format("connected_clients:{}\r\n", c.engine.sessions().size()));
  section("Replication", "role:master\r\nconnected_slaves:0\r\n");
  std::string databases;
  for (std::size_t i = 0; i < kDatabases; ++i) {
    const Keyspace& db = c.engine.database(i);
    if (db.keys().empty()) continue;
    databases +=
        fmt::format("db{}:keys={},expires={},avg_ttl=0\r\n", i, db.keys().size(), db.expiring());
  }
  section("Keyspace", databases);
  c.reply.bulk(text);
}

constexpr CommandSpec kCommands[] = {
    {"dbsize", 1, CommandTrait::kPlain, dbsize},
    {"flushdb", -1, CommandTrait::kPlain, flushdb},
    {"flushall", -1, CommandTrait::kPlain, flushall},
    {"time", 1, CommandTrait::kPlain, time},
    {"config", -2, CommandTrait::kNoScript, config},
    {"command", -1, CommandTrait::kPlain, command},
    {"info", -1, CommandTrait::kPlain, info},
};

}  // namespace

CommandSpecs server_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
