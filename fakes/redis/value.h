// What a key can hold.
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include <boost/multi_index/member.hpp>
#include <boost/multi_index/ordered_index.hpp>
#include <boost/multi_index/ranked_index.hpp>
#include <boost/multi_index_container.hpp>

#include "fakes/redis/table.h"

namespace lighthouse::fakes::redis {

struct Nothing {};

using String = std::string;
using List = std::deque<std::string>;
using Hash = Table<std::string>;
using Set = Table<Nothing>;

struct Scored {
  std::string member;
  double score = 0;
};

// By score, then by the member's bytes. A bare score compares with all members of that score.
struct ByScore {
  using is_transparent = void;
  bool operator()(const Scored& a, const Scored& b) const {
    if (a.score != b.score) return a.score < b.score;
    return a.member < b.member;
  }
  bool operator()(const Scored& a, double score) const { return a.score < score; }
  bool operator()(double score, const Scored& b) const { return score < b.score; }
};

namespace mi = boost::multi_index;
// Index 0 is the order, with ranks in logarithmic time; index 1 finds a member.
using SortedSet = mi::multi_index_container<
    Scored, mi::indexed_by<
                mi::ranked_unique<mi::identity<Scored>, ByScore>,
                mi::ordered_unique<mi::member<Scored, std::string, &Scored::member>, std::less<>>>>;

inline constexpr int64_t kNoExpiry = -1;

struct Value {
  std::variant<String, List, Hash, Set, SortedSet> data;
  int64_t expires_at_ms = kNoExpiry;
  bool edited = false;  // a string that was changed in place, which Redis keeps as raw bytes
};

[[nodiscard]] inline std::string_view type_name(const Value& value) {
  struct Namer {
    std::string_view operator()(const String&) const { return "string"; }
    std::string_view operator()(const List&) const { return "list"; }
    std::string_view operator()(const Hash&) const { return "hash"; }
    std::string_view operator()(const Set&) const { return "set"; }
    std::string_view operator()(const SortedSet&) const { return "zset"; }
  };
  return std::visit(Namer{}, value.data);
}

}  // namespace lighthouse::fakes::redis
