#include "fakes/faces/redis_face.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <utility>

#include "core/wire/redis/lease.h"
#include "fakes/faces/redis_keys.h"

namespace lighthouse::fakes {
namespace {

using wire::redis::Command;
using wire::redis::RespValue;

constexpr std::string_view kWrongType =
    "WRONGTYPE Operation against a key holding the wrong kind of value";
constexpr std::size_t kPage = 100;

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

// `*` stands for any text; other characters for themselves. Enough for the patterns in use.
bool matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (matches(pattern.substr(1), text.substr(i))) return true;
    }
    return false;
  }
  return !text.empty() && text.front() == pattern.front() &&
         matches(pattern.substr(1), text.substr(1));
}

template <class List>
RespValue texts(const List& list) {
  std::vector<RespValue> out;
  out.reserve(list.size());
  for (const std::string& text : list) out.push_back(RespValue::of_text(text));
  return RespValue::of_list(std::move(out));
}

std::optional<uint64_t> number_in(std::string_view text) {
  uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

// The word after `option` in a SCAN's arguments.
std::string_view option_in(const Command& command, std::string_view option) {
  for (std::size_t i = 1; i + 1 < command.size(); ++i) {
    if (upper(command[i]) == option) return command[i + 1];
  }
  return {};
}

template <class List>
RespValue page_of(const List& all, const Command& command, std::size_t cursor_at) {
  const auto from = number_in(command[cursor_at]);
  if (!from) return RespValue::error("ERR invalid cursor");
  const std::string_view pattern = option_in(command, "MATCH");
  const std::size_t begin = std::min<std::size_t>(*from, all.size());
  const std::size_t end = std::min(all.size(), begin + kPage);
  std::vector<RespValue> found;
  found.reserve(end - begin);
  auto at = std::next(all.begin(), static_cast<std::ptrdiff_t>(begin));
  for (std::size_t i = begin; i < end; ++i, ++at) {
    if (pattern.empty() || matches(pattern, *at)) found.push_back(RespValue::of_text(*at));
  }
  const std::string next = end < all.size() ? std::to_string(end) : "0";
  std::vector<RespValue> page;  // braces would copy what was found
  page.reserve(2);
  page.push_back(RespValue::of_text(next));
  page.push_back(RespValue::of_list(std::move(found)));
  return RespValue::of_list(std::move(page));
}

RespValue error_reply(const CallError& error) {
  return RespValue::error(error.message.view());
}

class Server {
 public:
  Server(Context& ctx, Outside& outside, const Command& command)
      : ctx_(ctx),
        outside_(outside),
        command_(command),
        keys_(outside.spinnaker, ctx.now) {}

  RespValue answer() {
    const std::string name = upper(command_[0]);
    struct Row {
      std::string_view name;
      std::size_t words;  // at least
      RespValue (Server::*run)();
    };
    static constexpr std::array<Row, 18> kCommands = {{
        {"PING", 1, &Server::ping},
        {"SELECT", 2, &Server::ok},
        {"EXISTS", 2, &Server::exists},
        {"TYPE", 2, &Server::type},
        {"GET", 2, &Server::get},
        {"PTTL", 2, &Server::pttl},
        {"KEYS", 2, &Server::keys},
        {"SCAN", 2, &Server::scan},
        {"SSCAN", 3, &Server::sscan},
        {"SMEMBERS", 2, &Server::smembers},
        {"SCARD", 2, &Server::scard},
        {"HGET", 3, &Server::hget},
        {"HMGET", 3, &Server::hmget},
        {"HGETALL", 2, &Server::hgetall},
        {"DBSIZE", 1, &Server::dbsize},
        {"EVALSHA", 3, &Server::evalsha},
        {"EVAL", 3, &Server::eval},
        {"SCRIPT", 3, &Server::script},
    }};
    const auto* const row = std::ranges::find(kCommands, name, &Row::name);
    if (row == kCommands.end()) return RespValue::error("ERR unknown command");
    if (command_.size() < row->words) return RespValue::error("ERR wrong number of arguments");
    return (this->*row->run)();
  }

 private:
  template <class T, class Then>
  RespValue with(RespValue absent, Then then) {
    const auto key = keys_.find(command_[1]);
    if (!key) return absent;
    const T* value = std::get_if<T>(&*key);
    return value == nullptr ? RespValue::error(kWrongType) : then(*value);
  }

  RespValue ping() { return RespValue::status("PONG"); }
  RespValue ok() { return RespValue::status("OK"); }
  RespValue exists() {
    const auto there =
        std::count_if(command_.begin() + 1, command_.end(),
                      [&](const std::string& key) { return keys_.find(key).has_value(); });
    return RespValue::of(there);
  }
  RespValue type() {
    const auto key = keys_.find(command_[1]);
    if (!key) return RespValue::status("none");
    constexpr std::array<std::string_view, 3> kNames = {"string", "set", "hash"};
    return RespValue::status(kNames[key->index()]);
  }
  RespValue get() {
    const Lease lease = outside_.spinnaker.redis().lease(ctx_.now);
    if (is_lease_key(command_[1], "}:lease")) {
      return lease.holder == 0 ? RespValue::nil()
                               : RespValue::of_text(wire::redis::format_run(lease.holder));
    }
    if (is_lease_key(command_[1], "}:token")) {
      return lease.token == 0 ? RespValue::nil() : RespValue::of_text(std::to_string(lease.token));
    }
    return with<RedisText>(RespValue::nil(),
                           [](const RedisText& text) { return RespValue::of_text(text); });
  }
  // The lease alone expires here.
  RespValue pttl() {
    constexpr int64_t kAbsent = -2;
    constexpr int64_t kForEver = -1;
    const Lease lease = outside_.spinnaker.redis().lease(ctx_.now);
    if (is_lease_key(command_[1], "}:lease")) {
      return RespValue::of(lease.holder == 0 ? kAbsent : lease.left.count());
    }
    const bool token = is_lease_key(command_[1], "}:token") && lease.token != 0;
    return RespValue::of(token || keys_.find(command_[1]) ? kForEver : kAbsent);
  }
  static bool is_lease_key(std::string_view key, std::string_view end) {
    return key.starts_with("lighthouse:{") && key.ends_with(end);
  }
  RespValue keys() {
    std::vector<std::string> all = keys_.all();
    std::erase_if(all, [&](const std::string& key) { return !matches(command_[1], key); });
    return texts(all);
  }
  RespValue dbsize() { return RespValue::of(static_cast<int64_t>(keys_.all().size())); }
  RespValue scan() {
    const std::string_view pattern = option_in(command_, "MATCH");
    return page_of(keys_.all(pattern.substr(0, pattern.find('*'))), command_, 1);
  }
  RespValue sscan() {
    return with<RedisSet>(page_of(RedisSet{}, command_, 2),
                          [&](const RedisSet& set) { return page_of(set, command_, 2); });
  }
  RespValue smembers() {
    return with<RedisSet>(RespValue::of_list({}), [](const RedisSet& set) { return texts(set); });
  }
  RespValue scard() {
    return with<RedisSet>(RespValue::of(0), [](const RedisSet& set) {
      return RespValue::of(static_cast<int64_t>(set.size()));
    });
  }
  RespValue fields(const RedisHash& hash) {
    std::vector<RespValue> out;
    out.reserve(command_.size());
    for (std::size_t i = 2; i < command_.size(); ++i) {
      const auto at = hash.find(command_[i]);
      out.push_back(at == hash.end() ? RespValue::nil() : RespValue::of_text(at->second));
    }
    return RespValue::of_list(std::move(out));
  }
  RespValue hmget() {
    return with<RedisHash>(fields({}), [&](const RedisHash& hash) { return fields(hash); });
  }
  RespValue hget() {
    RespValue all = hmget();
    return all.kind == RespValue::Kind::kList ? std::move(all.list.front()) : all;
  }
  RespValue hgetall() {
    return with<RedisHash>(RespValue::of_list({}), [](const RedisHash& hash) {
      std::vector<std::string> flat;
      for (const auto& [field, value] : hash) flat.insert(flat.end(), {field, value});
      return texts(flat);
    });
  }

  // KEYS lease, token; ARGV run, time to live.
  RespValue hold() {
    const auto run = command_.size() == 7 ? wire::redis::parse_run(command_[5]) : std::nullopt;
    const auto ttl = run ? number_in(command_[6]) : std::nullopt;
    if (!ttl) return RespValue::error("ERR invalid expire time in 'set' command");
    const HoldLease call{.run = *run, .ttl = Duration{static_cast<int64_t>(*ttl)}};
    spinnaker::SpinContext spin{ctx_, outside_.aws};
    const Answer answer = outside_.spinnaker.answer(spin, call);
    const auto& lease = std::get<Result<Lease>>(answer);
    if (!lease) return error_reply(lease.error());
    return RespValue::of_list({RespValue::of_text(wire::redis::format_run(lease->holder)),
                               RespValue::of_text(std::to_string(lease->token)),
                               RespValue::of(lease->left.count())});
  }
  // KEYS lease; ARGV run.
  RespValue release() {
    const auto run = command_.size() == 5 ? wire::redis::parse_run(command_[4]) : std::nullopt;
    if (!run) return RespValue::error("ERR the release script takes a key and a run");
    spinnaker::SpinContext spin{ctx_, outside_.aws};
    const Answer answer = outside_.spinnaker.answer(spin, ReleaseLease{.run = *run});
    const auto& done = std::get<Result<Done>>(answer);
    return done ? RespValue::of(1) : error_reply(done.error());
  }
  RespValue evalsha() {
    static const std::string kHold = wire::redis::script_digest(wire::redis::kHoldScript);
    static const std::string kRelease = wire::redis::script_digest(wire::redis::kReleaseScript);
    if (command_[1] == kHold) return hold();
    if (command_[1] == kRelease) return release();
    return RespValue::error("NOSCRIPT No matching script. Please use EVAL.");
  }
  RespValue eval() {
    if (command_[1] == wire::redis::kHoldScript) return hold();
    if (command_[1] == wire::redis::kReleaseScript) return release();
    return RespValue::error("ERR only the scripts of the lease run here");
  }
  RespValue script() {
    if (upper(command_[1]) != "LOAD") return RespValue::error("ERR unknown subcommand");
    return RespValue::of_text(wire::redis::script_digest(command_[2]));
  }

  Context& ctx_;
  Outside& outside_;
  const Command& command_;
  RedisKeys keys_;
};

}  // namespace

std::optional<RespValue> redis_face(Context& ctx, Outside& outside, const Command& command) {
  if (command.empty()) return RespValue::error("ERR no command");
  // How the server is doing is asked with the cheapest read; it takes no choice.
  spinnaker::SpinContext spin{ctx, outside.aws};
  const Answer state = outside.spinnaker.answer(spin, ReadExecutions{});
  const auto& reachable = std::get<Result<Executions>>(state);
  if (reachable) return Server(ctx, outside, command).answer();
  if (reachable.error().message.view().starts_with("connection")) return std::nullopt;
  return error_reply(reachable.error());
}

}  // namespace lighthouse::fakes
