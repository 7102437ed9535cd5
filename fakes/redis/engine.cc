#include "fakes/redis/engine.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "fakes/redis/command.h"
#include "fakes/redis/script.h"

namespace lighthouse::fakes::redis {
namespace {

constexpr std::size_t kLongestName = 32;
constexpr std::size_t kArgumentsShown = 128;

// The error of Redis for a name that it does not know, with the beginning of the arguments.
std::string unknown_command(Words words) {
  std::string shown;
  for (std::size_t i = 1; i < words.size() && shown.size() < kArgumentsShown; ++i) {
    // Redis shows an argument up to its first NUL.
    const std::string_view word = words[i].substr(0, words[i].find('\0'));
    shown += fmt::format("'{}' ", word.substr(0, kArgumentsShown - shown.size()));
  }
  return fmt::format("ERR unknown command '{}', with args beginning with: {}",
                     words[0].substr(0, kArgumentsShown), shown);
}

bool may_run_subscribed(const CommandSpec& spec) {
  return spec.trait == CommandTrait::kSubscribed || spec.name == "quit";
}

}  // namespace

bool arity_fits(const CommandSpec& spec, std::size_t words) {
  const auto count = static_cast<int>(words);
  return spec.arity >= 0 ? count == spec.arity : count >= -spec.arity;
}

std::string wrong_arity(std::string_view command) {
  return fmt::format("ERR wrong number of arguments for '{}' command", command);
}

std::optional<std::pair<std::size_t, std::size_t>> index_range(int64_t start, int64_t end,
                                                               std::size_t size) {
  const auto count = static_cast<int64_t>(size);
  if (start < 0) start = std::max<int64_t>(0, start + count);
  if (end < 0) end += count;
  end = std::min(end, count - 1);
  if (start > end || start >= count) return std::nullopt;
  return std::pair{static_cast<std::size_t>(start), static_cast<std::size_t>(end)};
}

Engine::Engine(EngineOptions options)
    : options_(std::move(options)),
      scripts_(std::make_unique<ScriptHost>(*this)),
      random_state_(options_.seed) {
  for (const CommandSpecs specs :
       {connection_commands(), server_commands(), key_commands(), scan_commands(),
        string_commands(), counter_commands(), hash_commands(), set_commands(),
        sorted_set_commands(), range_commands(), list_commands(), transaction_commands(),
        channel_commands(), script_commands()}) {
    for (const CommandSpec& spec : specs) commands_.emplace(spec.name, &spec);
  }
  settings_ = {{"appendonly", "no"},
               {"databases", "16"},
               {"maxmemory", "0"},
               {"save", ""},
               {"maxmemory-policy", "noeviction"},
               {"timeout", "0"}};
}

Engine::~Engine() = default;

Session& Engine::open() {
  const uint64_t id = next_session_++;
  Session& session = sessions_[id];
  session.id = id;
  session.authenticated = options_.password.empty();
  return session;
}

void Engine::close(Session& session) {
  unwatch(session);
  sessions_.erase(session.id);
}

const CommandSpec* Engine::find_command(std::string_view name) const {
  if (name.size() > kLongestName) return nullptr;
  std::array<char, kLongestName> lower;
  std::ranges::transform(name, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  const auto* const found = commands_.find({lower.data(), name.size()});
  return found == nullptr ? nullptr : *found;
}

bool Engine::refuse(Session& session, const CommandSpec* spec, Words words, Reply& reply) {
  std::string error;
  if (spec == nullptr) {
    error = unknown_command(words);
  } else if (!arity_fits(*spec, words.size())) {
    error = wrong_arity(spec->name);
  } else if (!session.authenticated && spec->trait != CommandTrait::kUnchecked) {
    error = "NOAUTH Authentication required.";
  } else if (session.protocol == Protocol::kResp2 &&
             !(session.channels.empty() && session.patterns.empty()) &&
             !may_run_subscribed(*spec)) {
    error = fmt::format(
        "ERR Can't execute '{}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are "
        "allowed in this context",
        spec->name);
  } else {
    return false;
  }
  if (session.in_transaction) session.transaction_broken = true;
  reply.error(error);
  return true;
}

void Engine::execute(Session& session, Words words, int64_t now_ms, std::string& out) {
  Reply reply(out, session.protocol);
  const CommandSpec* const spec = find_command(words[0]);
  if (refuse(session, spec, words, reply)) return;
  if (session.in_transaction && spec->trait != CommandTrait::kAtOnce && spec->name != "quit") {
    session.queued.emplace_back(words.begin(), words.end());
    reply.status("QUEUED");
    return;
  }
  run(session, *spec, words, now_ms, reply);
}

void Engine::run(Session& session, const CommandSpec& spec, Words words, int64_t now_ms,
                 Reply& reply) {
  expire(session.database, now_ms);
  Context context{.engine = *this,
                  .session = session,
                  .db = databases_[session.database],
                  .args = words,
                  .now_ms = now_ms,
                  .reply = reply};
  spec.run(context);
}

std::vector<Delivery> Engine::take_deliveries() {
  return std::exchange(deliveries_, {});
}

void Engine::expire(std::size_t database, int64_t now_ms) {
  std::string key;
  while (databases_[database].take_expired(now_ms, key)) touch(database, key);
}

void Engine::expire_all(int64_t now_ms) {
  for (std::size_t i = 0; i < kDatabases; ++i) expire(i, now_ms);
}

void Engine::touch(std::size_t database, std::string_view key) {
  if (watching_ == 0) return;
  for (auto& [id, session] : sessions_) {
    for (const WatchedKey& watched : session.watched) {
      if (watched.database == database && watched.key == key) session.watched_key_changed = true;
    }
  }
}

void Engine::touch_all(std::size_t database) {
  for (auto& [id, session] : sessions_) {
    for (const WatchedKey& watched : session.watched) {
      const bool there = databases_[database].find(watched.key) != nullptr;
      if (watched.database == database && there) session.watched_key_changed = true;
    }
  }
}

void Engine::watch(Session& session, std::string_view key) {
  session.watched.push_back({.database = session.database, .key = std::string(key)});
  ++watching_;
}

void Engine::unwatch(Session& session) {
  watching_ -= session.watched.size();
  session.watched.clear();
  session.watched_key_changed = false;
}

// splitmix64
uint64_t Engine::random_below(uint64_t bound) {
  uint64_t z = (random_state_ += 0x9E3779B97F4A7C15ULL);
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
  return (z ^ (z >> 31U)) % bound;
}

}  // namespace lighthouse::fakes::redis
