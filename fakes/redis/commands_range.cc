// Ranges of sorted sets, by rank and by score. Every range is a pair of ranks in the end.
#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

enum class By : uint8_t { kRank, kScore };
enum class Order : uint8_t { kAscending, kDescending };

struct RangeOptions {
  By by = By::kRank;
  Order order = Order::kAscending;
  bool with_scores = false;
  std::optional<std::pair<int64_t, int64_t>> limit;  // offset, count (negative: all)
};

struct Bound {
  double score = 0;
  bool excluded = false;
};

// Ranks [first, end).
struct Ranks {
  std::size_t first = 0;
  std::size_t end = 0;
};

std::optional<Bound> parse_bound(std::string_view text) {
  const bool excluded = text.starts_with('(');
  if (excluded) text.remove_prefix(1);
  const auto score = parse_double(text);
  if (!score) return std::nullopt;
  return Bound{.score = *score, .excluded = excluded};
}

// nullopt when the error is replied.
std::optional<std::pair<Bound, Bound>> bounds(Context& c, std::size_t low, std::size_t high) {
  const auto min = parse_bound(c.args[low]);
  const auto max = parse_bound(c.args[high]);
  if (min && max) return std::pair{*min, *max};
  c.reply.error("ERR min or max is not a float");
  return std::nullopt;
}

Ranks ranks_between(const SortedSet& set, const Bound& min, const Bound& max) {
  const std::size_t first =
      min.excluded ? set.upper_bound_rank(min.score) : set.lower_bound_rank(min.score);
  const std::size_t end =
      max.excluded ? set.lower_bound_rank(max.score) : set.upper_bound_rank(max.score);
  return {.first = first, .end = std::max(first, end)};
}

Ranks limited(Ranks ranks, const RangeOptions& options) {
  if (!options.limit) return ranks;
  const auto [offset, count] = *options.limit;
  const std::size_t size = ranks.end - ranks.first;
  if (offset < 0 || static_cast<uint64_t>(offset) >= size) return {};
  const auto skipped = static_cast<std::size_t>(offset);
  std::size_t taken = size - skipped;
  if (count >= 0) taken = std::min(taken, static_cast<std::size_t>(count));
  if (options.order == Order::kAscending) {
    return {.first = ranks.first + skipped, .end = ranks.first + skipped + taken};
  }
  return {.first = ranks.end - skipped - taken, .end = ranks.end - skipped};
}

void reply_scored(Context& c, const Scored& scored, const RangeOptions& options) {
  if (options.with_scores && c.reply.resp3()) c.reply.array(2);
  c.reply.bulk(scored.member);
  if (options.with_scores) c.reply.number(scored.score);
}

void reply_ranks(Context& c, const SortedSet& set, Ranks ranks, const RangeOptions& options) {
  const std::size_t size = ranks.end - ranks.first;
  c.reply.array(options.with_scores && !c.reply.resp3() ? size * 2 : size);
  if (size == 0) return;
  if (options.order == Order::kAscending) {
    auto at = set.nth(ranks.first);
    for (std::size_t i = 0; i < size; ++i, ++at) reply_scored(c, *at, options);
    return;
  }
  auto at = set.nth(ranks.end - 1);
  for (std::size_t i = 0; i < size; ++i) {
    reply_scored(c, *at, options);
    if (i + 1 < size) --at;
  }
}

// Indices count from the order's own start.
Ranks ranks_of_indices(int64_t start, int64_t end, std::size_t size, Order order) {
  const auto range = index_range(start, end, size);
  if (!range) return {};
  if (order == Order::kAscending) return {.first = range->first, .end = range->second + 1};
  return {.first = size - 1 - range->second, .end = size - range->first};
}

void range(Context& c, const RangeOptions& options) {
  if (options.by == By::kRank) {
    const auto start = c.integer(2);
    if (!start) return;
    const auto end = c.integer(3);
    if (!end) return;
    const auto set = look<SortedSet>(c, c.args[1]);
    if (!set) return;
    if (*set == nullptr) return c.reply.array(0);
    return reply_ranks(c, **set, ranks_of_indices(*start, *end, (*set)->size(), options.order),
                       options);
  }
  const bool ascending = options.order == Order::kAscending;
  const auto between = bounds(c, ascending ? 2 : 3, ascending ? 3 : 2);
  if (!between) return;
  const auto set = look<SortedSet>(c, c.args[1]);
  if (!set) return;
  if (*set == nullptr) return c.reply.array(0);
  const Ranks ranks = ranks_between(**set, between->first, between->second);
  reply_ranks(c, **set, limited(ranks, options), options);
}

enum class Known : uint8_t { kAll, kScoresOnly, kScoresAndLimit };

// Reads what follows the bounds; false when the error is replied.
bool read_options(Context& c, Known known, RangeOptions& options) {
  for (std::size_t i = 4; i < c.args.size(); ++i) {
    if (c.is(i, "WITHSCORES")) {
      options.with_scores = true;
    } else if (known != Known::kScoresOnly && c.is(i, "LIMIT") && i + 2 < c.args.size()) {
      const auto offset = c.integer(i + 1);
      if (!offset) return false;
      const auto count = c.integer(i + 2);
      if (!count) return false;
      options.limit = std::pair{*offset, *count};
      i += 2;
    } else if (known == Known::kAll && c.is(i, "REV")) {
      options.order = Order::kDescending;
    } else if (known == Known::kAll && c.is(i, "BYSCORE")) {
      options.by = By::kScore;
    } else {
      c.reply.error(kSyntax);
      return false;
    }
  }
  if (options.limit && options.by == By::kRank) {
    c.reply.error(
        "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
    return false;
  }
  return true;
}

void range_with(Context& c, Known known, RangeOptions options) {
  if (read_options(c, known, options)) range(c, options);
}

void zrange(Context& c) {
  range_with(c, Known::kAll, {});
}
void zrevrange(Context& c) {
  range_with(c, Known::kScoresOnly, {.order = Order::kDescending});
}
void zrangebyscore(Context& c) {
  range_with(c, Known::kScoresAndLimit, {.by = By::kScore});
}
void zrevrangebyscore(Context& c) {
  range_with(c, Known::kScoresAndLimit, {.by = By::kScore, .order = Order::kDescending});
}

void zcount(Context& c) {
  const auto between = bounds(c, 2, 3);
  if (!between) return;
  const auto set = look<SortedSet>(c, c.args[1]);
  if (!set) return;
  if (*set == nullptr) return c.reply.integer(0);
  const Ranks ranks = ranks_between(**set, between->first, between->second);
  c.reply.integer(static_cast<int64_t>(ranks.end - ranks.first));
}

void remove_ranks(Context& c, SortedSet& set, Ranks ranks) {
  const std::size_t size = ranks.end - ranks.first;
  c.reply.integer(static_cast<int64_t>(size));
  if (size == 0) return;
  set.erase(set.nth(ranks.first), set.nth(ranks.end));
  changed(c, c.args[1], set);
}

void zremrangebyrank(Context& c) {
  const auto start = c.integer(2);
  if (!start) return;
  const auto end = c.integer(3);
  if (!end) return;
  const auto set = look<SortedSet>(c, c.args[1]);
  if (!set) return;
  if (*set == nullptr) return c.reply.integer(0);
  remove_ranks(c, **set, ranks_of_indices(*start, *end, (*set)->size(), Order::kAscending));
}

void zremrangebyscore(Context& c) {
  const auto between = bounds(c, 2, 3);
  if (!between) return;
  const auto set = look<SortedSet>(c, c.args[1]);
  if (!set) return;
  if (*set == nullptr) return c.reply.integer(0);
  remove_ranks(c, **set, ranks_between(**set, between->first, between->second));
}

constexpr auto kPlain = CommandTrait::kPlain;
constexpr CommandSpec kCommands[] = {
    {"zrange", -4, kPlain, zrange},
    {"zrevrange", -4, kPlain, zrevrange},
    {"zrangebyscore", -4, kPlain, zrangebyscore},
    {"zrevrangebyscore", -4, kPlain, zrevrangebyscore},
    {"zcount", 4, kPlain, zcount},
    {"zremrangebyrank", 4, kPlain, zremrangebyrank},
    {"zremrangebyscore", 4, kPlain, zremrangebyscore},
};

}  // namespace

CommandSpecs range_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
