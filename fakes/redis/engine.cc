#include "fakes/redis/engine.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "fakes/redis/command.h"
#include "fakes/redis/script.h"
#include "fakes/redis/settings.h"

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

std::string unknown_subcommand(const Command& command, Words words) {
  std::string name(command.facts->name);
  for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return fmt::format("ERR unknown subcommand '{}'. Try {} HELP.",
                     words[1].substr(0, kArgumentsShown), name);
}

constexpr std::string_view kNoDebug =
    "ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", you "
    "can "
    "run it from a local connection, otherwise you need to set this option in the configuration "
    "file, and then restart the server.";

// These run inside MULTI instead of being queued.
constexpr std::array<std::string_view, 6> kAtOnce = {"multi", "exec", "discard",
                                                     "watch", "quit", "reset"};
// These are allowed while a RESP2 session has subscriptions.
constexpr std::array<std::string_view, 7> kSubscribed = {
    "subscribe", "unsubscribe", "psubscribe", "punsubscribe", "ping", "quit", "reset"};

Command command_of(const CommandSpec& spec) {
  const CommandFacts* const facts = facts_of(spec.name);
  const auto among = [&](const auto& names) {
    return std::ranges::find(names, spec.name) != names.end();
  };
  return {.facts = facts,
          .run = spec.run,
          .subcommands = subcommands_of(spec.name),
          .before_auth = facts->has("no_auth"),
          .is_refused = spec.name == "debug",
          .in_transaction_at_once = among(kAtOnce),
          .while_subscribed = among(kSubscribed)};
}

}  // namespace

Engine::Engine(EngineOptions options)
    : options_(std::move(options)),
      scripts_(std::make_unique<ScriptHost>(*this)),
      random_state_(options_.seed) {
  for (const CommandSpecs specs : all_commands()) {
    for (const CommandSpec& spec : specs) commands_.emplace(spec.name, command_of(spec));
  }
  settings_ = usual_settings();
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
  if (session.waiting) --waiting_;
  sessions_.erase(session.id);
}

const Command* Engine::find_command(std::string_view name) const {
  if (name.size() > kLongestName) return nullptr;
  std::array<char, kLongestName> lower;
  std::ranges::transform(name, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return commands_.find({lower.data(), name.size()});
}

std::string Engine::refusal(const Session& session, const Command* command, Words words) const {
  if (command == nullptr) return unknown_command(words);
  const CommandFacts* const facts = command->facts_for(words);
  if (facts == nullptr) return unknown_subcommand(*command, words);
  if (!facts->arity_fits(words.size())) return wrong_arity(facts->name);
  if (command->is_refused) return std::string(kNoDebug);
  if (!is_authenticated(session) && !command->before_auth) return "NOAUTH Authentication required.";
  if (session.in_transaction && facts->has("no_multi")) {
    return "ERR Command not allowed inside a transaction";
  }
  if (session.protocol == Protocol::kResp2 && !command->while_subscribed &&
      !(session.channels.empty() && session.patterns.empty())) {
    return fmt::format(
        "ERR Can't execute '{}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are "
        "allowed in this context",
        facts->name);
  }
  return {};
}

bool Engine::refuse(Session& session, const Command* command, Words words, Reply& reply) {
  // The way of every command that is well.
  if (command != nullptr && command->subcommands.empty() && !command->is_refused &&
      command->facts->arity_fits(words.size()) && is_authenticated(session) &&
      !session.in_transaction && session.channels.empty() && session.patterns.empty()) {
    return false;
  }
  const std::string error = refusal(session, command, words);
  if (error.empty()) return false;
  if (session.in_transaction) session.transaction_broken = true;
  reply.error(error);
  return true;
}

void Engine::execute(Session& session, Words words, int64_t now_ms, std::string& out) {
  const std::size_t before = out.size();
  if (started_ms_ == 0) started_ms_ = now_ms;
  if (session.opened_ms == 0) session.opened_ms = now_ms;
  session.active_ms = now_ms;
  const uint64_t outer_session = std::exchange(running_session_, session.id);
  std::string* const outer_out = std::exchange(running_out_, &out);
  execute_now(session, words, now_ms, out);
  if (session.replies != ReplyMode::kOn) {
    out.resize(before);
    if (session.replies == ReplyMode::kSkipThis) session.replies = ReplyMode::kOn;
    if (session.replies == ReplyMode::kSkipNext) session.replies = ReplyMode::kSkipThis;
  }
  running_session_ = outer_session;
  running_out_ = outer_out;
  if (!ready_.empty()) serve_ready(now_ms);
}

void Engine::execute_now(Session& session, Words words, int64_t now_ms, std::string& out) {
  // A browser that was led here by a page of somebody else.
  if (same_word(words[0], "post") || same_word(words[0], "host:")) {
    session.closing = session.dropped = true;
    return;
  }
  Reply reply(out, session.protocol);
  const Command* const command = find_command(words[0]);
  if (refuse(session, command, words, reply)) return;
  if (session.in_transaction && !command->in_transaction_at_once) {
    session.queued.emplace_back(words.begin(), words.end());
    reply.status("QUEUED");
    return;
  }
  if (postponed(session, *command, words, now_ms)) {
    return wait(session, {.what = Waiting::For::kUnpause,
                          .words = {words.begin(), words.end()},
                          .until_ms = pause_until_ms_});
  }
  const CommandFacts& facts = *command->facts_for(words);
  if (session.last_command != facts.name) session.last_command = facts.name;
  run(session, *command, words, now_ms, reply, Caller::kClient);
}

void Engine::run(Session& session, const Command& command, Words words, int64_t now_ms,
                 Reply& reply, Caller caller) {
  expire(session.database, now_ms);
  Context context{.engine = *this,
                  .session = session,
                  .db = databases_[session.database],
                  .args = words,
                  .now_ms = now_ms,
                  .reply = reply,
                  .caller = caller};
  command.run(context);
}

void Engine::deliver(Delivery delivery) {
  if (delivery.session == running_session_ && running_out_ != nullptr && !delivery.closes) {
    *running_out_ += delivery.bytes;
    return;
  }
  deliveries_.push_back(std::move(delivery));
}

void Engine::hang_up(Session& session) {
  session.closing = true;
  deliveries_.push_back({.session = session.id, .closes = true});
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
  if (waiting_ > 0) ready_.push_back({.database = database, .key = std::string(key)});
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

void Engine::discard(Session& session) {
  session.in_transaction = false;
  session.transaction_broken = false;
  session.queued.clear();
  unwatch(session);
}

// splitmix64
uint64_t Engine::random_below(uint64_t bound) {
  uint64_t z = (random_state_ += 0x9E3779B97F4A7C15ULL);
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
  return (z ^ (z >> 31U)) % bound;
}

}  // namespace lighthouse::fakes::redis
