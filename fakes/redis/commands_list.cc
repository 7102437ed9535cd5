// Lists, without the commands that wait.
#include <algorithm>
#include <cstdlib>
#include <limits>

#include "fakes/redis/list_ops.h"

namespace lighthouse::fakes::redis {
namespace {

enum class Missing : uint8_t { kMade, kLeftAlone };

void push(Context& c, End end, Missing missing) {
  const auto found = look<List>(c, c.args[1]);
  if (!found) return;
  if (*found == nullptr && missing == Missing::kLeftAlone) return c.reply.integer(0);
  List& list = *look_or_make<List>(c, c.args[1]);
  for (const std::string_view element : c.args.subspan(2)) push_one(list, end, element);
  c.touch(c.args[1]);
  c.reply.integer(static_cast<int64_t>(list.size()));
}

void lpush(Context& c) {
  push(c, End::kLeft, Missing::kMade);
}
void rpush(Context& c) {
  push(c, End::kRight, Missing::kMade);
}
void lpushx(Context& c) {
  push(c, End::kLeft, Missing::kLeftAlone);
}
void rpushx(Context& c) {
  push(c, End::kRight, Missing::kLeftAlone);
}

void pop(Context& c, End end, std::string_view name) {
  if (c.args.size() > 3) return c.reply.error(wrong_arity(name));
  const bool counted = c.args.size() == 3;
  std::size_t count = 1;
  if (counted) {
    const auto wanted = parse_integer(c.args[2]);
    if (!wanted || *wanted < 0) {
      return c.reply.error("ERR value is out of range, must be positive");
    }
    count = static_cast<std::size_t>(*wanted);
  }
  const auto list = look<List>(c, c.args[1]);
  if (!list) return;
  if (*list == nullptr) return counted ? c.reply.nil_array() : c.reply.nil();
  if (!counted) {
    c.reply.bulk(pop_one(**list, end));
    return changed(c, c.args[1], **list);
  }
  count = std::min(count, (*list)->size());
  c.reply.array(count);
  if (count == 0) return;
  for (std::size_t i = 0; i < count; ++i) c.reply.bulk(pop_one(**list, end));
  changed(c, c.args[1], **list);
}

void lpop(Context& c) {
  pop(c, End::kLeft, "lpop");
}
void rpop(Context& c) {
  pop(c, End::kRight, "rpop");
}

void llen(Context& c) {
  const auto list = look<List>(c, c.args[1]);
  if (!list) return;
  c.reply.integer(*list == nullptr ? 0 : static_cast<int64_t>((*list)->size()));
}

void lrange(Context& c) {
  const auto start = c.integer(2);
  if (!start) return;
  const auto end = c.integer(3);
  if (!end) return;
  const auto list = look<List>(c, c.args[1]);
  if (!list) return;
  const auto range = *list == nullptr ? std::nullopt : index_range(*start, *end, (*list)->size());
  if (!range) return c.reply.array(0);
  c.reply.array(range->second - range->first + 1);
  for (std::size_t i = range->first; i <= range->second; ++i) c.reply.bulk((**list)[i]);
}

// The element at an index that may count from the end; null outside.
std::string* element_at(List& list, int64_t index) {
  const auto size = static_cast<int64_t>(list.size());
  if (index < 0) index += size;
  if (index < 0 || index >= size) return nullptr;
  return &list[static_cast<std::size_t>(index)];
}

void lindex(Context& c) {
  const auto list = look<List>(c, c.args[1]);
  if (!list) return;
  if (*list == nullptr) return c.reply.nil();
  const auto index = c.integer(2);
  if (!index) return;
  const std::string* const element = element_at(**list, *index);
  if (element == nullptr) return c.reply.nil();
  c.reply.bulk(*element);
}

void lset(Context& c) {
  const auto list = look<List>(c, c.args[1]);
  if (!list) return;
  if (*list == nullptr) return c.reply.error(kNoSuchKey);
  const auto index = c.integer(2);
  if (!index) return;
  std::string* const element = element_at(**list, *index);
  if (element == nullptr) return c.reply.error("ERR index out of range");
  element->assign(c.args[3]);
  c.touch(c.args[1]);
  c.reply.ok();
}

void lrem(Context& c) {
  const auto count = c.integer(2);
  if (!count) return;
  const auto list = look<List>(c, c.args[1]);
  if (!list) return;
  if (*list == nullptr) return c.reply.integer(0);
  // A negative count removes from the tail, 0 removes all.
  const bool from_tail = *count < 0;
  uint64_t left = from_tail ? 0 - static_cast<uint64_t>(*count) : static_cast<uint64_t>(*count);
  if (left == 0) left = (*list)->size();
  int64_t removed = 0;
  List kept;
  while (!(*list)->empty()) {
    std::string element = pop_one(**list, from_tail ? End::kRight : End::kLeft);
    if (left > 0 && element == c.args[3]) {
      --left;
      ++removed;
    } else {
      push_one(kept, from_tail ? End::kLeft : End::kRight, element);
    }
  }
  **list = std::move(kept);
  if (removed > 0) changed(c, c.args[1], **list);
  c.reply.integer(removed);
}

void ltrim(Context& c) {
  const auto start = c.integer(2);
  if (!start) return;
  const auto end = c.integer(3);
  if (!end) return;
  const auto list = look<List>(c, c.args[1]);
  if (!list) return;
  if (*list == nullptr) return c.reply.ok();
  const auto range = index_range(*start, *end, (*list)->size());
  if (range) {
    (*list)->resize(range->second + 1);
    (*list)->erase((*list)->begin(), (*list)->begin() + static_cast<std::ptrdiff_t>(range->first));
  } else {
    (*list)->clear();
  }
  changed(c, c.args[1], **list);
  c.reply.ok();
}

void linsert(Context& c) {
  const bool after = c.is(2, "after");
  if (!after && !c.is(2, "before")) return c.reply.error(kSyntax);
  const auto list = look<List>(c, c.args[1]);
  if (!list) return;
  if (*list == nullptr) return c.reply.integer(0);
  const auto pivot = std::ranges::find(**list, c.args[3]);
  if (pivot == (*list)->end()) return c.reply.integer(-1);
  (*list)->emplace(after ? pivot + 1 : pivot, c.args[4]);
  c.touch(c.args[1]);
  c.reply.integer(static_cast<int64_t>((*list)->size()));
}

// Replies nil when there is nothing to move.
void move_if_any(Context& c, End from, End to) {
  const auto source = look<List>(c, c.args[1]);
  if (!source) return;
  if (*source == nullptr) return c.reply.nil();
  move_element(c, from, to);
}

void rpoplpush(Context& c) {
  move_if_any(c, End::kRight, End::kLeft);
}

void lmove(Context& c) {
  const auto from = end_named(c.args[3]);
  const auto to = end_named(c.args[4]);
  if (!from || !to) return c.reply.error(kSyntax);
  move_if_any(c, *from, *to);
}

struct PositionOptions {
  int64_t rank = 1;  // which match is the first; negative: counted from the tail
  std::optional<int64_t> count;
  int64_t most_compared = 0;  // 0: all
};

// False when the error is replied.
bool read_position_options(Context& c, PositionOptions& out) {
  for (std::size_t i = 3; i < c.args.size(); i += 2) {
    if (i + 1 == c.args.size()) {
      c.reply.error(kSyntax);
      return false;
    }
    const bool rank = c.is(i, "RANK");
    const bool count = c.is(i, "COUNT");
    if (!rank && !count && !c.is(i, "MAXLEN")) {
      c.reply.error(kSyntax);
      return false;
    }
    const std::string_view error = rank    ? kNotInteger
                                   : count ? "ERR COUNT can't be negative"
                                           : "ERR MAXLEN can't be negative";
    const auto value = c.integer(i + 1, error);
    if (!value) return false;
    if (rank && *value == 0) {
      c.reply.error(
          "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or "
          "use negative to start from the end of the list");
      return false;
    }
    if (!rank && *value < 0) {
      c.reply.error(error);
      return false;
    }
    if (rank) {
      // The lowest number has no positive one: Redis takes it for the last match.
      out.rank = *value == std::numeric_limits<int64_t>::min() ? -1 : *value;
    } else if (count) {
      out.count = *value;
    } else {
      out.most_compared = *value;
    }
  }
  return true;
}

std::vector<std::size_t> positions(const List& list, std::string_view wanted,
                                   const PositionOptions& options) {
  std::vector<std::size_t> out;
  const bool from_tail = options.rank < 0;
  int64_t to_skip = std::abs(options.rank) - 1;
  const auto most = static_cast<std::size_t>(options.count.value_or(1));
  std::size_t compared = list.size();
  if (options.most_compared > 0) {
    compared = std::min(compared, static_cast<std::size_t>(options.most_compared));
  }
  for (std::size_t i = 0; i < compared; ++i) {
    const std::size_t at = from_tail ? list.size() - 1 - i : i;
    if (list[at] != wanted || to_skip-- > 0) continue;
    out.push_back(at);
    if (out.size() == most) break;
  }
  return out;
}

void lpos(Context& c) {
  PositionOptions options;
  if (!read_position_options(c, options)) return;
  const auto list = look<List>(c, c.args[1]);
  if (!list) return;
  std::vector<std::size_t> found;
  if (*list != nullptr) found = positions(**list, c.args[2], options);
  if (!options.count) {
    if (found.empty()) return c.reply.nil();
    return c.reply.integer(static_cast<int64_t>(found.front()));
  }
  c.reply.array(found.size());
  for (const std::size_t at : found) c.reply.integer(static_cast<int64_t>(at));
}

constexpr CommandSpec kCommands[] = {
    {"lpush", lpush},     {"rpush", rpush},         {"lpushx", lpushx}, {"rpushx", rpushx},
    {"lpop", lpop},       {"rpop", rpop},           {"llen", llen},     {"lrange", lrange},
    {"lindex", lindex},   {"lset", lset},           {"lrem", lrem},     {"ltrim", ltrim},
    {"linsert", linsert}, {"rpoplpush", rpoplpush}, {"lmove", lmove},   {"lpos", lpos},
};

}  // namespace

CommandSpecs list_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
