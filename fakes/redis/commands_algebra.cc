// Sorted sets combined: union, intersection, difference. A set counts as one whose scores are 1.
#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

enum class Operation : uint8_t { kUnion, kIntersection, kDifference };
enum class Aggregate : uint8_t { kSum, kLowest, kHighest };
enum class Outcome : uint8_t { kReplied, kStored, kCounted };

struct Input {
  const Set* set = nullptr;
  const SortedSet* sorted = nullptr;
  double weight = 1;

  [[nodiscard]] std::size_t size() const {
    if (set != nullptr) return set->size();
    return sorted == nullptr ? 0 : sorted->size();
  }
  [[nodiscard]] std::optional<double> score(std::string_view member) const {
    if (set != nullptr && set->contains(member)) return weighted(1);
    if (sorted == nullptr) return std::nullopt;
    const auto at = sorted->get<1>().find(member);
    if (at == sorted->get<1>().end()) return std::nullopt;
    return weighted(at->score);
  }
  template <class Visit>
  void each(Visit visit) const {
    if (set != nullptr) {
      for (const Set::Entry& entry : set->entries()) visit(entry.key, weighted(1));
    } else if (sorted != nullptr) {
      for (const Scored& scored : *sorted) visit(scored.member, weighted(scored.score));
    }
  }

 private:
  [[nodiscard]] double weighted(double score) const {
    const double out = weight * score;
    return std::isnan(out) ? 0 : out;
  }
};

struct Task {
  std::vector<Input> inputs;
  Aggregate aggregate = Aggregate::kSum;
  bool with_scores = false;
  std::size_t limit = 0;  // of a count; 0: none
};

double aggregated(Aggregate how, double a, double b) {
  switch (how) {
    case Aggregate::kSum: return std::isnan(a + b) ? 0 : a + b;  // inf - inf is 0
    case Aggregate::kLowest: return std::min(a, b);
    case Aggregate::kHighest: return std::max(a, b);
  }
  return a;
}

// The inputs named by numkeys in args[at] and the keys behind it; false when the error is replied.
bool read_inputs(Context& c, std::size_t at, Task& out) {
  const auto count = c.integer(at);
  if (!count) return false;
  if (*count < 1) {
    c.reply.error(fmt::format("ERR at least 1 input key is needed for '{}' command",
                              c.engine.find_command(c.args[0])->facts->name));
    return false;
  }
  if (*count > static_cast<int64_t>(c.args.size() - at - 1)) {
    c.reply.error(kSyntax);
    return false;
  }
  for (const std::string_view key : c.args.subspan(at + 1, static_cast<std::size_t>(*count))) {
    Input input;
    if (const Value* const value = c.db.find(key)) {
      input.set = std::get_if<Set>(&value->data);
      input.sorted = std::get_if<SortedSet>(&value->data);
      if (input.set == nullptr && input.sorted == nullptr) {
        c.reply.error(kWrongType);
        return false;
      }
    }
    out.inputs.push_back(input);
  }
  return true;
}

bool read_weights(Context& c, std::size_t at, Task& out) {
  for (Input& input : out.inputs) {
    const auto weight = parse_double(c.args[at++]);
    if (!weight) {
      c.reply.error("ERR weight value is not a float");
      return false;
    }
    input.weight = *weight;
  }
  return true;
}

std::optional<Aggregate> aggregate_named(std::string_view word) {
  if (same_word(word, "sum")) return Aggregate::kSum;
  if (same_word(word, "min")) return Aggregate::kLowest;
  if (same_word(word, "max")) return Aggregate::kHighest;
  return std::nullopt;
}

// What follows the keys; false when the error is replied.
bool read_options(Context& c, std::size_t at, Operation operation, Outcome outcome, Task& out) {
  const bool scored = operation != Operation::kDifference && outcome != Outcome::kCounted;
  while (at < c.args.size()) {
    const std::size_t left = c.args.size() - at;
    if (scored && left >= out.inputs.size() + 1 && c.is(at, "WEIGHTS")) {
      if (!read_weights(c, at + 1, out)) return false;
      at += out.inputs.size() + 1;
    } else if (scored && left >= 2 && c.is(at, "AGGREGATE") && aggregate_named(c.args[at + 1])) {
      out.aggregate = *aggregate_named(c.args[at + 1]);
      at += 2;
    } else if (outcome == Outcome::kReplied && c.is(at, "WITHSCORES")) {
      out.with_scores = true;
      ++at;
    } else if (outcome == Outcome::kCounted && left >= 2 && c.is(at, "LIMIT")) {
      const auto limit = parse_integer(c.args[at + 1]);
      if (!limit || *limit < 0) {
        c.reply.error("ERR LIMIT can't be negative");
        return false;
      }
      out.limit = static_cast<std::size_t>(*limit);
      at += 2;
    } else {
      c.reply.error(kSyntax);
      return false;
    }
  }
  return true;
}

SortedSet united(const Task& task) {
  Table<double> scores;
  for (const Input& input : task.inputs) {
    input.each([&](const std::string& member, double score) {
      const auto [held, fresh] = scores.emplace(member, score);
      if (!fresh) *held = aggregated(task.aggregate, *held, score);
    });
  }
  SortedSet out;
  for (const auto& entry : scores.entries()) {
    out.insert({.member = entry.key, .score = entry.value});
  }
  return out;
}

// Sums begin with the smallest input, as in Redis.
SortedSet intersected(const Task& task) {
  std::vector<Input> inputs = task.inputs;
  std::ranges::stable_sort(inputs, {}, &Input::size);
  SortedSet out;
  inputs.front().each([&](const std::string& member, double score) {
    for (const Input& other : std::span(inputs).subspan(1)) {
      const auto more = other.score(member);
      if (!more) return;
      score = aggregated(task.aggregate, score, *more);
    }
    out.insert({.member = member, .score = score});
  });
  return out;
}

SortedSet difference(const Task& task) {
  SortedSet out;
  task.inputs.front().each([&](const std::string& member, double score) {
    for (const Input& other : std::span(task.inputs).subspan(1)) {
      if (other.score(member)) return;
    }
    out.insert({.member = member, .score = score});
  });
  return out;
}

SortedSet combined(Operation operation, const Task& task) {
  switch (operation) {
    case Operation::kUnion: return united(task);
    case Operation::kIntersection: return intersected(task);
    case Operation::kDifference: return difference(task);
  }
  return {};
}

void answer(Context& c, const SortedSet& set, const Task& task) {
  const bool with_scores = task.with_scores;
  const bool nested = with_scores && c.reply.resp3();
  c.reply.array(with_scores && !nested ? set.size() * 2 : set.size());
  for (const Scored& scored : set) {
    if (nested) c.reply.array(2);
    c.reply.bulk(scored.member);
    if (with_scores) c.reply.number(scored.score);
  }
}

void store(Context& c, const SortedSet& combined) {
  SortedSet set;
  // What is kept has no -0.
  for (const Scored& scored : combined) {
    set.insert({.member = scored.member, .score = scored.score == 0 ? 0 : scored.score});
  }
  const auto size = static_cast<int64_t>(set.size());
  if (size == 0) {
    c.remove(c.args[1]);
  } else {
    c.db.put(c.args[1], {.data = std::move(set)});
    c.touch(c.args[1]);
  }
  c.reply.integer(size);
}

void run(Context& c, Operation operation, Outcome outcome) {
  const std::size_t at = outcome == Outcome::kStored ? 2 : 1;
  Task task;
  if (!read_inputs(c, at, task)) return;
  if (!read_options(c, at + 1 + task.inputs.size(), operation, outcome, task)) return;
  const SortedSet set = combined(operation, task);
  if (outcome == Outcome::kStored) return store(c, set);
  if (outcome == Outcome::kReplied) return answer(c, set, task);
  const std::size_t most = task.limit == 0 ? set.size() : task.limit;
  c.reply.integer(static_cast<int64_t>(std::min(set.size(), most)));
}

void zunion(Context& c) {
  run(c, Operation::kUnion, Outcome::kReplied);
}
void zinter(Context& c) {
  run(c, Operation::kIntersection, Outcome::kReplied);
}
void zdiff(Context& c) {
  run(c, Operation::kDifference, Outcome::kReplied);
}
void zunionstore(Context& c) {
  run(c, Operation::kUnion, Outcome::kStored);
}
void zinterstore(Context& c) {
  run(c, Operation::kIntersection, Outcome::kStored);
}
void zdiffstore(Context& c) {
  run(c, Operation::kDifference, Outcome::kStored);
}
void zintercard(Context& c) {
  run(c, Operation::kIntersection, Outcome::kCounted);
}

constexpr CommandSpec kCommands[] = {
    {"zunion", zunion},           {"zinter", zinter},           {"zdiff", zdiff},
    {"zunionstore", zunionstore}, {"zinterstore", zinterstore}, {"zdiffstore", zdiffstore},
    {"zintercard", zintercard},
};

}  // namespace

CommandSpecs algebra_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
