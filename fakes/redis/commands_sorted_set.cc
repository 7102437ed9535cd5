// Sorted sets but for ranges.
#include <algorithm>
#include <cmath>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

struct AddFlags {
  bool nx = false;
  bool xx = false;
  bool gt = false;
  bool lt = false;
  bool counts_changed = false;
  bool increments = false;
};

// Reads flags and returns where the scores begin.
std::size_t read_flags(Context& c, AddFlags& flags) {
  std::size_t at = 2;
  for (; at < c.args.size(); ++at) {
    if (c.is(at, "NX")) {
      flags.nx = true;
    } else if (c.is(at, "XX")) {
      flags.xx = true;
    } else if (c.is(at, "GT")) {
      flags.gt = true;
    } else if (c.is(at, "LT")) {
      flags.lt = true;
    } else if (c.is(at, "CH")) {
      flags.counts_changed = true;
    } else if (c.is(at, "INCR")) {
      flags.increments = true;
    } else {
      break;
    }
  }
  return at;
}

// The error of flags that do not go together, or nothing.
std::string_view conflict(const AddFlags& flags, std::size_t words) {
  if (words == 0 || words % 2 == 1) return kSyntax;
  if (flags.nx && flags.xx) return "ERR XX and NX options at the same time are not compatible";
  if ((flags.gt && flags.nx) || (flags.lt && flags.nx) || (flags.gt && flags.lt)) {
    return "ERR GT, LT, and/or NX options at the same time are not compatible";
  }
  if (flags.increments && words > 2)
    return "ERR INCR option supports a single increment-element pair";
  return {};
}

struct Added {
  int64_t made = 0;
  int64_t moved = 0;
  std::optional<double> score;  // nullopt: the flags forbade it
  bool not_a_number = false;
};

// A small sorted set of Redis keeps whole scores as integers, which have no -0.
double stored(double score) {
  return score == 0 ? 0 : score;
}

void add_one(SortedSet& set, const AddFlags& flags, double score, std::string_view member,
             Added& out) {
  auto& members = set.get<1>();
  const auto at = members.find(member);
  if (at == members.end()) {
    if (flags.xx) return;
    set.insert({.member = std::string(member), .score = stored(score)});
    out.score = score;
    ++out.made;
    return;
  }
  if (flags.nx) return;
  const double before = at->score;
  if (flags.increments) score += before;
  if (std::isnan(score)) {
    out.not_a_number = true;
    return;
  }
  if ((flags.lt && score >= before) || (flags.gt && score <= before)) return;
  out.score = score;
  if (score == before) return;
  members.modify(at, [&](Scored& scored) { scored.score = stored(score); });
  ++out.moved;
}

void add_all(Context& c, const AddFlags& flags, std::size_t first) {
  std::vector<double> scores;
  for (std::size_t i = first; i < c.args.size(); i += 2) {
    const auto score = parse_double(c.args[i]);
    if (!score) return c.reply.error(kNotFloat);
    scores.push_back(*score);
  }
  const auto found = look<SortedSet>(c, c.args[1]);
  if (!found) return;
  Added added;
  if (*found != nullptr || !flags.xx) {
    SortedSet& set = *look_or_make<SortedSet>(c, c.args[1]);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      add_one(set, flags, scores[i], c.args[first + 2 * i + 1], added);
      if (added.not_a_number) {
        return c.reply.error("ERR resulting score is not a number (NaN)");
      }
    }
    if (added.made + added.moved > 0) c.touch(c.args[1]);
  }
  if (flags.increments) return added.score ? c.reply.number(*added.score) : c.reply.nil();
  c.reply.integer(added.made + (flags.counts_changed ? added.moved : 0));
}

void zadd(Context& c) {
  AddFlags flags;
  const std::size_t first = read_flags(c, flags);
  const std::string_view error = conflict(flags, c.args.size() - first);
  if (!error.empty()) return c.reply.error(error);
  add_all(c, flags, first);
}

void zincrby(Context& c) {
  add_all(c, {.increments = true}, 2);
}

void zrem(Context& c) {
  const auto set = look<SortedSet>(c, c.args[1]);
  if (!set) return;
  if (*set == nullptr) return c.reply.integer(0);
  int64_t removed = 0;
  auto& members = (*set)->get<1>();
  for (const std::string_view member : c.args.subspan(2)) {
    const auto at = members.find(member);
    if (at == members.end()) continue;
    members.erase(at);
    ++removed;
  }
  if (removed > 0) changed(c, c.args[1], **set);
  c.reply.integer(removed);
}

void reply_score(Context& c, const SortedSet* set, std::string_view member) {
  if (set == nullptr) return c.reply.nil();
  const auto at = set->get<1>().find(member);
  if (at == set->get<1>().end()) return c.reply.nil();
  c.reply.number(at->score);
}

void zscore(Context& c) {
  if (const auto set = look<SortedSet>(c, c.args[1])) reply_score(c, *set, c.args[2]);
}

void zmscore(Context& c) {
  const auto set = look<SortedSet>(c, c.args[1]);
  if (!set) return;
  c.reply.array(c.args.size() - 2);
  for (const std::string_view member : c.args.subspan(2)) reply_score(c, *set, member);
}

void zcard(Context& c) {
  const auto set = look<SortedSet>(c, c.args[1]);
  if (!set) return;
  c.reply.integer(*set == nullptr ? 0 : static_cast<int64_t>((*set)->size()));
}

enum class Order : uint8_t { kAscending, kDescending };

void rank(Context& c, Order order) {
  const auto set = look<SortedSet>(c, c.args[1]);
  if (!set) return;
  if (*set == nullptr) return c.reply.nil();
  const auto at = (*set)->get<1>().find(c.args[2]);
  if (at == (*set)->get<1>().end()) return c.reply.nil();
  const auto place = static_cast<int64_t>((*set)->rank((*set)->project<0>(at)));
  const auto size = static_cast<int64_t>((*set)->size());
  c.reply.integer(order == Order::kAscending ? place : size - 1 - place);
}

void zrank(Context& c) {
  rank(c, Order::kAscending);
}
void zrevrank(Context& c) {
  rank(c, Order::kDescending);
}

void pop(Context& c, Order order) {
  if (c.args.size() > 3) return c.reply.error(kSyntax);
  const bool counted = c.args.size() == 3;
  const auto wanted = counted ? parse_integer(c.args[2]) : std::optional<int64_t>(1);
  if (!wanted || *wanted < 0) {
    return c.reply.error("ERR value is out of range, must be positive");
  }
  const auto set = look<SortedSet>(c, c.args[1]);
  if (!set) return;
  if (*set == nullptr) return c.reply.array(0);
  const std::size_t count = std::min(static_cast<std::size_t>(*wanted), (*set)->size());
  // RESP3 nests the pairs, but for a pop without a count.
  const bool nested = c.reply.resp3() && counted;
  c.reply.array(nested ? count : count * 2);
  if (count == 0) return;
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = order == Order::kAscending ? (*set)->begin() : std::prev((*set)->end());
    if (nested) c.reply.array(2);
    c.reply.bulk(at->member);
    c.reply.number(at->score);
    (*set)->erase(at);
  }
  changed(c, c.args[1], **set);
}

void zpopmin(Context& c) {
  pop(c, Order::kAscending);
}
void zpopmax(Context& c) {
  pop(c, Order::kDescending);
}

constexpr CommandSpec kCommands[] = {
    {"zadd", zadd},       {"zincrby", zincrby}, {"zrem", zrem},   {"zscore", zscore},
    {"zmscore", zmscore}, {"zcard", zcard},     {"zrank", zrank}, {"zrevrank", zrevrank},
    {"zpopmin", zpopmin}, {"zpopmax", zpopmax},
};

}  // namespace

CommandSpecs sorted_set_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
