// The Recurrence of a scheduled action: Unix cron with five fields, in UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lighthouse::fakes::query {

// The first whole minute after `after_epoch_seconds` that the expression means, in Unix seconds;
// nothing if it is malformed or means none within four years. Fields: minute, hour, day of month,
// month, day of week (0 and 7 are Sunday); each `*`, a number, a range or a list of these, with
// an optional `/step`; months and days also as JAN, MON. If both kinds of day are restricted,
// either is enough.
[[nodiscard]] std::optional<int64_t> next_occurrence(std::string_view expression,
                                                     int64_t after_epoch_seconds);

}  // namespace lighthouse::fakes::query
