// What CONFIG SET takes for a parameter.
#include <array>
#include <utility>

#include <fmt/format.h>

#include "fakes/redis/number.h"
#include "fakes/redis/settings.h"

namespace lighthouse::fakes::redis {
namespace {

using Read = tl::expected<std::string, std::string>;

tl::unexpected<std::string> refused(std::string why) {
  return tl::unexpected<std::string>(std::move(why));
}

Read yes_or_no(std::string_view text) {
  if (same_word(text, "yes")) return "yes";
  if (same_word(text, "no")) return "no";
  return refused("argument must be 'yes' or 'no'");
}

Read integer(const SettingRule& rule, std::string_view text) {
  const auto value = parse_integer(text);
  if (!value) return refused("argument couldn't be parsed into an integer");
  if (*value < rule.low || *value > rule.high) {
    return tl::unexpected(
        fmt::format("argument must be between {} and {} inclusive", rule.low, rule.high));
  }
  return std::string(text);
}

Read memory(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, int64_t>, 8> kUnits = {
      {{"", 1},
       {"b", 1},
       {"k", 1000},
       {"kb", 1024},
       {"m", 1000'000},
       {"mb", 1024 * 1024},
       {"g", 1000'000'000},
       {"gb", 1024 * 1024 * 1024}}};
  if (text.empty()) return "0";
  const std::size_t digits = text.find_first_not_of("0123456789");
  const auto amount = parse_integer(text.substr(0, digits));
  const std::string_view unit = digits == std::string_view::npos ? "" : text.substr(digits);
  for (const auto& [name, bytes] : kUnits) {
    int64_t product = 0;
    if (!amount || !same_word(unit, name)) continue;
    if (!__builtin_mul_overflow(*amount, bytes, &product)) return std::to_string(product);
  }
  return refused("argument must be a memory value");
}

Read choice(const SettingRule& rule, std::string_view text) {
  for (std::string_view rest = rule.choices; !rest.empty();) {
    const std::size_t end = rest.find(", ");
    const std::string_view one = rest.substr(0, end);
    if (same_word(one, text)) return std::string(one);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 2);
  }
  return tl::unexpected(fmt::format("argument(s) must be one of the following: {}", rule.choices));
}

// Pairs of seconds and changes.
Read save_points(std::string_view text) {
  std::string out;
  std::size_t words = 0;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (word.empty()) continue;
    const auto number = parse_integer(word);
    const int64_t least = words % 2 == 0 ? 1 : 0;
    if (!number || *number < least) return refused("Invalid save parameters");
    out += fmt::format("{}{}", out.empty() ? "" : " ", word);
    ++words;
  }
  if (words % 2 == 1) return refused("Invalid save parameters");
  return out;
}

// The classes in Redis's own order; all of those that A stands for become A.
Read events(std::string_view text) {
  constexpr std::string_view kAll = "g$lshzxetd";
  std::string given;
  for (const char c : text) {
    if (c == 'A') {
      given += kAll;
    } else if (std::string_view("g$lshzxetdKEmn").find(c) != std::string_view::npos) {
      given += c;
    } else {
      return refused("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
    }
  }
  const auto has = [&](char c) { return given.find(c) != std::string::npos; };
  std::string out;
  bool all = true;
  for (const char c : kAll) all = all && has(c);
  if (all) {
    out += 'A';
  } else {
    for (const char c : kAll) {
      if (has(c)) out += c;
    }
  }
  for (const char c : std::string_view("KEmn")) {
    if (has(c)) out += c;
  }
  return out;
}

}  // namespace

Read read_setting(const SettingRule& rule, std::string_view text) {
  switch (rule.kind) {
    case SettingRule::Kind::kText:
    case SettingRule::Kind::kPassword: return std::string(text);
    case SettingRule::Kind::kYesNo: return yes_or_no(text);
    case SettingRule::Kind::kInteger: return integer(rule, text);
    case SettingRule::Kind::kMemory: return memory(text);
    case SettingRule::Kind::kChoice: return choice(rule, text);
    case SettingRule::Kind::kSave: return save_points(text);
    case SettingRule::Kind::kEvents: return events(text);
    case SettingRule::Kind::kImmutable: return refused("can't set immutable config");
    case SettingRule::Kind::kProtected: return refused("can't set protected config");
  }
  return {};
}

}  // namespace lighthouse::fakes::redis
