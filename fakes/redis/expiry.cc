#include "fakes/redis/expiry.h"

#include <limits>

#include <fmt/format.h>

namespace lighthouse::fakes::redis {
namespace {

constexpr int64_t kMillisecondsPerSecond = 1000;

void reply_invalid(Context& c, std::string_view command) {
  c.reply.error(fmt::format("ERR invalid expire time in '{}' command", command));
}

std::optional<int64_t> since_1970(Context& c, ExpiryUnit unit, int64_t amount) {
  const bool seconds = unit == ExpiryUnit::kSeconds || unit == ExpiryUnit::kUnixSeconds;
  const bool relative = unit == ExpiryUnit::kSeconds || unit == ExpiryUnit::kMilliseconds;
  if (seconds) {
    constexpr int64_t kMost = std::numeric_limits<int64_t>::max() / kMillisecondsPerSecond;
    if (amount > kMost || amount < -kMost) return std::nullopt;
    amount *= kMillisecondsPerSecond;
  }
  if (!relative) return amount;
  return add(amount, c.now_ms);
}

}  // namespace

std::optional<ExpiryUnit> expiry_unit(std::string_view word) {
  if (same_word(word, "EX")) return ExpiryUnit::kSeconds;
  if (same_word(word, "PX")) return ExpiryUnit::kMilliseconds;
  if (same_word(word, "EXAT")) return ExpiryUnit::kUnixSeconds;
  if (same_word(word, "PXAT")) return ExpiryUnit::kUnixMilliseconds;
  return std::nullopt;
}

std::optional<int64_t> any_expiry(Context& c, ExpiryUnit unit, std::size_t at,
                                  std::string_view command) {
  const auto amount = c.integer(at);
  if (!amount) return std::nullopt;
  const auto at_ms = since_1970(c, unit, *amount);
  if (!at_ms) reply_invalid(c, command);
  return at_ms;
}

std::optional<int64_t> positive_expiry(Context& c, ExpiryUnit unit, std::size_t at,
                                       std::string_view command) {
  const auto amount = c.integer(at);
  if (!amount) return std::nullopt;
  const auto at_ms = *amount <= 0 ? std::nullopt : since_1970(c, unit, *amount);
  if (!at_ms) reply_invalid(c, command);
  return at_ms;
}

}  // namespace lighthouse::fakes::redis
