#include "core/wire/redis/reply_error.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

namespace lighthouse::wire::redis {
namespace {

struct Meaning {
  std::string_view word;
  ErrorCode code;
};

constexpr std::array<Meaning, 14> kByFirstWord = {{
    {"LOADING", ErrorCode::kUnavailable},
    {"READONLY", ErrorCode::kUnavailable},
    {"MASTERDOWN", ErrorCode::kUnavailable},
    {"CLUSTERDOWN", ErrorCode::kUnavailable},
    {"TRYAGAIN", ErrorCode::kUnavailable},
    {"BUSY", ErrorCode::kUnavailable},
    {"OOM", ErrorCode::kUnavailable},
    {"MISCONF", ErrorCode::kUnavailable},
    {"NOREPLICAS", ErrorCode::kUnavailable},
    {"NOAUTH", ErrorCode::kDenied},
    {"WRONGPASS", ErrorCode::kDenied},
    {"NOPERM", ErrorCode::kDenied},
    {"DENIED", ErrorCode::kDenied},
    {"NOSCRIPT", ErrorCode::kInternal},
}};

// Of errors that begin with ERR: older servers, and scripts that pass on what a command in them
// met.
constexpr std::array<Meaning, 7> kByContent = {{
    {"-READONLY", ErrorCode::kUnavailable},
    {"-OOM", ErrorCode::kUnavailable},
    {"-MISCONF", ErrorCode::kUnavailable},
    {"max number of clients", ErrorCode::kUnavailable},
    {"operation not permitted", ErrorCode::kDenied},
    {"invalid password", ErrorCode::kDenied},
    {"Authentication required", ErrorCode::kDenied},
}};

ErrorCode code_of(std::string_view text) {
  const std::string_view first = text.substr(0, text.find(' '));
  for (const Meaning& row : kByFirstWord) {
    if (row.word == first) return row.code;
  }
  for (const Meaning& row : kByContent) {
    if (first == "ERR" && text.find(row.word) != std::string_view::npos) return row.code;
  }
  return ErrorCode::kInvalid;
}

// Without quoted arguments, and printable.
std::string cleaned(std::string_view text) {
  std::string out(text.substr(0, text.find_first_of("'`\"")));
  const std::string_view cut = ", with args";
  out = out.substr(0, out.find(cut));
  for (char& c : out) {
    if (c < 0x20 || c > 0x7e) c = '?';
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

CallError make(ErrorCode code, std::string_view subject, std::string_view what) {
  const std::string message = fmt::format("{}: {}", cleaned(subject.substr(0, 60)), what);
  return {.code = code, .message = Message::truncated(message)};
}

}  // namespace

CallError error_of(const RespValue& error, std::string_view subject) {
  return make(code_of(error.text), subject, cleaned(error.text));
}

CallError unexpected_reply(const RespValue& reply, std::string_view subject,
                           std::string_view what) {
  if (reply.kind == RespValue::Kind::kError) return error_of(reply, subject);
  return make(ErrorCode::kInvalid, subject,
              fmt::format("expected {}, found {}", what, describe(reply)));
}

}  // namespace lighthouse::wire::redis
