// Lists, without the blocking commands.
#include <algorithm>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

enum class End : uint8_t { kLeft, kRight };
enum class Missing : uint8_t { kMade, kLeftAlone };

void push_one(List& list, End end, std::string_view element) {
  if (end == End::kLeft) {
    list.emplace_front(element);
  } else {
    list.emplace_back(element);
  }
}

std::string pop_one(List& list, End end) {
  std::string out;
  if (end == End::kLeft) {
    out = std::move(list.front());
    list.pop_front();
  } else {
    out = std::move(list.back());
    list.pop_back();
  }
  return out;
}

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

void move_element(Context& c, End from, End to) {
  const auto source = look<List>(c, c.args[1]);
  if (!source) return;
  if (*source == nullptr) return c.reply.nil();
  if (!look<List>(c, c.args[2])) return;
  const std::string element = pop_one(**source, from);
  if (c.args[1] == c.args[2]) {
    push_one(**source, to, element);
    c.touch(c.args[1]);
  } else {
    changed(c, c.args[1], **source);
    // Making the target may move the source, which is not used any more.
    push_one(*look_or_make<List>(c, c.args[2]), to, element);
    c.touch(c.args[2]);
  }
  c.reply.bulk(element);
}

void rpoplpush(Context& c) {
  move_element(c, End::kRight, End::kLeft);
}

void lmove(Context& c) {
  const bool from_left = c.is(3, "left");
  const bool to_left = c.is(4, "left");
  if ((!from_left && !c.is(3, "right")) || (!to_left && !c.is(4, "right"))) {
    return c.reply.error(kSyntax);
  }
  move_element(c, from_left ? End::kLeft : End::kRight, to_left ? End::kLeft : End::kRight);
}

constexpr auto kPlain = CommandTrait::kPlain;
constexpr CommandSpec kCommands[] = {
    {"lpush", -3, kPlain, lpush},    {"rpush", -3, kPlain, rpush},
    {"lpushx", -3, kPlain, lpushx},  {"rpushx", -3, kPlain, rpushx},
    {"lpop", -2, kPlain, lpop},      {"rpop", -2, kPlain, rpop},
    {"llen", 2, kPlain, llen},       {"lrange", 4, kPlain, lrange},
    {"lindex", 3, kPlain, lindex},   {"lset", 4, kPlain, lset},
    {"lrem", 4, kPlain, lrem},       {"ltrim", 4, kPlain, ltrim},
    {"linsert", 5, kPlain, linsert}, {"rpoplpush", 3, kPlain, rpoplpush},
    {"lmove", 5, kPlain, lmove},
};

}  // namespace

CommandSpecs list_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
