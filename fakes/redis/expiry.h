// Times to live as commands give them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "fakes/redis/command.h"

namespace lighthouse::fakes::redis {

enum class ExpiryUnit : uint8_t { kSeconds, kMilliseconds, kUnixSeconds, kUnixMilliseconds };

// EX, PX, EXAT, PXAT
[[nodiscard]] std::optional<ExpiryUnit> expiry_unit(std::string_view word);

// args[at] as milliseconds since 1970; nullopt when the error, which names the command, is replied.
[[nodiscard]] std::optional<int64_t> any_expiry(Context& c, ExpiryUnit unit, std::size_t at,
                                                std::string_view command);
// As above, and refuses what is not positive.
[[nodiscard]] std::optional<int64_t> positive_expiry(Context& c, ExpiryUnit unit, std::size_t at,
                                                     std::string_view command);

}  // namespace lighthouse::fakes::redis
