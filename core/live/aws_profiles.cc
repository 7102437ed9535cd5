#include "core/live/aws_profiles.h"

#include <algorithm>
#include <cctype>
#include <set>

#include <fmt/format.h>

namespace lighthouse::live {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

class IniReader {
 public:
  [[nodiscard]] tl::expected<std::vector<IniSection>, std::string> read(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    while (!text.empty() && problem_.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      ++line_;
      take(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (!problem_.empty()) return tl::unexpected(problem_);
    return std::move(sections_);
  }

 private:
  void fail(std::string_view what) { problem_ = fmt::format("line {}: {}", line_, what); }

  void take(std::string_view line) {
    const std::string_view text = trimmed(line);
    if (text.empty() || text.front() == '#' || text.front() == ';') return;
    if (is_blank(line.front()) && value_ != nullptr) {
      value_->append("\n").append(text);
    } else if (text.front() == '[' && text.find(']') != std::string_view::npos) {
      begin_section(text.substr(1, text.rfind(']') - 1));
    } else if (sections_.empty()) {
      fail("a line stands before the first [section]");
    } else {
      take_key(text);
    }
  }

  void begin_section(std::string_view name) {
    value_ = nullptr;
    if (!names_.insert(std::string(name)).second) return fail("the section is there twice");
    sections_.push_back({.name = std::string(name)});
  }

  void take_key(std::string_view text) {
    const std::size_t sign = text.find_first_of("=:");
    if (sign == std::string_view::npos || sign == 0) return fail("the line is not \"key = value\"");
    auto [at, is_new] = sections_.back().keys.emplace(lower_case(trimmed(text.substr(0, sign))),
                                                      trimmed(text.substr(sign + 1)));
    if (!is_new) return fail("the key is there twice in its section");
    value_ = &at->second;
  }

  std::size_t line_ = 0;
  std::string problem_;
  std::set<std::string> names_;
  std::vector<IniSection> sections_;
  std::string* value_ = nullptr;  // of the key above, for lines that continue it
};

// `profile x` and `profile "my x"`: the second word. Null for another section.
std::optional<std::string> second_word(std::string_view section, std::string_view first) {
  if (!section.starts_with(first)) return std::nullopt;
  section.remove_prefix(first.size());
  if (section.empty() || !is_blank(section.front())) return std::nullopt;
  section = trimmed(section);
  const bool quoted = section.size() >= 2 && (section.front() == '"' || section.front() == '\'') &&
                      section.back() == section.front();
  if (quoted) section = section.substr(1, section.size() - 2);
  if (section.empty()) return std::nullopt;
  return std::string(section);
}

}  // namespace

tl::expected<std::vector<IniSection>, std::string> parse_ini(std::string_view text) {
  return IniReader().read(text);
}

std::optional<IniKeys> AwsProfiles::merged(const std::string& profile) const {
  const auto secret = credentials.find(profile);
  const auto plain = config.find(profile);
  if (secret == credentials.end() && plain == config.end()) return std::nullopt;
  IniKeys out = secret == credentials.end() ? IniKeys{} : secret->second;
  if (plain != config.end()) out.insert(plain->second.begin(), plain->second.end());
  return out;
}

AwsProfiles profiles_of(const std::vector<IniSection>& credentials,
                        const std::vector<IniSection>& config) {
  AwsProfiles out;
  for (const IniSection& section : credentials) out.credentials[section.name] = section.keys;
  for (const IniSection& section : config) {
    if (section.name == "default") out.config["default"] = section.keys;
    if (const auto name = second_word(section.name, "profile")) out.config[*name] = section.keys;
    if (const auto name = second_word(section.name, "services")) out.services[*name] = section.keys;
  }
  return out;
}

std::optional<std::string> value_of(const IniKeys& keys, const std::string& key) {
  const auto at = keys.find(key);
  if (at == keys.end()) return std::nullopt;
  return at->second;
}

}  // namespace lighthouse::live
