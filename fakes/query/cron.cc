#include "fakes/query/cron.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string>
#include <vector>

namespace lighthouse::fakes::query {

namespace {

constexpr int64_t kMinute = 60;
constexpr int64_t kDay = 86'400;
constexpr int kMostDays = 4 * 366;

struct Range {
  int least;
  int most;
};
constexpr std::array<Range, 5> kRanges{{{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 7}}};
constexpr std::array<std::string_view, 12> kMonths{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                   "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> kWeekdays{"SUN", "MON", "TUE", "WED",
                                                    "THU", "FRI", "SAT"};

struct Field {
  uint64_t values = 0;  // a bit each
  bool is_any = false;
  [[nodiscard]] bool has(unsigned value) const { return (values >> value & 1) != 0; }
};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t end = std::min(text.find(separator), text.size());
    out.push_back(text.substr(0, end));
    if (end == text.size()) return out;
    text.remove_prefix(end + 1);
  }
}

std::optional<int> number_of(std::string_view text, std::size_t field) {
  const auto at = [&](const auto& names, int first) -> std::optional<int> {
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) return std::nullopt;
    return static_cast<int>(found - names.begin()) + first;
  };
  if (field == 3) {
    if (const auto month = at(kMonths, 1)) return month;
  }
  if (field == 4) {
    if (const auto day = at(kWeekdays, 0)) return day;
  }
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (value < kRanges[field].least || value > kRanges[field].most) return std::nullopt;
  return value;
}

// One element of a list: `*`, `5`, `1-5`, each with `/2` or without.
bool add_element(std::string_view text, std::size_t field, Field& out) {
  const auto parts = split(text, '/');
  if (parts.size() > 2) return false;
  int step = 1;
  if (parts.size() == 2) {
    const auto [end, error] =
        std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), step);
    if (error != std::errc{} || end != parts[1].data() + parts[1].size() || step < 1) return false;
  }
  Range range = kRanges[field];
  if (parts[0] != "*") {
    const auto ends = split(parts[0], '-');
    const auto first = number_of(ends.front(), field);
    const auto last = number_of(ends.back(), field);
    if (ends.size() > 2 || !first || !last || *last < *first) return false;
    // "5/10" goes on to the end of the field.
    range = {*first, ends.size() == 1 && parts.size() == 2 ? range.most : *last};
  }
  for (int value = range.least; value <= range.most; value += step) {
    out.values |= uint64_t{1} << value;
  }
  return true;
}

std::optional<std::array<Field, 5>> read(std::string_view expression) {
  std::vector<std::string_view> words = split(expression, ' ');
  std::erase(words, std::string_view{});
  std::array<Field, 5> out;
  if (words.size() != out.size()) return std::nullopt;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].is_any = words[i].starts_with('*');
    for (const std::string_view each : split(words[i], ',')) {
      if (!add_element(each, i, out[i])) return std::nullopt;
    }
  }
  if (out[4].has(7)) out[4].values |= 1;
  return out;
}

bool is_on(const std::array<Field, 5>& fields, int64_t day) {
  const std::chrono::sys_days date{std::chrono::days{day}};
  const std::chrono::year_month_day parts{date};
  if (!fields[3].has(static_cast<unsigned>(parts.month()))) return false;
  const bool by_month = fields[2].has(static_cast<unsigned>(parts.day()));
  const bool by_week = fields[4].has(std::chrono::weekday{date}.c_encoding());
  if (fields[2].is_any) return by_week;
  if (fields[4].is_any) return by_month;
  return by_month || by_week;
}

}  // namespace

std::optional<int64_t> next_occurrence(std::string_view expression, int64_t after_epoch_seconds) {
  const auto fields = read(expression);
  if (!fields) return std::nullopt;
  const int64_t first = (after_epoch_seconds / kMinute + 1) * kMinute;
  for (int64_t day = first / kDay; day < first / kDay + kMostDays; ++day) {
    if (!is_on(*fields, day)) continue;
    for (int64_t at = std::max(first, day * kDay); at < (day + 1) * kDay; at += kMinute) {
      const auto minutes = static_cast<unsigned>(at % kDay / kMinute);
      if ((*fields)[1].has(minutes / 60) && (*fields)[0].has(minutes % 60)) return at;
    }
  }
  return std::nullopt;
}

}  // namespace lighthouse::fakes::query
