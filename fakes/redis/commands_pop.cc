// Commands that pop from the first key that has elements, and those that wait until one has.
#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "fakes/redis/list_ops.h"

namespace lighthouse::fakes::redis {
namespace {

enum class Extreme : uint8_t { kLowest, kHighest };

// How long a command may wait; no end: for ever. Nothing when the error is replied.
struct Patience {
  std::optional<int64_t> until_ms;
};

std::optional<Patience> patience(Context& c, std::size_t at) {
  const auto seconds = parse_long_double(c.args[at]);
  if (!seconds || std::isinf(*seconds)) {
    c.reply.error("ERR timeout is not a float or out of range");
    return std::nullopt;
  }
  const long double milliseconds = std::ceil(*seconds * 1000);
  // Beyond 64 bits Redis's number turns negative.
  if (milliseconds < 0 || milliseconds >= 0x1p63L) {
    c.reply.error("ERR timeout is negative");
    return std::nullopt;
  }
  if (milliseconds == 0) return Patience{};
  const auto until_ms = add(static_cast<int64_t>(milliseconds), c.now_ms);
  if (!until_ms) {
    c.reply.error("ERR timeout is out of range");
    return std::nullopt;
  }
  return Patience{.until_ms = until_ms};
}

enum class Nothing : uint8_t { kNil, kNilArray };

// Where no command may wait, the reply is that of a wait that is over.
void wait_for(Context& c, Words keys, const Patience& how_long, Nothing nothing) {
  if (c.ready_key) return;
  if (c.caller != Caller::kClient) {
    return nothing == Nothing::kNil ? c.reply.nil() : c.reply.nil_array();
  }
  Waiting waiting{.words = {c.args.begin(), c.args.end()},
                  .keys = {keys.begin(), keys.end()},
                  .until_ms = how_long.until_ms};
  Reply(waiting.on_timeout, c.session.protocol).nil_array();
  c.engine.wait(c.session, std::move(waiting));
}

// The first of the keys that holds elements, null when none does; nullopt when the error is
// replied.
template <class T>
struct Source {
  std::string_view key;
  T* held = nullptr;
};

template <class T>
std::optional<Source<T>> first_with_elements(Context& c, Words keys) {
  for (const std::string_view key : keys) {
    if (c.ready_key && key != *c.ready_key) continue;
    Value* const value = c.db.find(key);
    if (value == nullptr) continue;
    if (T* const held = std::get_if<T>(&value->data)) return Source<T>{.key = key, .held = held};
    // Who waits for a list does not mind that the key is something else now.
    if (c.ready_key) continue;
    c.reply.error(kWrongType);
    return std::nullopt;
  }
  return Source<T>{};
}

Scored take_extreme(SortedSet& set, Extreme which) {
  const auto at = which == Extreme::kLowest ? set.begin() : std::prev(set.end());
  Scored out = *at;
  set.erase(at);
  return out;
}

// --- one element ---------------------------------------------------------------------------------

void pop_list(Context& c, End end) {
  const auto how_long = patience(c, c.args.size() - 1);
  if (!how_long) return;
  const Words keys = c.args.subspan(1, c.args.size() - 2);
  const auto source = first_with_elements<List>(c, keys);
  if (!source) return;
  if (source->held == nullptr) return wait_for(c, keys, *how_long, Nothing::kNilArray);
  c.reply.array(2);
  c.reply.bulk(source->key);
  c.reply.bulk(pop_one(*source->held, end));
  changed(c, source->key, *source->held);
}

void blpop(Context& c) {
  pop_list(c, End::kLeft);
}
void brpop(Context& c) {
  pop_list(c, End::kRight);
}

void pop_sorted_set(Context& c, Extreme which) {
  const auto how_long = patience(c, c.args.size() - 1);
  if (!how_long) return;
  const Words keys = c.args.subspan(1, c.args.size() - 2);
  const auto source = first_with_elements<SortedSet>(c, keys);
  if (!source) return;
  if (source->held == nullptr) return wait_for(c, keys, *how_long, Nothing::kNilArray);
  const Scored taken = take_extreme(*source->held, which);
  c.reply.array(3);
  c.reply.bulk(source->key);
  c.reply.bulk(taken.member);
  c.reply.number(taken.score);
  changed(c, source->key, *source->held);
}

void bzpopmin(Context& c) {
  pop_sorted_set(c, Extreme::kLowest);
}
void bzpopmax(Context& c) {
  pop_sorted_set(c, Extreme::kHighest);
}

void move_or_wait(Context& c, End from, End to, std::size_t timeout) {
  const auto how_long = patience(c, timeout);
  if (!how_long) return;
  const Words keys = c.args.subspan(1, 1);
  const auto source = first_with_elements<List>(c, keys);
  if (!source) return;
  if (source->held == nullptr) return wait_for(c, keys, *how_long, Nothing::kNil);
  move_element(c, from, to);
}

void brpoplpush(Context& c) {
  move_or_wait(c, End::kRight, End::kLeft, 3);
}

void blmove(Context& c) {
  const auto from = end_named(c.args[3]);
  const auto to = end_named(c.args[4]);
  if (!from || !to) return c.reply.error(kSyntax);
  move_or_wait(c, *from, *to, 5);
}

// --- some elements -------------------------------------------------------------------------------

struct Many {
  Words keys;
  bool first_end = true;  // LEFT or MIN
  std::size_t count = 1;
};

// numkeys key… WHERE [COUNT n] from args[at] on; nullopt when the error is replied.
std::optional<Many> read_many(Context& c, std::size_t at, std::string_view first_end,
                              std::string_view last_end) {
  const auto fail = [&](std::string_view error) {
    c.reply.error(error);
    return std::nullopt;
  };
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  const auto keys = parse_integer(c.args[at]);
  if (!keys || *keys < 1) return fail("ERR numkeys should be greater than 0");
  const auto left = static_cast<int64_t>(c.args.size() - at - 1);
  if (*keys >= std::min(kMost, left)) return fail(kSyntax);
  Many out{.keys = c.args.subspan(at + 1, static_cast<std::size_t>(*keys))};
  at += 1 + out.keys.size();
  out.first_end = c.is(at, first_end);
  if (!out.first_end && !c.is(at, last_end)) return fail(kSyntax);
  const std::size_t rest = c.args.size() - at - 1;
  if (rest == 0) return out;
  if (!c.is(at + 1, "COUNT") || rest == 1) return fail(kSyntax);
  const auto count = parse_integer(c.args[at + 2]);
  if (!count || *count < 1) return fail("ERR count should be greater than 0");
  if (rest != 2) return fail(kSyntax);
  out.count = static_cast<std::size_t>(*count);
  return out;
}

// `pop_reply` takes one element from what it is given, and replies it.
template <class Held, class PopReply>
void pop_many(Context& c, const Many& many, const Patience* how_long, PopReply pop_reply) {
  const auto source = first_with_elements<Held>(c, many.keys);
  if (!source) return;
  if (source->held == nullptr) {
    if (how_long == nullptr) return c.reply.nil_array();
    return wait_for(c, many.keys, *how_long, Nothing::kNilArray);
  }
  const std::size_t count = std::min(many.count, source->held->size());
  c.reply.array(2);
  c.reply.bulk(source->key);
  c.reply.array(count);
  for (std::size_t i = 0; i < count; ++i) pop_reply(*source->held);
  changed(c, source->key, *source->held);
}

void pop_many_lists(Context& c, const Many& many, const Patience* how_long) {
  const End end = many.first_end ? End::kLeft : End::kRight;
  pop_many<List>(c, many, how_long, [&](List& list) { c.reply.bulk(pop_one(list, end)); });
}

void lmpop(Context& c) {
  if (const auto many = read_many(c, 1, "left", "right")) pop_many_lists(c, *many, nullptr);
}

void blmpop(Context& c) {
  const auto how_long = patience(c, 1);
  if (!how_long) return;
  if (const auto many = read_many(c, 2, "left", "right")) pop_many_lists(c, *many, &*how_long);
}

void pop_many_sorted(Context& c, const Many& many, const Patience* how_long) {
  const Extreme extreme = many.first_end ? Extreme::kLowest : Extreme::kHighest;
  pop_many<SortedSet>(c, many, how_long, [&](SortedSet& set) {
    const Scored taken = take_extreme(set, extreme);
    c.reply.array(2);
    c.reply.bulk(taken.member);
    c.reply.number(taken.score);
  });
}

void zmpop(Context& c) {
  if (const auto many = read_many(c, 1, "min", "max")) pop_many_sorted(c, *many, nullptr);
}

void bzmpop(Context& c) {
  const auto how_long = patience(c, 1);
  if (!how_long) return;
  if (const auto many = read_many(c, 2, "min", "max")) pop_many_sorted(c, *many, &*how_long);
}

constexpr CommandSpec kCommands[] = {
    {"blpop", blpop},       {"brpop", brpop},       {"blmove", blmove}, {"brpoplpush", brpoplpush},
    {"bzpopmin", bzpopmin}, {"bzpopmax", bzpopmax}, {"lmpop", lmpop},   {"blmpop", blmpop},
    {"zmpop", zmpop},       {"bzmpop", bzmpop},
};

}  // namespace

CommandSpecs pop_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
