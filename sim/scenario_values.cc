// Single values of the scenario file: from text to number, duration, rate, version, target.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/model/fixed_text.h"
#include "sim/nearest.h"
#include "sim/scenario_reader.h"

namespace lighthouse::sim {
namespace {

constexpr uint32_t kMillion = 1'000'000;

// The text of a scalar; anything else fails with `remedy`.
const std::string* scalar(ScenarioReader& r, const YamlNode& node, std::string_view remedy) {
  switch (node.kind) {
    case YamlNode::Kind::kScalar: return &node.text;
    case YamlNode::Kind::kNull:
      r.fail(node.key.empty() ? node.place : node.key_place, "the value is missing",
             std::string(remedy));
      break;
    case YamlNode::Kind::kList:
      r.fail(node.place, "a list is not allowed here", std::string(remedy));
      break;
    case YamlNode::Kind::kMap:
      r.fail(node.place, "a map is not allowed here", std::string(remedy));
      break;
  }
  return nullptr;
}

std::optional<int64_t> whole_number(std::string_view text) {
  int64_t out = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, out);
  if (error != std::errc{} || stop != end || text.empty()) return std::nullopt;
  return out;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_version(std::string_view text) {
  const auto allowed = [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view(".+~:-").find(c) != std::string_view::npos;
  };
  return !text.empty() && is_digit(text.front()) && std::ranges::all_of(text, allowed) &&
         Version::from(text).has_value();
}

std::optional<Duration> signed_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  const auto size = parse_duration(negative ? text.substr(1) : text);
  if (!size) return std::nullopt;
  return negative ? -*size : *size;
}

// "2%" or "0.5%" in millionths; up to four digits after the point.
std::optional<uint32_t> rate(std::string_view text) {
  constexpr std::size_t kDigits = 4;
  if (!text.ends_with('%')) return std::nullopt;
  text.remove_suffix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  std::string part(point == std::string_view::npos ? "" : text.substr(point + 1));
  const bool digits = std::ranges::all_of(whole, is_digit) && std::ranges::all_of(part, is_digit);
  const bool empty_part = point != std::string_view::npos && part.empty();
  if (whole.empty() || whole.size() > 3 || !digits || empty_part || part.size() > kDigits) {
    return std::nullopt;
  }
  part.resize(kDigits, '0');
  const int64_t out = *whole_number(whole) * 10'000 + *whole_number(part);
  if (out < 1 || out > kMillion) return std::nullopt;
  return static_cast<uint32_t>(out);
}

// "v022" is 22, "none" is -1.
std::optional<int32_t> sequence(std::string_view text) {
  if (text == "none") return -1;
  if (text.size() != 4 || text.front() != 'v') return std::nullopt;
  if (!std::ranges::all_of(text.substr(1), is_digit)) return std::nullopt;
  return static_cast<int32_t>(*whole_number(text.substr(1)));
}

struct NamedTarget {
  std::string_view name;
  Target::Kind kind;
};
constexpr std::array<NamedTarget, 8> kTargets{{{"any", Target::Kind::kAny},
                                               {"serving", Target::Kind::kServing},
                                               {"polling", Target::Kind::kPolling},
                                               {"new-serving", Target::Kind::kNewServing},
                                               {"new-polling", Target::Kind::kNewPolling},
                                               {"old-serving", Target::Kind::kOldServing},
                                               {"old-polling", Target::Kind::kOldPolling},
                                               {"executor", Target::Kind::kExecutor}}};

std::optional<Target> target(std::string_view text) {
  Target out;
  bool indexed = false;
  if (const std::size_t open = text.find('['); open != std::string_view::npos) {
    const std::string_view digits = text.substr(open + 1, text.size() - open - 2);
    const auto index =
        text.ends_with(']') && !digits.starts_with('-') ? whole_number(digits) : std::nullopt;
    if (!index || *index > 99) return std::nullopt;
    out.index = static_cast<uint32_t>(*index);
    indexed = true;
    text = text.substr(0, open);
  }
  const auto named = std::ranges::find(kTargets, text, &NamedTarget::name);
  if (named != kTargets.end()) {
    out.kind = named->kind;
    const bool single = out.kind == Target::Kind::kAny || out.kind == Target::Kind::kExecutor;
    return single && indexed ? std::nullopt : std::optional(out);
  }
  constexpr std::string_view kServing = "serving-";
  constexpr std::string_view kPolling = "polling-";
  out.polling = text.starts_with(kPolling);
  if (!out.polling && !text.starts_with(kServing)) return std::nullopt;
  const auto number = sequence(text.substr(kServing.size()));
  if (!number) return std::nullopt;
  out.kind = Target::Kind::kGroup;
  out.sequence = *number;
  return out;
}

// Fails unless least ≤ value ≤ most; `show` turns a limit into text.
template <class Show>
bool in_range(ScenarioReader& r, const YamlNode& node, int64_t value, const KeyInfo& key,
              Show show) {
  if (value >= key.least && value <= key.most) return true;
  r.fail(node.place, fmt::format("{} is out of range", quoted(node.text)),
         fmt::format("write one from {} to {}", show(key.least), show(key.most)));
  return false;
}

}  // namespace

std::optional<std::string> text_value(ScenarioReader& r, const YamlNode& node, const KeyInfo& key) {
  if (key.choices != nullptr) {
    const auto choice = choice_value(r, node, key.choices());
    return choice ? std::optional(node.text) : std::nullopt;
  }
  const std::string* text = scalar(r, node, "write a text");
  if (text == nullptr) return std::nullopt;
  if (text->empty()) {
    r.fail(node.place, "the text is empty", "write a text");
    return std::nullopt;
  }
  return *text;
}

std::optional<std::string> version_value(ScenarioReader& r, const YamlNode& node) {
  constexpr std::string_view kRemedy = "write the version of a Debian package, like 1.9.40";
  const std::string* text = scalar(r, node, kRemedy);
  if (text == nullptr) return std::nullopt;
  if (is_version(*text)) return *text;
  r.fail(node.place, fmt::format("{} is not a version", quoted(*text)), std::string(kRemedy));
  return std::nullopt;
}

std::optional<Duration> duration_value(ScenarioReader& r, const YamlNode& node,
                                       const KeyInfo& key) {
  const std::string_view remedy =
      key.least < 0 ? "write one like 90m, 1h30m, 45s or -5m" : "write one like 90m, 1h30m or 45s";
  const std::string* text = scalar(r, node, remedy);
  if (text == nullptr) return std::nullopt;
  const auto value = signed_duration(*text);
  if (!value) {
    r.fail(node.place, fmt::format("{} is not a duration", quoted(*text)), std::string(remedy));
    return std::nullopt;
  }
  const auto show = [](int64_t ms) { return format_duration(Duration{ms}); };
  return in_range(r, node, value->count(), key, show) ? value : std::nullopt;
}

std::optional<uint32_t> rate_value(ScenarioReader& r, const YamlNode& node) {
  constexpr std::string_view kRemedy = "write one from 0.0001% to 100%, like 2% or 0.5%";
  const std::string* text = scalar(r, node, kRemedy);
  if (text == nullptr) return std::nullopt;
  const auto value = rate(*text);
  if (!value) {
    r.fail(node.place, fmt::format("{} is not a rate", quoted(*text)), std::string(kRemedy));
  }
  return value;
}

std::optional<int32_t> number_value(ScenarioReader& r, const YamlNode& node, const KeyInfo& key) {
  const std::string* text = scalar(r, node, "write a whole number");
  if (text == nullptr) return std::nullopt;
  const auto value = whole_number(*text);
  if (!value) {
    r.fail(node.place, fmt::format("{} is not a whole number", quoted(*text)),
           "write one like 3, without quotes, sign or fraction");
    return std::nullopt;
  }
  const auto show = [](int64_t n) { return n; };
  if (!in_range(r, node, *value, key, show)) return std::nullopt;
  return static_cast<int32_t>(*value);
}

std::optional<bool> flag_value(ScenarioReader& r, const YamlNode& node) {
  const std::string* text = scalar(r, node, "write true or false");
  if (text == nullptr) return std::nullopt;
  if (*text == "true") return true;
  if (*text == "false") return false;
  r.fail(node.place, fmt::format("{} is neither true nor false", quoted(*text)),
         "write true or false");
  return std::nullopt;
}

std::optional<int> choice_value(ScenarioReader& r, const YamlNode& node, Choices choices) {
  constexpr std::size_t kShortList = 12;
  std::vector<std::string_view> names;
  for (const Choice& choice : choices) names.push_back(choice.name);
  const std::string list = fmt::format("the choices are {}", fmt::join(names, ", "));
  const std::string* text = scalar(r, node, list);
  if (text == nullptr) return std::nullopt;
  const auto at = std::ranges::find(choices, *text, &Choice::name);
  if (at != choices.end()) return at->value;
  std::string remedy = list;
  if (const auto meant = nearest(*text, names)) {
    remedy = fmt::format("did you mean \"{}\"?", *meant);
    if (names.size() <= kShortList) remedy += " T" + list.substr(1);
  }
  r.fail(node.place, fmt::format("{} is not known", quoted(*text)), remedy);
  return std::nullopt;
}

std::optional<Target> target_value(ScenarioReader& r, const YamlNode& node) {
  constexpr std::string_view kRemedy =
      "write serving[0], polling[0], new-serving[0], new-polling[0], old-serving[0], "
      "old-polling[0], serving-v022[0], polling-v022[0], executor or any";
  const std::string* text = scalar(r, node, kRemedy);
  if (text == nullptr) return std::nullopt;
  const auto value = target(*text);
  if (!value) {
    r.fail(node.place, fmt::format("{} names nothing", quoted(*text)), std::string(kRemedy));
  }
  return value;
}

std::optional<int32_t> group_value(ScenarioReader& r, const YamlNode& node) {
  constexpr std::string_view kRemedy =
      "write v and three digits, like v022, or none for a group without number";
  const std::string* text = scalar(r, node, kRemedy);
  if (text == nullptr) return std::nullopt;
  const auto value = sequence(*text);
  if (!value) {
    r.fail(node.place, fmt::format("{} is not the number of a group", quoted(*text)),
           std::string(kRemedy));
  }
  return value;
}

// --- and back to text ---------------------------------------------------------------------------

std::string text_in_yaml(std::string_view text) {
  const auto plain = [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view(" ._=-/").find(c) != std::string_view::npos;
  };
  const bool outer_space = text.starts_with(' ') || text.ends_with(' ') || text.starts_with('-');
  if (!text.empty() && !outer_space && std::ranges::all_of(text, plain)) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out + "\"";
}

std::string rate_in_yaml(uint32_t per_million) {
  std::string out = fmt::format("{}.{:04}", per_million / 10'000, per_million % 10'000);
  while (out.back() == '0') out.pop_back();
  if (out.back() == '.') out.pop_back();
  return out + "%";
}

std::string choice_in_yaml(int value, Choices choices) {
  const auto at = std::ranges::find(choices, value, &Choice::value);
  return at == choices.end() ? std::string("unknown") : std::string(at->name);
}

std::string target_in_yaml(const Target& target) {
  const std::string name = name_of(target);
  return name.find('[') == std::string::npos ? name : "\"" + name + "\"";
}

std::string group_in_yaml(int32_t sequence) {
  return sequence < 0 ? std::string("none") : fmt::format("v{:03}", sequence);
}

}  // namespace lighthouse::sim
