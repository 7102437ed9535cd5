#include "core/wire/timestamps.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

namespace lighthouse::wire {

namespace {

constexpr int64_t kFirstSecond = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr int64_t kLastSecond = 253'402'300'799;   // 9999-12-31T23:59:59Z
constexpr int64_t kDaySeconds = 86'400;

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};

struct Civil {
  int year = 0;
  int month = 0;  // from 1
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  unsigned weekday = 0;  // from Sunday
};

Civil civil_of(int64_t epoch_seconds) {
  const int64_t seconds = std::clamp(epoch_seconds, kFirstSecond, kLastSecond);
  const auto days = std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds{std::chrono::seconds{seconds}});
  const std::chrono::year_month_day date{days};
  const auto rest = static_cast<int>(seconds - days.time_since_epoch().count() * kDaySeconds);
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<int>(static_cast<unsigned>(date.month())),
          .day = static_cast<int>(static_cast<unsigned>(date.day())),
          .hour = rest / 3'600,
          .minute = rest / 60 % 60,
          .second = rest % 60,
          .weekday = std::chrono::weekday{days}.c_encoding()};
}

std::optional<int64_t> seconds_of(const Civil& c) {
  const std::chrono::year_month_day date{std::chrono::year{c.year},
                                         std::chrono::month{static_cast<unsigned>(c.month)},
                                         std::chrono::day{static_cast<unsigned>(c.day)}};
  // A leap second (60) is the last one of its minute for everybody who counts like Unix.
  if (!date.ok() || c.year < 1 || c.hour > 23 || c.minute > 59 || c.second > 60) {
    return std::nullopt;
  }
  const int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  return days * kDaySeconds + int64_t{c.hour} * 3'600 + int64_t{c.minute} * 60 +
         std::min(c.second, 59);
}

// The field that a letter of a shape stands for; null: the character stands for itself.
int* field_of(Civil& c, char letter) {
  switch (letter) {
    case 'y': return &c.year;
    case 'n': return &c.month;
    case 'd': return &c.day;
    case 'h': return &c.hour;
    case 'm': return &c.minute;
    case 's': return &c.second;
    default: return nullptr;
  }
}

// Reads `shape`, in which each letter stands for a digit of the field that it names and every other
// character for itself.
std::optional<Civil> read(std::string_view text, std::string_view shape) {
  if (text.size() != shape.size()) return std::nullopt;
  Civil out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    int* const field = field_of(out, shape[i]);
    if (field == nullptr) {
      if (text[i] != shape[i]) return std::nullopt;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    *field = *field * 10 + (text[i] - '0');
  }
  return out;
}

// The reverse of `read`: the fields that the letters of `shape` name, each with zeros before it.
// By hand, because every signature and every row of an answer has such texts.
std::string written(const Civil& c, std::string_view shape) {
  Civil left = c;
  std::string out(shape);
  for (std::size_t i = out.size(); i-- > 0;) {
    int* const field = field_of(left, shape[i]);
    if (field == nullptr) continue;
    out[i] = static_cast<char>('0' + *field % 10);
    *field /= 10;
  }
  return out;
}

}  // namespace

std::string format_amz_date(int64_t epoch_seconds) {
  return written(civil_of(epoch_seconds), "yyyynnddThhmmssZ");
}

std::optional<int64_t> parse_amz_date(std::string_view text) {
  const auto civil = read(text, "yyyynnddThhmmssZ");
  return civil ? seconds_of(*civil) : std::nullopt;
}

std::string format_iso8601(int64_t epoch_milliseconds) {
  const int64_t at =
      std::clamp(epoch_milliseconds, kFirstSecond * 1'000, kLastSecond * 1'000 + 999);
  const int64_t rest = (at % 1'000 + 1'000) % 1'000;
  const Civil c = civil_of((at - rest) / 1'000);
  if (rest == 0) return written(c, "yyyy-nn-ddThh:mm:ssZ");
  std::string out = written(c, "yyyy-nn-ddThh:mm:ss.000Z");
  const std::size_t last = out.size() - 2;
  out[last] = static_cast<char>('0' + rest % 10);
  out[last - 1] = static_cast<char>('0' + rest / 10 % 10);
  out[last - 2] = static_cast<char>('0' + rest / 100);
  return out;
}

std::optional<int64_t> parse_iso8601_ms(std::string_view text) {
  constexpr std::string_view kShape = "yyyy-nn-ddThh:mm:ss";
  const auto civil = read(text.substr(0, kShape.size()), kShape);
  const auto seconds = civil ? seconds_of(*civil) : std::nullopt;
  if (!seconds) return std::nullopt;
  std::string_view rest = text.substr(kShape.size());
  if (rest.empty() || rest.back() != 'Z') return std::nullopt;
  rest.remove_suffix(1);
  if (rest.empty()) return *seconds * 1'000;
  if (rest.front() != '.' || rest.size() < 2) return std::nullopt;
  rest.remove_prefix(1);
  int64_t milliseconds = 0;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] < '0' || rest[i] > '9') return std::nullopt;
    if (i < 3) milliseconds = milliseconds * 10 + (rest[i] - '0');
  }
  for (std::size_t i = rest.size(); i < 3; ++i) milliseconds *= 10;
  return *seconds * 1'000 + milliseconds;
}

std::string format_http_date(int64_t epoch_seconds) {
  const Civil c = civil_of(epoch_seconds);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kWeekdays[c.weekday], c.day,
                     kMonths[static_cast<std::size_t>(c.month - 1)], c.year, c.hour, c.minute,
                     c.second);
}

std::optional<int64_t> parse_http_date(std::string_view text) {
  constexpr std::size_t kMonthAt = 8;
  if (text.size() != std::string_view("Sun, 06 Nov 1994 08:49:37 GMT").size()) return std::nullopt;
  const auto month = std::ranges::find(kMonths, text.substr(kMonthAt, 3));
  if (month == kMonths.end() || text.substr(3, 2) != ", ") return std::nullopt;
  std::string numeric(text.substr(5));
  numeric.replace(kMonthAt - 5, 3, "   ");
  auto civil = read(numeric, "dd     yyyy hh:mm:ss GMT");
  if (!civil) return std::nullopt;
  civil->month = static_cast<int>(month - kMonths.begin()) + 1;
  return seconds_of(*civil);
}

}  // namespace lighthouse::wire
