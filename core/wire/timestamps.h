// Moments as AWS and HTTP write them, as whole numbers since the Unix epoch. UTC only; no clock, no
// locale. A text that is not exactly of the form, or no date of the calendar, is nullopt.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lighthouse::wire {

// "20150830T123600Z", the form of X-Amz-Date [A2]. Years 1 to 9999, in each form; a moment
// outside of them becomes the nearest one inside.
[[nodiscard]] std::string format_amz_date(int64_t epoch_seconds);
[[nodiscard]] std::optional<int64_t> parse_amz_date(std::string_view text);

// "2017-04-13T16:59:50Z", with or without a fraction, which is cut to milliseconds [A1.3].
[[nodiscard]] std::string format_iso8601(int64_t epoch_milliseconds);  // "….123Z", or no fraction
[[nodiscard]] std::optional<int64_t> parse_iso8601_ms(std::string_view text);

// "Sun, 06 Nov 1994 08:49:37 GMT", the `Date` header. Only this form of RFC 9110 is written today;
// the name of the weekday is not looked at.
[[nodiscard]] std::string format_http_date(int64_t epoch_seconds);
[[nodiscard]] std::optional<int64_t> parse_http_date(std::string_view text);

}  // namespace lighthouse::wire
