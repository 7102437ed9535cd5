// Sets.
#include <algorithm>
#include <limits>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

constexpr std::string_view kNotPositive = "ERR value is out of range, must be positive";

void sadd(Context& c) {
  Set* const set = look_or_make<Set>(c, c.args[1]);
  if (set == nullptr) return;
  int64_t added = 0;
  for (const std::string_view member : c.args.subspan(2)) {
    added += set->emplace(member).second ? 1 : 0;
  }
  if (added > 0) c.touch(c.args[1]);
  c.reply.integer(added);
}

void srem(Context& c) {
  const auto set = look<Set>(c, c.args[1]);
  if (!set) return;
  if (*set == nullptr) return c.reply.integer(0);
  int64_t removed = 0;
  for (const std::string_view member : c.args.subspan(2)) removed += (*set)->erase(member) ? 1 : 0;
  if (removed > 0) changed(c, c.args[1], **set);
  c.reply.integer(removed);
}

bool holds(const Set* set, std::string_view member) {
  return set != nullptr && set->contains(member);
}

void sismember(Context& c) {
  if (const auto set = look<Set>(c, c.args[1])) c.reply.integer(holds(*set, c.args[2]) ? 1 : 0);
}

void smismember(Context& c) {
  const auto set = look<Set>(c, c.args[1]);
  if (!set) return;
  c.reply.array(c.args.size() - 2);
  for (const std::string_view member : c.args.subspan(2)) {
    c.reply.integer(holds(*set, member) ? 1 : 0);
  }
}

void reply_members(Context& c, const Set& set) {
  c.reply.set(set.size());
  for (const Set::Entry& entry : set.entries()) c.reply.bulk(entry.key);
}

void smembers(Context& c) {
  const auto set = look<Set>(c, c.args[1]);
  if (!set) return;
  if (*set == nullptr) return c.reply.set(0);
  reply_members(c, **set);
}

void scard(Context& c) {
  const auto set = look<Set>(c, c.args[1]);
  if (!set) return;
  c.reply.integer(*set == nullptr ? 0 : static_cast<int64_t>((*set)->size()));
}

std::string pick(Context& c, const Set& set) {
  return set.entries()[c.engine.random_below(set.size())].key;
}

void spop(Context& c) {
  if (c.args.size() > 3) return c.reply.error(kSyntax);
  const bool counted = c.args.size() == 3;
  const auto wanted = counted ? parse_integer(c.args[2]) : std::optional<int64_t>(1);
  if (!wanted || *wanted < 0) return c.reply.error(kNotPositive);
  const auto set = look<Set>(c, c.args[1]);
  if (!set) return;
  if (*set == nullptr) return counted ? c.reply.set(0) : c.reply.nil();
  const std::size_t count = std::min(static_cast<std::size_t>(*wanted), (*set)->size());
  if (counted) c.reply.set(count);
  if (count == 0) return;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string member = pick(c, **set);
    (*set)->erase(member);
    c.reply.bulk(member);
  }
  changed(c, c.args[1], **set);
}

void srandmember(Context& c) {
  if (c.args.size() > 3) return c.reply.error(kSyntax);
  const bool counted = c.args.size() == 3;
  const auto wanted = counted ? c.integer(2) : std::optional<int64_t>(1);
  if (!wanted) return;
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max() / 2;
  if (*wanted < -kMost || *wanted > kMost) return c.reply.error("ERR value is out of range");
  const auto set = look<Set>(c, c.args[1]);
  if (!set) return;
  if (*set == nullptr) return counted ? c.reply.array(0) : c.reply.nil();
  if (!counted) return c.reply.bulk(pick(c, **set));
  if (*wanted < 0) {
    c.reply.array(static_cast<std::size_t>(-*wanted));
    for (int64_t i = 0; i < -*wanted; ++i) c.reply.bulk(pick(c, **set));
    return;
  }
  Set rest = **set;
  const std::size_t count = std::min(static_cast<std::size_t>(*wanted), rest.size());
  c.reply.array(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string member = pick(c, rest);
    rest.erase(member);
    c.reply.bulk(member);
  }
}

void smove(Context& c) {
  const auto source = look<Set>(c, c.args[1]);
  if (!source) return;
  if (*source == nullptr) return c.reply.integer(0);
  if (!look<Set>(c, c.args[2])) return;
  if (c.args[1] == c.args[2]) return c.reply.integer(holds(*source, c.args[3]) ? 1 : 0);
  if (!(*source)->erase(c.args[3])) return c.reply.integer(0);
  changed(c, c.args[1], **source);
  look_or_make<Set>(c, c.args[2])->emplace(c.args[3]);
  c.touch(c.args[2]);
  c.reply.integer(1);
}

enum class Operation : uint8_t { kIntersection, kUnion, kDifference };

// The sets of the keys combined; nullopt when the error is replied. Every key's type is checked
// before anything is answered.
std::optional<Set> combine(Context& c, Operation operation, Words keys) {
  std::vector<const Set*> sets;
  for (const std::string_view key : keys) {
    const auto set = look<Set>(c, key);
    if (!set) return std::nullopt;
    sets.push_back(*set);
  }
  Set out;
  const auto others = std::span(sets).subspan(1);
  if (operation == Operation::kUnion) {
    for (const Set* const set : sets) {
      if (set == nullptr) continue;
      for (const Set::Entry& entry : set->entries()) out.emplace(entry.key);
    }
    return out;
  }
  if (sets.front() == nullptr) return out;
  for (const Set::Entry& entry : sets.front()->entries()) {
    const auto there = [&](const Set* set) { return holds(set, entry.key); };
    const bool kept = operation == Operation::kIntersection ? std::ranges::all_of(others, there)
                                                            : std::ranges::none_of(others, there);
    if (kept) out.emplace(entry.key);
  }
  return out;
}

void answer(Context& c, Operation operation) {
  if (const auto set = combine(c, operation, c.args.subspan(1))) reply_members(c, *set);
}

void store(Context& c, Operation operation) {
  auto set = combine(c, operation, c.args.subspan(2));
  if (!set) return;
  const auto size = static_cast<int64_t>(set->size());
  if (size == 0) {
    c.remove(c.args[1]);
  } else {
    c.db.put(c.args[1], {.data = std::move(*set)});
    c.touch(c.args[1]);
  }
  c.reply.integer(size);
}

void sintercard(Context& c) {
  const auto count = parse_integer(c.args[1]);
  if (!count || *count < 1) return c.reply.error("ERR numkeys should be greater than 0");
  if (*count > static_cast<int64_t>(c.args.size()) - 2) {
    return c.reply.error("ERR Number of keys can't be greater than number of args");
  }
  const auto keys = static_cast<std::size_t>(*count);
  std::size_t limit = 0;
  for (std::size_t i = 2 + keys; i < c.args.size(); i += 2) {
    if (!c.is(i, "LIMIT") || i + 1 == c.args.size()) return c.reply.error(kSyntax);
    const auto most = parse_integer(c.args[i + 1]);
    if (!most || *most < 0) return c.reply.error("ERR LIMIT can't be negative");
    limit = static_cast<std::size_t>(*most);
  }
  const auto set = combine(c, Operation::kIntersection, c.args.subspan(2, keys));
  if (!set) return;
  const std::size_t size = limit == 0 ? set->size() : std::min(limit, set->size());
  c.reply.integer(static_cast<int64_t>(size));
}

void sinter(Context& c) {
  answer(c, Operation::kIntersection);
}
void sunion(Context& c) {
  answer(c, Operation::kUnion);
}
void sdiff(Context& c) {
  answer(c, Operation::kDifference);
}
void sinterstore(Context& c) {
  store(c, Operation::kIntersection);
}
void sunionstore(Context& c) {
  store(c, Operation::kUnion);
}
void sdiffstore(Context& c) {
  store(c, Operation::kDifference);
}

constexpr CommandSpec kCommands[] = {
    {"sadd", sadd},
    {"srem", srem},
    {"sismember", sismember},
    {"smismember", smismember},
    {"smembers", smembers},
    {"scard", scard},
    {"spop", spop},
    {"srandmember", srandmember},
    {"smove", smove},
    {"sinter", sinter},
    {"sintercard", sintercard},
    {"sunion", sunion},
    {"sdiff", sdiff},
    {"sinterstore", sinterstore},
    {"sunionstore", sunionstore},
    {"sdiffstore", sdiffstore},
};

}  // namespace

CommandSpecs set_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
