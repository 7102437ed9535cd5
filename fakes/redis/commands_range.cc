// The commands of ranges of sorted sets.
#include "fakes/redis/sorted_range.h"

namespace lighthouse::fakes::redis {
namespace {

enum class Scores : uint8_t { kLeftOut, kGiven };

void reply_scored(Context& c, const Scored& scored, Scores scores) {
  if (scores == Scores::kGiven && c.reply.resp3()) c.reply.array(2);
  c.reply.bulk(scored.member);
  if (scores == Scores::kGiven) c.reply.number(scored.score);
}

void reply_ranks(Context& c, const SortedSet& set, Ranks ranks, Order order, Scores scores) {
  const std::size_t size = ranks.size();
  c.reply.array(scores == Scores::kGiven && !c.reply.resp3() ? size * 2 : size);
  if (size == 0) return;
  if (order == Order::kAscending) {
    auto at = set.nth(ranks.first);
    for (std::size_t i = 0; i < size; ++i, ++at) reply_scored(c, *at, scores);
    return;
  }
  auto at = set.nth(ranks.end - 1);
  for (std::size_t i = 0; i < size; ++i) {
    reply_scored(c, *at, scores);
    if (i + 1 < size) --at;
  }
}

// Which words may follow the ends.
struct Known {
  bool kinds = false;  // BYSCORE, BYLEX, REV
  bool limit = false;
  bool scores = false;
};

struct Asked {
  SortedRange range;
  Scores scores = Scores::kLeftOut;
};

// Reads the ends in args[at] and args[at + 1] and what follows; false when the error is replied.
bool read_range(Context& c, std::size_t at, Known known, Asked& out) {
  SortedRange& range = out.range;
  for (std::size_t i = at + 2; i < c.args.size(); ++i) {
    if (known.scores && c.is(i, "WITHSCORES")) {
      out.scores = Scores::kGiven;
    } else if (known.limit && c.is(i, "LIMIT") && i + 2 < c.args.size()) {
      const auto offset = c.integer(i + 1);
      if (!offset) return false;
      const auto count = c.integer(i + 2);
      if (!count) return false;
      range.limit = std::pair{*offset, *count};
      i += 2;
    } else if (known.kinds && c.is(i, "REV")) {
      range.order = Order::kDescending;
    } else if (known.kinds && c.is(i, "BYSCORE")) {
      range.by = By::kScore;
    } else if (known.kinds && c.is(i, "BYLEX")) {
      range.by = By::kBytes;
    } else {
      c.reply.error(kSyntax);
      return false;
    }
  }
  // A count of -1 stands for no limit.
  if (range.limit && range.limit->second != -1 && range.by == By::kRank) {
    c.reply.error(
        "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
    return false;
  }
  if (out.scores == Scores::kGiven && range.by == By::kBytes) {
    c.reply.error("ERR syntax error, WITHSCORES not supported in combination with BYLEX");
    return false;
  }
  return read_ends(c, at, range);
}

void answer(Context& c, Known known, Asked asked) {
  if (!read_range(c, 2, known, asked)) return;
  const auto set = look<SortedSet>(c, c.args[1]);
  if (!set) return;
  if (*set == nullptr) return c.reply.array(0);
  reply_ranks(c, **set, ranks_in(**set, asked.range), asked.range.order, asked.scores);
}

constexpr Known kAll{.kinds = true, .limit = true, .scores = true};
constexpr Known kLimitAndScores{.limit = true, .scores = true};

void zrange(Context& c) {
  answer(c, kAll, {});
}
void zrevrange(Context& c) {
  answer(c, {.scores = true}, {.range = {.order = Order::kDescending}});
}
void zrangebyscore(Context& c) {
  answer(c, kLimitAndScores, {.range = {.by = By::kScore}});
}
void zrevrangebyscore(Context& c) {
  answer(c, kLimitAndScores, {.range = {.by = By::kScore, .order = Order::kDescending}});
}
void zrangebylex(Context& c) {
  answer(c, kLimitAndScores, {.range = {.by = By::kBytes}});
}
void zrevrangebylex(Context& c) {
  answer(c, kLimitAndScores, {.range = {.by = By::kBytes, .order = Order::kDescending}});
}

void zrangestore(Context& c) {
  Asked asked;
  if (!read_range(c, 3, {.kinds = true, .limit = true}, asked)) return;
  const auto set = look<SortedSet>(c, c.args[2]);
  if (!set) return;
  SortedSet kept;
  if (*set != nullptr) {
    const Ranks ranks = ranks_in(**set, asked.range);
    if (ranks.size() > 0) kept.insert((*set)->nth(ranks.first), (*set)->nth(ranks.end));
  }
  const auto size = static_cast<int64_t>(kept.size());
  if (size == 0) {
    c.remove(c.args[1]);
  } else {
    c.db.put(c.args[1], {.data = std::move(kept)});
    c.touch(c.args[1]);
  }
  c.reply.integer(size);
}

void count(Context& c, By by) {
  SortedRange range{.by = by};
  if (!read_ends(c, 2, range)) return;
  const auto set = look<SortedSet>(c, c.args[1]);
  if (!set) return;
  c.reply.integer(*set == nullptr ? 0 : static_cast<int64_t>(ranks_in(**set, range).size()));
}

void zcount(Context& c) {
  count(c, By::kScore);
}
void zlexcount(Context& c) {
  count(c, By::kBytes);
}

void remove_range(Context& c, By by) {
  SortedRange range{.by = by};
  if (!read_ends(c, 2, range)) return;
  const auto set = look<SortedSet>(c, c.args[1]);
  if (!set) return;
  if (*set == nullptr) return c.reply.integer(0);
  const Ranks ranks = ranks_in(**set, range);
  c.reply.integer(static_cast<int64_t>(ranks.size()));
  if (ranks.size() == 0) return;
  (*set)->erase((*set)->nth(ranks.first), (*set)->nth(ranks.end));
  changed(c, c.args[1], **set);
}

void zremrangebyrank(Context& c) {
  remove_range(c, By::kRank);
}
void zremrangebyscore(Context& c) {
  remove_range(c, By::kScore);
}
void zremrangebylex(Context& c) {
  remove_range(c, By::kBytes);
}

constexpr CommandSpec kCommands[] = {
    {"zrange", zrange},
    {"zrevrange", zrevrange},
    {"zrangebyscore", zrangebyscore},
    {"zrevrangebyscore", zrevrangebyscore},
    {"zrangebylex", zrangebylex},
    {"zrevrangebylex", zrevrangebylex},
    {"zrangestore", zrangestore},
    {"zcount", zcount},
    {"zlexcount", zlexcount},
    {"zremrangebyrank", zremrangebyrank},
    {"zremrangebyscore", zremrangebyscore},
    {"zremrangebylex", zremrangebylex},
};

}  // namespace

CommandSpecs range_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
