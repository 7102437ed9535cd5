#include "core/wire/gate/marker_text.h"

#include <array>

#include <fmt/format.h>

#include "core/wire/digits.h"

namespace lighthouse::wire::gate {
namespace {

constexpr std::string_view kPrefix = "lh-";
constexpr std::size_t kRunDigits = 16;

struct DeedWord {
  std::string_view word;
  Deed deed;
};
constexpr std::array<DeedWord, 7> kDeedWords = {{
    {"upgraded", Deed::kUpgraded},
    {"terminated", Deed::kTerminated},
    {"emptied", Deed::kEmptied},
    {"restored", Deed::kRestored},
    {"rolledBack", Deed::kRolledBack},
    {"deletedGroup", Deed::kDeletedGroup},
    {"held", Deed::kHeld},
}};

}  // namespace

std::string format_marker(const Marker& marker) {
  return fmt::format("{}{:016x}-{}", kPrefix, marker.run, marker.item);
}

std::optional<Marker> parse_marker(std::string_view text) {
  if (!text.starts_with(kPrefix)) return std::nullopt;
  const std::string_view rest = text.substr(kPrefix.size());
  if (rest.size() < kRunDigits + 2 || rest[kRunDigits] != '-') return std::nullopt;
  const auto run = number_in<uint64_t>(rest.substr(0, kRunDigits), 16);
  const auto item = number_in<uint32_t>(rest.substr(kRunDigits + 1), 10);
  if (!run || !item) return std::nullopt;
  const Marker marker{.run = *run, .item = *item};
  // Upper case, leading zeros and the like would be second spellings of one marker.
  if (format_marker(marker) != text) return std::nullopt;
  return marker;
}

std::string_view word_of(Deed deed) {
  for (const DeedWord& row : kDeedWords) {
    if (row.deed == deed) return row.word;
  }
  return "unknown";
}

std::optional<Deed> parse_deed(std::string_view word) {
  for (const DeedWord& row : kDeedWords) {
    if (row.word == word) return row.deed;
  }
  return std::nullopt;
}

}  // namespace lighthouse::wire::gate
