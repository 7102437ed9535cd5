#include "core/live/journal_entry.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/wire/sha256.h"
#include "core/wire/timestamps.h"

namespace lighthouse::live {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kHashDigits = 64;
constexpr std::string_view kHashKey = R"(,"hash":")";
constexpr std::string_view kEnd = R"("})";
constexpr std::size_t kTail = kHashKey.size() + kHashDigits + kEnd.size();

bool is_hash(std::string_view text) {
  return text.size() == kHashDigits && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

tl::unexpected<std::string> wrong(std::string_view what) {
  return tl::unexpected(std::string(what));
}

// The fields of the line, whose hash is right already.
tl::expected<JournalEntry, std::string> read_fields(const Json& json) {
  constexpr std::array<std::string_view, 7> kKeys = {"v",    "seq",  "time", "kind",
                                                     "body", "prev", "hash"};
  if (!json.is_object() || json.size() != kKeys.size() ||
      !std::ranges::all_of(kKeys, [&](std::string_view key) { return json.contains(key); })) {
    return wrong("the entry does not have exactly the keys v, seq, time, kind, body, prev, hash");
  }
  if (json["v"] != kJournalVersion) {
    return wrong(fmt::format("the format is version {}, this program reads {}", json["v"].dump(),
                             kJournalVersion));
  }
  if (!json["seq"].is_number_unsigned()) return wrong("seq is not a number from 1");
  for (const std::string_view key : {"time", "kind", "prev", "hash"}) {
    if (!json[std::string(key)].is_string()) return wrong(fmt::format("{} is not a text", key));
  }
  JournalEntry out{.seq = json["seq"].get<uint64_t>(),
                   .kind = json["kind"].get<std::string>(),
                   .body = json["body"],
                   .prev = json["prev"].get<std::string>(),
                   .hash = json["hash"].get<std::string>()};
  const auto time = wire::parse_iso8601_ms(json["time"].get<std::string>());
  if (!time) return wrong("time is not a moment like 2026-03-01T10:00:00.000Z");
  out.time_ms = *time;
  if (!is_hash(out.prev)) return wrong("prev is not 64 hexadecimal digits");
  return out;
}

}  // namespace

const std::string& no_hash() {
  static const std::string kZeros(kHashDigits, '0');
  return kZeros;
}

std::string format_entry(const JournalEntry& entry) {
  const Json json = {
      {"v", kJournalVersion}, {"seq", entry.seq},   {"time", wire::format_iso8601(entry.time_ms)},
      {"kind", entry.kind},   {"body", entry.body}, {"prev", entry.prev}};
  std::string line = json.dump();
  line.pop_back();  // the closing brace comes after the hash
  const std::string hash = wire::sha256_hex(line);
  line.append(kHashKey).append(hash).append(kEnd);
  return line;
}

std::string hash_of_line(std::string_view line) {
  return std::string(line.substr(line.size() - kEnd.size() - kHashDigits, kHashDigits));
}

tl::expected<JournalEntry, std::string> parse_entry(std::string_view line) {
  if (line.size() > kMostEntryBytes) return wrong("the line is longer than any entry");
  if (line.size() < kTail || !line.ends_with(kEnd) ||
      line.substr(line.size() - kTail, kHashKey.size()) != kHashKey ||
      !is_hash(hash_of_line(line))) {
    return wrong("the line does not end with a hash");
  }
  if (wire::sha256_hex(line.substr(0, line.size() - kTail)) != hash_of_line(line)) {
    return wrong("the line is not what was written: its hash is another");
  }
  try {
    return read_fields(Json::parse(line));
  } catch (const Json::exception&) {
    return wrong("the line is not JSON");
  }
}

}  // namespace lighthouse::live
