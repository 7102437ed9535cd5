#include "fakes/query/call.h"

#include <algorithm>
#include <charconv>

namespace lighthouse::fakes::query {

namespace {

std::optional<int64_t> integer(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string lower_first(std::string_view name) {
  std::string out(name);
  if (!out.empty() && out[0] >= 'A' && out[0] <= 'Z') out[0] = static_cast<char>(out[0] + 32);
  return out;
}

}  // namespace

void Call::refuse(std::string_view code, std::string message, int status) {
  if (!refusal) refusal = Refusal{std::string(code), std::move(message), status};
}

std::string Call::required(std::string_view path) {
  const auto text = in.text(path);
  if (text) return *text;
  if (default_code == "InvalidParameterValue") {
    refuse("MissingParameter", "The request must contain the parameter " + std::string(path));
  } else {
    invalid("1 validation error detected: Value null at '" + lower_first(path) +
            "' failed to satisfy constraint: Member must not be null");
  }
  return {};
}

std::optional<int32_t> Call::number(std::string_view path) {
  const auto text = in.text(path);
  if (!text) return std::nullopt;
  const auto value = integer(*text);
  if (!value || *value < INT32_MIN || *value > INT32_MAX) {
    refuse("MalformedInput", "'" + *text + "' at " + std::string(path) + " is not an integer");
    return std::nullopt;
  }
  return static_cast<int32_t>(*value);
}

int32_t Call::required_number(std::string_view path) {
  (void)required(path);
  return number(path).value_or(0);
}

std::optional<bool> Call::flag(std::string_view path) {
  const auto text = in.text(path);
  if (!text) return std::nullopt;
  if (*text == "true") return true;
  if (*text == "false") return false;
  refuse("MalformedInput", "'" + *text + "' at " + std::string(path) + " is not a boolean");
  return std::nullopt;
}

std::string Call::arn(std::string_view service, std::string_view rest) const {
  return "arn:aws:" + std::string(service) + ":" + region + ":" + std::string(kAccountNumber) +
         ":" + std::string(rest);
}

std::string Call::zone_name(uint8_t zone) const {
  return region + static_cast<char>('a' + zone);
}

// A token is where its page begins, in a wrapping that nobody should look into.
Page page_of(Call& call, std::size_t count, int32_t default_size, int32_t most,
             const PageWords& words) {
  constexpr std::string_view kWrapping = "bGlnaHRob3VzZQ+";
  int32_t size = call.number(words.size).value_or(default_size);
  if (size < 1 || size > most) {
    call.invalid("1 validation error detected: Value '" + std::to_string(size) + "' at '" +
                 lower_first(words.size) +
                 "' failed to satisfy constraint: Member must have value less than or equal to " +
                 std::to_string(most));
    return {};
  }
  if (const int32_t limit = call.view.page_limit(); limit > 0) size = std::min(size, limit);
  std::size_t begin = 0;
  if (const auto token = call.in.text(words.token)) {
    const auto place = token->starts_with(kWrapping)
                           ? integer(std::string_view(*token).substr(kWrapping.size()))
                           : std::nullopt;
    if (!place || *place < 0) {
      call.refuse(words.bad_token, "The token '" + *token + "' is not valid.");
      return {};
    }
    begin = std::min(count, static_cast<std::size_t>(*place));
  }
  const std::size_t end = std::min(count, begin + static_cast<std::size_t>(size));
  return {begin, end, end < count ? std::string(kWrapping) + std::to_string(end) : ""};
}

bool matches(std::string_view pattern, std::string_view text) {
  while (!pattern.empty()) {
    if (pattern[0] == '*') {
      for (std::size_t skip = 0; skip <= text.size(); ++skip) {
        if (matches(pattern.substr(1), text.substr(skip))) return true;
      }
      return false;
    }
    if (text.empty()) return false;
    const bool any = pattern[0] == '?';
    if (pattern[0] == '\\' && pattern.size() > 1) pattern.remove_prefix(1);
    if (!any && pattern[0] != text[0]) return false;
    pattern.remove_prefix(1);
    text.remove_prefix(1);
  }
  return text.empty();
}

bool matches_any(const std::vector<std::string>& patterns, std::string_view text) {
  return std::ranges::any_of(patterns,
                             [&](const std::string& each) { return matches(each, text); });
}

Tags tags_in(const Tree& in, std::string_view list) {
  Tags out;
  for (const Tree* each : in.list(list)) {
    put_tag(out, {.key = each->text_or("Key", ""),
                  .value = each->text_or("Value", ""),
                  .at_launch = each->text_or("PropagateAtLaunch", "false") == "true"});
  }
  return out;
}

}  // namespace lighthouse::fakes::query
