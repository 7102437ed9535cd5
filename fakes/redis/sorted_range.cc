#include "fakes/redis/sorted_range.h"

#include <algorithm>

namespace lighthouse::fakes::redis {
namespace {

std::optional<ScoreBound> score_bound(std::string_view text) {
  const bool excluded = text.starts_with('(');
  if (excluded) text.remove_prefix(1);
  const auto score = parse_double(text);
  if (!score) return std::nullopt;
  return ScoreBound{.score = *score, .excluded = excluded};
}

std::optional<BytesBound> bytes_bound(std::string_view text) {
  using Kind = BytesBound::Kind;
  if (text == "-") return BytesBound{.kind = Kind::kLowest};
  if (text == "+") return BytesBound{.kind = Kind::kHighest};
  if (text.starts_with('[')) return BytesBound{.kind = Kind::kIncluded, .bytes = text.substr(1)};
  if (text.starts_with('(')) return BytesBound{.kind = Kind::kExcluded, .bytes = text.substr(1)};
  return std::nullopt;
}

bool is_behind(std::string_view member, const BytesBound& first) {
  switch (first.kind) {
    case BytesBound::Kind::kLowest: return true;
    case BytesBound::Kind::kIncluded: return member >= first.bytes;
    case BytesBound::Kind::kExcluded: return member > first.bytes;
    case BytesBound::Kind::kHighest: return false;
  }
  return false;
}

bool is_before(std::string_view member, const BytesBound& last) {
  switch (last.kind) {
    case BytesBound::Kind::kLowest: return false;
    case BytesBound::Kind::kIncluded: return member <= last.bytes;
    case BytesBound::Kind::kExcluded: return member < last.bytes;
    case BytesBound::Kind::kHighest: return true;
  }
  return false;
}

bool is_empty(const BytesBound& first, const BytesBound& last) {
  using Kind = BytesBound::Kind;
  if (first.kind == Kind::kHighest || last.kind == Kind::kLowest) return true;
  if (first.kind == Kind::kLowest || last.kind == Kind::kHighest) return false;
  const bool open = first.kind == Kind::kExcluded || last.kind == Kind::kExcluded;
  return first.bytes > last.bytes || (first.bytes == last.bytes && open);
}

// Meant for members of one score. Where scores differ the members are not in the order of their
// bytes, and the range is what a walk from its own start meets, as in Redis.
Ranks ranks_between(const SortedSet& set, const SortedRange& range) {
  if (set.empty() || is_empty(range.first, range.last)) return {};
  if (!is_behind(std::prev(set.end())->member, range.first)) return {};
  if (!is_before(set.begin()->member, range.last)) return {};
  if (range.order == Order::kAscending) {
    const auto begin = std::ranges::find_if(
        set, [&](const Scored& one) { return is_behind(one.member, range.first); });
    const auto end = std::find_if(
        begin, set.end(), [&](const Scored& one) { return !is_before(one.member, range.last); });
    return {.first = set.rank(begin), .end = set.rank(end)};
  }
  auto end = set.end();
  while (end != set.begin() && !is_before(std::prev(end)->member, range.last)) --end;
  auto begin = end;
  while (begin != set.begin() && is_behind(std::prev(begin)->member, range.first)) --begin;
  return {.first = set.rank(begin), .end = set.rank(end)};
}

Ranks ranks_between(const SortedSet& set, const ScoreBound& low, const ScoreBound& high) {
  const std::size_t first =
      low.excluded ? set.upper_bound_rank(low.score) : set.lower_bound_rank(low.score);
  const std::size_t end =
      high.excluded ? set.lower_bound_rank(high.score) : set.upper_bound_rank(high.score);
  return {.first = first, .end = std::max(first, end)};
}

Ranks ranks_of_indices(const SortedRange& range, std::size_t size) {
  const auto found = index_range(range.start, range.end, size);
  if (!found) return {};
  if (range.order == Order::kAscending) return {.first = found->first, .end = found->second + 1};
  return {.first = size - 1 - found->second, .end = size - found->first};
}

Ranks limited(Ranks ranks, const SortedRange& range) {
  if (!range.limit) return ranks;
  const auto [offset, count] = *range.limit;
  const std::size_t size = ranks.size();
  if (offset < 0 || static_cast<uint64_t>(offset) >= size) return {};
  const auto skipped = static_cast<std::size_t>(offset);
  std::size_t taken = size - skipped;
  if (count >= 0) taken = std::min(taken, static_cast<std::size_t>(count));
  if (range.order == Order::kAscending) {
    return {.first = ranks.first + skipped, .end = ranks.first + skipped + taken};
  }
  return {.first = ranks.end - skipped - taken, .end = ranks.end - skipped};
}

}  // namespace

bool read_ends(Context& c, std::size_t at, SortedRange& range) {
  if (range.by == By::kRank) {
    const auto start = c.integer(at);
    if (!start) return false;
    const auto end = c.integer(at + 1);
    if (!end) return false;
    range.start = *start;
    range.end = *end;
    return true;
  }
  // A descending range names its highest end first.
  const bool ascending = range.order == Order::kAscending;
  const std::string_view low = c.args[ascending ? at : at + 1];
  const std::string_view high = c.args[ascending ? at + 1 : at];
  if (range.by == By::kScore) {
    const auto lowest = score_bound(low);
    const auto highest = score_bound(high);
    if (!lowest || !highest) {
      c.reply.error("ERR min or max is not a float");
      return false;
    }
    range.lowest = *lowest;
    range.highest = *highest;
    return true;
  }
  const auto first = bytes_bound(low);
  const auto last = bytes_bound(high);
  if (!first || !last) {
    c.reply.error("ERR min or max not valid string range item");
    return false;
  }
  range.first = *first;
  range.last = *last;
  return true;
}

Ranks ranks_in(const SortedSet& set, const SortedRange& range) {
  switch (range.by) {
    case By::kRank: return ranks_of_indices(range, set.size());
    case By::kScore: return limited(ranks_between(set, range.lowest, range.highest), range);
    case By::kBytes: return limited(ranks_between(set, range), range);
  }
  return {};
}

}  // namespace lighthouse::fakes::redis
