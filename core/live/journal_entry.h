// The journal's lines: how an entry is written, and how it is read and checked (docs/journal.md).
// Pure: files are core/live/journal.h.
//
//   {"v":1,"seq":7,"time":"2026-03-01T10:00:00.000Z","kind":"run","body":{…},"prev":"…","hash":"…"}
//
// `hash` is the SHA-256 of the line's bytes before `,"hash"`; `prev` is the hash of the entry
// before. So a line that is changed, lost, added or moved breaks the chain.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

namespace lighthouse::live {

inline constexpr int kJournalVersion = 1;
inline constexpr std::size_t kMostEntryBytes = 16U << 20;

// `prev` of the very first entry.
[[nodiscard]] const std::string& no_hash();

struct JournalEntry {
  uint64_t seq = 0;     // from 1, without gaps, across files
  int64_t time_ms = 0;  // since the Unix epoch
  std::string kind;     // "run", "call", "answer", …
  nlohmann::ordered_json body;
  std::string prev;  // 64 lower-case hexadecimal digits
  std::string hash;  // likewise
  bool operator==(const JournalEntry&) const = default;
};

// The line without its end. `entry.hash` is not looked at: the line has the right one.
// Requires: texts in UTF-8. Ensures: no line feed inside.
[[nodiscard]] std::string format_entry(const JournalEntry& entry);

// The hash that `format_entry` put at the end.
// Requires: a line that it made.
[[nodiscard]] std::string hash_of_line(std::string_view line);

// The entry, or what is wrong with the line. Its own hash is checked; that `prev` and `seq`
// continue the entry before is the caller's to check.
[[nodiscard]] tl::expected<JournalEntry, std::string> parse_entry(std::string_view line);

}  // namespace lighthouse::live
