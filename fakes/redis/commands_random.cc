// HRANDFIELD and ZRANDMEMBER. What is random comes from the engine's seed.
#include <algorithm>
#include <limits>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr std::string_view kOutOfRange = "ERR value is out of range";

struct Wanted {
  bool counted = false;
  int64_t count = 1;  // negative: the same element may come more than once
  bool with_values = false;
};

// nullopt when the error is replied.
std::optional<Wanted> read_wanted(Context& c, std::string_view with_values) {
  if (c.args.size() == 2) return Wanted{};
  const auto count = parse_integer(c.args[2]);
  if (!count || *count < -kMost) {
    c.reply.error(count ? "ERR value is out of range, value must between -9223372036854775807 and "
                          "9223372036854775807"
                        : kNotInteger);
    return std::nullopt;
  }
  Wanted out{.counted = true, .count = *count};
  if (c.args.size() > 4 || (c.args.size() == 4 && !c.is(3, with_values))) {
    c.reply.error(kSyntax);
    return std::nullopt;
  }
  out.with_values = c.args.size() == 4;
  if (out.with_values && (*count < -kMost / 2 || *count > kMost / 2)) {
    c.reply.error(kOutOfRange);
    return std::nullopt;
  }
  return out;
}

// Places in a collection of that size, which is not empty.
std::vector<std::size_t> draw(Context& c, std::size_t size, int64_t count) {
  std::vector<std::size_t> out;
  if (count < 0) {
    for (int64_t i = 0; i < -count; ++i) out.push_back(c.engine.random_below(size));
    return out;
  }
  for (std::size_t i = 0; i < size; ++i) out.push_back(i);
  const std::size_t taken = std::min(size, static_cast<std::size_t>(count));
  // All of them stay in their order.
  for (std::size_t i = 0; taken < size && i < taken; ++i) {
    std::swap(out[i], out[i + c.engine.random_below(size - i)]);
  }
  out.resize(taken);
  return out;
}

// Writes `size` elements: `name(place)` and, where wanted, `value(place)` behind each.
template <class Name, class WriteValue>
void answer(Context& c, const Wanted& wanted, std::size_t size, Name name, WriteValue value) {
  if (!wanted.counted) return c.reply.bulk(name(c.engine.random_below(size)));
  const auto places = draw(c, size, wanted.count);
  const bool nested = wanted.with_values && c.reply.resp3();
  c.reply.array(wanted.with_values && !nested ? places.size() * 2 : places.size());
  for (const std::size_t place : places) {
    if (nested) c.reply.array(2);
    c.reply.bulk(name(place));
    if (wanted.with_values) value(place);
  }
}

void nothing(Context& c, const Wanted& wanted) {
  return wanted.counted ? c.reply.array(0) : c.reply.nil();
}

void hrandfield(Context& c) {
  const auto wanted = read_wanted(c, "WITHVALUES");
  if (!wanted) return;
  const auto hash = look<Hash>(c, c.args[1]);
  if (!hash) return;
  if (*hash == nullptr) return nothing(c, *wanted);
  const auto& entries = (*hash)->entries();
  answer(
      c, *wanted, entries.size(), [&](std::size_t at) { return std::string_view(entries[at].key); },
      [&](std::size_t at) { c.reply.bulk(entries[at].value); });
}

void zrandmember(Context& c) {
  const auto wanted = read_wanted(c, "WITHSCORES");
  if (!wanted) return;
  const auto set = look<SortedSet>(c, c.args[1]);
  if (!set) return;
  if (*set == nullptr) return nothing(c, *wanted);
  answer(
      c, *wanted, (*set)->size(),
      [&](std::size_t at) { return std::string_view((*set)->nth(at)->member); },
      [&](std::size_t at) { c.reply.number((*set)->nth(at)->score); });
}

constexpr CommandSpec kCommands[] = {{"hrandfield", hrandfield}, {"zrandmember", zrandmember}};

}  // namespace

CommandSpecs random_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
