// Ranges of sorted sets: by rank, by score, by the member's bytes. Every range is a pair of ranks
// in the end.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {

enum class By : uint8_t { kRank, kScore, kBytes };
enum class Order : uint8_t { kAscending, kDescending };

struct ScoreBound {
  double score = 0;
  bool excluded = false;
};

struct BytesBound {
  enum class Kind : uint8_t { kLowest, kIncluded, kExcluded, kHighest };
  Kind kind = Kind::kLowest;
  std::string_view bytes;
};

struct SortedRange {
  By by = By::kRank;
  Order order = Order::kAscending;
  int64_t start = 0;  // ranks, counted from the order's own start; negative: from its end
  int64_t end = 0;
  ScoreBound lowest;
  ScoreBound highest;
  BytesBound first;
  BytesBound last;
  std::optional<std::pair<int64_t, int64_t>> limit;  // offset, count (negative: all)
};

// Ranks [first, end), always counted from the lowest.
struct Ranks {
  std::size_t first = 0;
  std::size_t end = 0;
  [[nodiscard]] std::size_t size() const { return end - first; }
};

// Reads the two ends in args[at] and args[at + 1], as range.by and range.order say. False when the
// error is replied.
[[nodiscard]] bool read_ends(Context& c, std::size_t at, SortedRange& range);
[[nodiscard]] Ranks ranks_in(const SortedSet& set, const SortedRange& range);

}  // namespace lighthouse::fakes::redis
