#include "core/model/group_name.h"

#include <algorithm>
#include <bitset>
#include <charconv>

#include <fmt/format.h>

namespace lighthouse {
namespace {

constexpr std::size_t kMostDigits = 9;  // more would not fit an int

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_name_char(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_';
}

// Length of a trailing `-v<digits>`, or 0.
std::size_t push_length(std::string_view name) {
  std::size_t digits = 0;
  while (digits < name.size() && is_digit(name[name.size() - 1 - digits])) ++digits;
  if (digits == 0 || digits > kMostDigits) return 0;
  const std::size_t length = digits + 2;
  if (length > name.size() || name.substr(name.size() - length, 2) != "-v") return 0;
  return length;
}

}  // namespace

ParsedGroupName parse_group_name(std::string_view name) {
  ParsedGroupName parsed{.cluster = std::string(name),
                         .app = {},
                         .stack = {},
                         .detail = {},
                         .sequence = std::nullopt,
                         .digits = 0};
  const std::size_t push = push_length(name);
  const std::string_view cluster = name.substr(0, name.size() - push);
  const bool valid = !cluster.empty() && cluster.front() != '-' &&
                     std::all_of(cluster.begin(), cluster.end(),
                                 [](char c) { return is_name_char(c) || c == '-'; });
  if (!valid) return parsed;

  parsed.cluster = cluster;
  const std::size_t app_end = cluster.find('-');
  parsed.app = cluster.substr(0, app_end);
  if (app_end != std::string_view::npos) {
    const std::string_view rest = cluster.substr(app_end + 1);
    const std::size_t stack_end = rest.find('-');
    parsed.stack = rest.substr(0, stack_end);
    if (stack_end != std::string_view::npos) parsed.detail = rest.substr(stack_end + 1);
  }
  if (push > 0) {
    const std::string_view digits = name.substr(name.size() - push + 2);
    int sequence = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), sequence);
    parsed.sequence = sequence;
    parsed.digits = static_cast<int>(digits.size());
  }
  return parsed;
}

std::string format_group_name(std::string_view cluster, std::optional<int> sequence, int digits) {
  if (!sequence) return std::string(cluster);
  return fmt::format("{}-v{:0{}}", cluster, *sequence, std::max(digits, 1));
}

std::string format_cluster(std::string_view app, std::string_view stack, std::string_view detail) {
  if (!detail.empty()) return fmt::format("{}-{}-{}", app, stack, detail);
  if (!stack.empty()) return fmt::format("{}-{}", app, stack);
  return std::string(app);
}

std::optional<int> next_sequence(std::string_view cluster,
                                 std::span<const ParsedGroupName> oldest_first) {
  std::bitset<kSequences> used;
  std::optional<int> newest;
  for (const ParsedGroupName& group : oldest_first) {
    if (group.cluster != cluster) continue;
    newest = group.sequence.value_or(0);
    // Names are compared, as Spinnaker does: `-v23` does not stand in the way of `-v023`.
    const bool in_range = group.sequence && *group.sequence < kSequences;
    if (in_range && group.digits == kSequenceDigits) {
      used.set(static_cast<std::size_t>(*group.sequence));
    }
  }
  if (used.all()) return std::nullopt;
  int next = newest ? (*newest + 1) % kSequences : 0;
  while (used.test(static_cast<std::size_t>(next))) next = (next + 1) % kSequences;
  return next;
}

}  // namespace lighthouse
