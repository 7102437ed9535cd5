#include "fakes/serve/resp_request.h"

#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace lighthouse::fakes::serve {
namespace {

struct Line {
  std::string_view text;
  std::size_t end = 0;  // where the next line begins
};

std::optional<Line> line_at(std::string_view bytes, std::size_t begin) {
  const std::size_t end = bytes.find('\r', begin);
  if (end == std::string_view::npos || end + 1 >= bytes.size()) return std::nullopt;
  return Line{.text = bytes.substr(begin, end - begin), .end = end + 2};
}

std::optional<int64_t> number_in(std::string_view text) {
  int64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

// One byte of a double-quoted word; at stands on a backslash.
char escaped(std::string_view line, std::size_t& at) {
  const std::string_view rest = line.substr(at + 1);
  if (rest.starts_with('x') && rest.size() >= 3) {
    unsigned value = 0;
    const auto [stop, error] = std::from_chars(rest.data() + 1, rest.data() + 3, value, 16);
    if (error == std::errc{} && stop == rest.data() + 3) {
      at += 4;
      return static_cast<char>(value);
    }
  }
  at += 2;
  switch (rest.front()) {
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'b': return '\b';
    case 'a': return '\a';
    default: return rest.front();
  }
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// The quoted part that begins at `at`, which moves behind it; false when it does not end well.
bool take_quoted(std::string_view line, std::size_t& at, std::string& word) {
  const char quote = line[at++];
  while (at < line.size() && line[at] != quote) {
    if (line[at] != '\\' || at + 1 >= line.size()) {
      word += line[at++];
    } else if (quote == '"') {
      word += escaped(line, at);
    } else if (line[at + 1] == '\'') {
      word += '\'';
      at += 2;
    } else {
      word += line[at++];
    }
  }
  if (at >= line.size()) return false;
  ++at;
  return at == line.size() || is_space(line[at]);
}

}  // namespace

Cut RespRequest::broken(std::string_view what) {
  error = fmt::format("ERR Protocol error: {}", what);
  return Cut::kBroken;
}

Cut RespRequest::read(std::string_view bytes, Sender sender) {
  words.clear();
  used = 0;
  if (bytes.empty()) return Cut::kIncomplete;
  return bytes.front() == '*' ? read_array(bytes, sender) : read_line(bytes);
}

Cut RespRequest::read_array(std::string_view bytes, Sender sender) {
  const auto head = line_at(bytes, 1);
  if (!head) {
    return bytes.size() > kLongestLine ? broken("too big mbulk count string") : Cut::kIncomplete;
  }
  const auto count = number_in(head->text);
  if (!count || *count > kMostWords) return broken("invalid multibulk length");
  if (sender == Sender::kStranger && *count > kMostWordsOfAStranger) {
    return broken("unauthenticated multibulk length");
  }
  std::size_t at = head->end;
  if (*count <= 0) {
    used = at;
    return Cut::kEmpty;
  }
  for (int64_t i = 0; i < *count; ++i) {
    if (at >= bytes.size()) return Cut::kIncomplete;
    const auto line = line_at(bytes, at + 1);
    if (!line) {
      return bytes.size() - at > kLongestLine ? broken("too big bulk count string")
                                              : Cut::kIncomplete;
    }
    if (bytes[at] != '$') return broken(fmt::format("expected '$', got '{}'", bytes[at]));
    const auto size = number_in(line->text);
    if (!size || *size < 0 || *size > kLongestWord) return broken("invalid bulk length");
    if (sender == Sender::kStranger && *size > kLongestWordOfAStranger) {
      return broken("unauthenticated bulk length");
    }
    const auto length = static_cast<std::size_t>(*size);
    if (bytes.size() < line->end + length + 2) return Cut::kIncomplete;
    words.push_back(bytes.substr(line->end, length));
    at = line->end + length + 2;
  }
  used = at;
  return Cut::kCommand;
}

Cut RespRequest::read_line(std::string_view bytes) {
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos) {
    return bytes.size() > kLongestLine ? broken("too big inline request") : Cut::kIncomplete;
  }
  std::string_view line = bytes.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  unquoted_.clear();
  for (std::size_t at = 0; at < line.size();) {
    if (is_space(line[at])) {
      ++at;
      continue;
    }
    std::string word;
    while (at < line.size() && !is_space(line[at])) {
      if (line[at] != '"' && line[at] != '\'') {
        word += line[at++];
      } else if (!take_quoted(line, at, word)) {
        return broken("unbalanced quotes in request");
      }
    }
    unquoted_.push_back(std::move(word));
  }
  words.assign(unquoted_.begin(), unquoted_.end());
  used = end + 1;
  return words.empty() ? Cut::kEmpty : Cut::kCommand;
}

}  // namespace lighthouse::fakes::serve
