// SCAN and its relatives. A cursor is the number of entries that are still to come, counted from
// the table's start; see table.h for why nothing that stays is missed.
#include <algorithm>
#include <charconv>
#include <limits>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {
namespace {

struct ScanOptions {
  uint64_t cursor = 0;
  std::size_t count = 10;
  std::optional<std::string_view> pattern;
  std::optional<std::string_view> type;
};

// As strtoul reads it: a sign may stand before, -1 is the highest, and nothing at all is 0.
bool read_cursor(Context& c, std::size_t at, ScanOptions& options) {
  std::string_view text = c.args[at];
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  uint64_t cursor = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), cursor);
  const bool whole = error == std::errc{} && stop == text.data() + text.size();
  if (!whole && !c.args[at].empty()) {
    c.reply.error("ERR invalid cursor");
    return false;
  }
  options.cursor = negative ? 0 - cursor : cursor;
  return true;
}

enum class Typed : uint8_t { kAllowed, kSyntaxError };

bool read_options(Context& c, std::size_t at, Typed typed, ScanOptions& options) {
  for (; at < c.args.size(); at += 2) {
    const bool has_value = at + 1 < c.args.size();
    if (c.is(at, "COUNT") && has_value) {
      const auto count = c.integer(at + 1);
      if (!count) return false;
      if (*count < 1) {
        c.reply.error(kSyntax);
        return false;
      }
      options.count = static_cast<std::size_t>(*count);
    } else if (c.is(at, "MATCH") && has_value) {
      options.pattern = c.args[at + 1];
    } else if (c.is(at, "TYPE") && has_value && typed == Typed::kAllowed) {
      options.type = c.args[at + 1];
    } else {
      c.reply.error(kSyntax);
      return false;
    }
  }
  return true;
}

// Calls visit with each entry of one step that matches; returns the next cursor.
template <class Value, class Visit>
uint64_t step(const Table<Value>& table, const ScanOptions& options, Visit visit) {
  const auto& entries = table.entries();
  std::size_t left = entries.size();
  // No table has so many entries: no reply of ours gave that cursor.
  if (options.cursor > std::numeric_limits<uint32_t>::max()) return 0;
  if (options.cursor != 0) left = std::min<std::size_t>(left, options.cursor);
  for (std::size_t i = 0; i < options.count && left > 0; ++i) {
    const auto& entry = entries[--left];
    if (!options.pattern || matches_glob(*options.pattern, entry.key)) visit(entry);
  }
  return left;
}

void begin(Context& c, uint64_t cursor, std::size_t elements) {
  c.reply.array(2);
  c.reply.bulk(std::to_string(cursor));
  c.reply.array(elements);
}

void scan(Context& c) {
  ScanOptions options;
  if (!read_cursor(c, 1, options) || !read_options(c, 2, Typed::kAllowed, options)) return;
  std::vector<std::string_view> found;
  const uint64_t next = step(c.db.keys(), options, [&](const auto& entry) {
    if (!options.type || same_word(type_name(entry.value), *options.type)) {
      found.push_back(entry.key);
    }
  });
  begin(c, next, found.size());
  for (const std::string_view key : found) c.reply.bulk(key);
}

// The collection to scan: null when the reply is already written.
template <class T>
T* collection(Context& c, ScanOptions& options) {
  if (!read_cursor(c, 2, options)) return nullptr;
  const auto held = look<T>(c, c.args[1]);
  if (!held) return nullptr;
  if (*held == nullptr) {
    begin(c, 0, 0);
    return nullptr;
  }
  return read_options(c, 3, Typed::kSyntaxError, options) ? *held : nullptr;
}

void hscan(Context& c) {
  ScanOptions options;
  const Hash* const hash = collection<Hash>(c, options);
  if (hash == nullptr) return;
  std::vector<const Hash::Entry*> found;
  const uint64_t next = step(*hash, options, [&](const auto& entry) { found.push_back(&entry); });
  begin(c, next, found.size() * 2);
  for (const Hash::Entry* const entry : found) {
    c.reply.bulk(entry->key);
    c.reply.bulk(entry->value);
  }
}

void sscan(Context& c) {
  ScanOptions options;
  const Set* const set = collection<Set>(c, options);
  if (set == nullptr) return;
  std::vector<std::string_view> found;
  const uint64_t next = step(*set, options, [&](const auto& entry) { found.push_back(entry.key); });
  begin(c, next, found.size());
  for (const std::string_view member : found) c.reply.bulk(member);
}

// A sorted set is answered whole: its ranks shift with every change.
void zscan(Context& c) {
  ScanOptions options;
  const SortedSet* const set = collection<SortedSet>(c, options);
  if (set == nullptr) return;
  std::vector<const Scored*> found;
  for (const Scored& scored : *set) {
    if (!options.pattern || matches_glob(*options.pattern, scored.member)) {
      found.push_back(&scored);
    }
  }
  begin(c, 0, found.size() * 2);
  for (const Scored* const scored : found) {
    c.reply.bulk(scored->member);
    c.reply.bulk(format_double(scored->score));
  }
}

constexpr CommandSpec kCommands[] = {
    {"scan", scan},
    {"hscan", hscan},
    {"sscan", sscan},
    {"zscan", zscan},
};

}  // namespace

CommandSpecs scan_commands() {
  return kCommands;
}

}  // namespace lighthouse::fakes::redis
