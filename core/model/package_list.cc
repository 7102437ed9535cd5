#include "core/model/package_list.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace lighthouse {
namespace {

constexpr std::string_view kSpace = " \t\r\n\f\v";

bool is_space(char c) {
  return kSpace.find(c) != std::string_view::npos;
}

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_word(char c) {
  return is_alnum(c) || c == '_';
}

// The offset after the `${…}` that starts at `at`: braces nest, and quoted text is skipped.
std::size_t expression_end(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  char quote = 0;
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return i + 1;
    }
  }
  return text.size();
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// What stands inside if the text is one `${…}` and nothing else.
std::optional<std::string_view> sole_expression(std::string_view text) {
  if (!text.starts_with("${") || !text.ends_with("}")) return std::nullopt;
  if (expression_end(text, 0) != text.size()) return std::nullopt;
  return trim(text.substr(2, text.size() - 3));
}

bool is_identifier(std::string_view text) {
  return !text.empty() && !(text.front() >= '0' && text.front() <= '9') &&
         std::all_of(text.begin(), text.end(), is_word);
}

// A variable that Orca knows, alone: `${trigger}` resolves, if to nothing useful [10.3].
bool is_root(std::string_view text) {
  constexpr std::array<std::string_view, 4> kRoots = {"parameters", "trigger", "execution",
                                                      "deployedServerGroups"};
  return std::find(kRoots.begin(), kRoots.end(), text) != kRoots.end();
}

}  // namespace

std::vector<PackageToken> split_packages(std::string_view list) {
  std::vector<PackageToken> tokens;
  std::size_t at = 0;
  while (at < list.size()) {
    if (is_space(list[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < list.size() && !is_space(list[end])) {
      end = list.substr(end).starts_with("${") ? expression_end(list, end) : end + 1;
    }
    PackageToken token{
        .offset = at, .text = list.substr(at, end - at), .name = {}, .version = std::nullopt};
    const std::size_t equals = token.text.find('=');
    token.name = token.text.substr(0, equals);
    if (equals != std::string_view::npos) token.version = token.text.substr(equals + 1);
    tokens.push_back(token);
    at = end;
  }
  return tokens;
}

VersionOrigin origin_of(std::optional<std::string_view> version) {
  if (!version || version->empty()) return VersionOrigin::kLatest;
  if (is_debian_version(*version)) return VersionOrigin::kFixed;
  if (parameter_in(*version)) return VersionOrigin::kParameter;
  const std::optional<std::string_view> expression = sole_expression(*version);
  if (expression && is_identifier(*expression) && !is_root(*expression)) {
    return VersionOrigin::kUnresolved;
  }
  return version->find("${") == std::string_view::npos ? VersionOrigin::kMalformed
                                                       : VersionOrigin::kExpression;
}

std::optional<std::string> parameter_in(std::string_view version) {
  std::string_view rest = sole_expression(version).value_or(std::string_view());
  constexpr std::string_view kTrigger = "trigger.";
  constexpr std::string_view kParameters = "parameters";
  if (rest.starts_with(kTrigger)) rest.remove_prefix(kTrigger.size());
  if (!rest.starts_with(kParameters)) return std::nullopt;
  rest.remove_prefix(kParameters.size());
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    return is_identifier(rest) ? std::optional<std::string>(rest) : std::nullopt;
  }
  if (!rest.starts_with('[') || !rest.ends_with(']')) return std::nullopt;
  const std::string_view quoted = trim(rest.substr(1, rest.size() - 2));
  if (quoted.size() < 3 || (quoted.front() != '\'' && quoted.front() != '"')) return std::nullopt;
  const std::string_view name = quoted.substr(1, quoted.size() - 2);
  const bool closed =
      quoted.back() == quoted.front() && name.find_first_of("'\"") == std::string_view::npos;
  return closed ? std::optional<std::string>(name) : std::nullopt;
}

std::string explain_version(std::string_view package, std::optional<std::string_view> version) {
  const std::string_view text = version.value_or(std::string_view());
  switch (origin_of(version)) {
    case VersionOrigin::kLatest:
      return fmt::format("{} has no version: the newest in the repository is installed", package);
    case VersionOrigin::kFixed: return fmt::format("{} is fixed at {}", package, text);
    case VersionOrigin::kParameter:
      return fmt::format("{} takes its version from the pipeline's parameter \"{}\"", package,
                         parameter_in(text).value_or(""));
    case VersionOrigin::kUnresolved:
      return fmt::format(
          "{}={} is literal text: Spinnaker has no such variable, so it would reach the package "
          "manager as it stands; set a version, or use ${{parameters.version}}",
          package, text);
    case VersionOrigin::kExpression:
      return fmt::format(
          "{}={} is computed when the pipeline runs: its version is not known before", package,
          text);
    case VersionOrigin::kMalformed:
      return fmt::format("{}={} is not a Debian version", package, text);
  }
  return {};
}

bool is_debian_version(std::string_view version) {
  return !version.empty() && std::all_of(version.begin(), version.end(), [](char c) {
    return is_alnum(c) || std::string_view(".+:~-").find(c) != std::string_view::npos;
  });
}

bool is_package_name(std::string_view name) {
  return !name.empty() && is_alnum(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return is_alnum(c) || std::string_view(".+-_").find(c) != std::string_view::npos;
         });
}

}  // namespace lighthouse
