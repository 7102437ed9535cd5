// The server as a whole: size, settings, information.
#include <algorithm>

#include <fmt/format.h>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

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
  const auto& settings = c.engine.settings();
  const int64_t up_seconds = (c.now_ms - c.engine.started_ms()) / 1000;
  section("Server",
          fmt::format("redis_version:7.0.15\r\nredis_git_sha1:00000000\r\nredis_git_dirty:0\r\n"
                      "redis_mode:standalone\r\narch_bits:64\r\ntcp_port:{}\r\n"
                      "uptime_in_seconds:{}\r\nuptime_in_days:{}\r\nhz:{}\r\n",
                      settings.find("port")->second, up_seconds, up_seconds / 86400,
                      settings.find("hz")->second));
  const auto waiting = std::ranges::count_if(
      c.engine.sessions(), [](const auto& entry) { return entry.second.waiting.has_value(); });
  section("Clients",
          fmt::format("connected_clients:{}\r\ncluster_connections:0\r\nmaxclients:{}\r\n"
                      "blocked_clients:{}\r\n",
                      c.engine.sessions().size(), settings.find("maxclients")->second, waiting));
  section("Memory", fmt::format("used_memory:0\r\nmaxmemory:{}\r\nmaxmemory_policy:{}\r\n",
                                settings.find("maxmemory")->second,
                                settings.find("maxmemory-policy")->second));
  section("Persistence",
          "loading:0\r\nasync_loading:0\r\nrdb_bgsave_in_progress:0\r\n"
          "rdb_last_bgsave_status:ok\r\naof_enabled:0\r\naof_rewrite_in_progress:0\r\n");
  section("Replication", "role:master\r\nconnected_slaves:0\r\n");
  std::string databases;
  for (std::size_t i = 0; i < kDatabases; ++i) {
    const Keyspace& db = c.engine.database(i);
    if (db.keys().empty()) continue;
    databases +=
        fmt::format("db{}:keys={},expires={},avg_ttl=0\r\n", i, db.keys().size(), db.expiring());
  }
  section("Cluster", "cluster_enabled:0\r\n");
  section("Keyspace", databases);
  c.reply.verbatim(text);
}

constexpr CommandSpec kCommands[] = {
    {"dbsize", dbsize}, {"flushdb", flushdb}, {"flushall", flushall},
    {"time", time},     {"info", info},
};

}  // namespace

CommandSpecs server_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
