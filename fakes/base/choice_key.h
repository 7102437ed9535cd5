// The name of one choice: who asks, where, in which 20-second bucket of virtual
// time, and for the how-many-th time in that bucket.
//
// Packed into 64 bits: actor 16 | site 8 | bucket 24 | nth 16, so keys sort by
// actor, then site, then time. Text form: "7/boot_delay/12/0".
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/model/time.h"
#include "fakes/base/sites.h"

namespace lighthouse {

inline constexpr Duration kChoiceBucket = std::chrono::seconds{20};

struct ChoiceKey {
  std::uint64_t packed = 0;

  // Buckets repeat after 10 years of virtual time, uses after 65536 in one
  // bucket; both are far outside of what a run does.
  [[nodiscard]] static constexpr ChoiceKey of(std::uint16_t actor, Site site, std::uint32_t bucket,
                                              std::uint32_t nth) {
    return {(std::uint64_t{actor} << 48) | ((static_cast<std::uint64_t>(site) & 0xff) << 40) |
            (std::uint64_t{bucket & 0xffffff} << 16) | (nth & 0xffff)};
  }

  [[nodiscard]] constexpr std::uint16_t actor() const {
    return static_cast<std::uint16_t>(packed >> 48);
  }
  [[nodiscard]] constexpr Site site() const { return static_cast<Site>((packed >> 40) & 0xff); }
  [[nodiscard]] constexpr std::uint32_t bucket() const {
    return static_cast<std::uint32_t>((packed >> 16) & 0xffffff);
  }
  [[nodiscard]] constexpr std::uint32_t nth() const {
    return static_cast<std::uint32_t>(packed & 0xffff);
  }

  friend constexpr auto operator<=>(const ChoiceKey&, const ChoiceKey&) = default;
};

[[nodiscard]] std::string format_choice_key(ChoiceKey key);

// Strict: exactly the form above, decimal numbers without sign or leading
// zeros, each within its bits, and a site of the list; otherwise nullopt.
[[nodiscard]] std::optional<ChoiceKey> parse_choice_key(std::string_view text);

}  // namespace lighthouse
