#include "core/wire/redis/resp.h"

#include <array>
#include <charconv>

#include <fmt/format.h>

namespace lighthouse::wire::redis {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

void append_number(std::string& out, char kind, std::size_t number) {
  out += kind;
  std::array<char, 20> digits;
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end);
  out.append(kLineEnd);
}

// `*3\r\n`, `$5\r\n`: the number behind `kind`, or nullopt.
std::optional<std::size_t> take_number(std::string_view& rest, char kind) {
  const std::size_t end = rest.find(kLineEnd);
  if (rest.empty() || rest.front() != kind || end == std::string_view::npos) return std::nullopt;
  std::size_t number = 0;
  const auto [stop, error] = std::from_chars(rest.data() + 1, rest.data() + end, number);
  if (error != std::errc{} || stop != rest.data() + end) return std::nullopt;
  rest.remove_prefix(end + kLineEnd.size());
  return number;
}

std::optional<std::string> take_text(std::string_view& rest) {
  const auto size = take_number(rest, '$');
  if (!size || rest.size() < kLineEnd.size() || *size > rest.size() - kLineEnd.size()) {
    return std::nullopt;
  }
  if (rest.substr(*size, kLineEnd.size()) != kLineEnd) return std::nullopt;
  std::string text(rest.substr(0, *size));
  rest.remove_prefix(*size + kLineEnd.size());
  return text;
}

void append_reply(std::string& out, const RespValue& value) {
  switch (value.kind) {
    case RespValue::Kind::kNil: out += "$-1\r\n"; return;
    case RespValue::Kind::kInteger: out += fmt::format(":{}\r\n", value.integer); return;
    case RespValue::Kind::kStatus: out += fmt::format("+{}\r\n", value.text); return;
    case RespValue::Kind::kError: out += fmt::format("-{}\r\n", value.text); return;
    case RespValue::Kind::kText:
      append_number(out, '$', value.text.size());
      out.append(value.text).append(kLineEnd);
      return;
    case RespValue::Kind::kList:
      append_number(out, '*', value.list.size());
      for (const RespValue& element : value.list) append_reply(out, element);
      return;
  }
}

}  // namespace

void CommandBatch::add(std::span<const std::string_view> words) {
  append_number(bytes_, '*', words.size());
  for (const std::string_view word : words) {
    append_number(bytes_, '$', word.size());
    bytes_.append(word).append(kLineEnd);
  }
  ++count_;
}

void CommandBatch::append(const CommandBatch& other) {
  bytes_ += other.bytes_;
  count_ += other.count_;
}

std::optional<std::vector<Command>> parse_commands(std::string_view bytes) {
  std::vector<Command> commands;
  while (!bytes.empty()) {
    const auto words = take_number(bytes, '*');
    if (!words || *words == 0) return std::nullopt;
    Command command;
    for (std::size_t i = 0; i < *words; ++i) {
      auto word = take_text(bytes);
      if (!word) return std::nullopt;
      command.push_back(*std::move(word));
    }
    commands.push_back(std::move(command));
  }
  return commands;
}

std::string encode_reply(const RespValue& value) {
  std::string out;
  append_reply(out, value);
  return out;
}

std::string describe(const RespValue& value) {
  switch (value.kind) {
    case RespValue::Kind::kNil: return "nothing";
    case RespValue::Kind::kInteger: return fmt::format("the number {}", value.integer);
    case RespValue::Kind::kStatus: return "a status";
    case RespValue::Kind::kText: return "a text";
    case RespValue::Kind::kList: return fmt::format("a list of {}", value.list.size());
    case RespValue::Kind::kError: return "an error";
  }
  return "something else";
}

}  // namespace lighthouse::wire::redis
