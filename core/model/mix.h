// The one 64-bit mixer behind choices, trace hashes and state hashes.
//
// It is the "folded multiply" of wyhash (Wang Yi, public domain,
// https://github.com/wangyi-fudan/wyhash, functions _wymix and wyhash64, with
// its default constants): multiply two words to 128 bits and xor the halves.
//
// Ensures: the same words give the same result with every compiler, at every
// optimisation level. Saved seeds and committed trace hashes rest on that, so a
// change here invalidates them all.
#pragma once

#include <cstdint>

namespace lighthouse {

namespace detail {

__extension__ using Uint128 = unsigned __int128;

inline constexpr std::uint64_t kMixA = 0x2d358dccaa6c78a5ULL;
inline constexpr std::uint64_t kMixB = 0x8bb84b93962eacc9ULL;
inline constexpr std::uint64_t kMixC = 0x4b33a62ed433d4a3ULL;

}  // namespace detail

// One multiplication: enough for a running hash, where each result is mixed
// again with the next word. Order-sensitive: mix(a, b) differs from mix(b, a).
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  const detail::Uint128 product =
      static_cast<detail::Uint128>(a ^ detail::kMixA) * (b ^ detail::kMixB);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// Two multiplications: every bit of the result depends well on every bit of
// both words, also for small and regular inputs. For values that are used
// directly (choices) or summed (hashes of sets).
[[nodiscard]] constexpr std::uint64_t mix_well(std::uint64_t a, std::uint64_t b) {
  const detail::Uint128 product =
      static_cast<detail::Uint128>(a ^ detail::kMixA) * (b ^ detail::kMixB);
  return mix(static_cast<std::uint64_t>(product),
             static_cast<std::uint64_t>(product >> 64) ^ detail::kMixC);
}

// Reduces a well-mixed word to 0..n-1 by multiply-shift (Lemire, "Fast random
// integer generation in an interval", 2019, without the rejection step; the
// bias is below n / 2^32). Requires: n > 0.
[[nodiscard]] constexpr std::uint32_t reduce(std::uint64_t word, std::uint32_t n) {
  return static_cast<std::uint32_t>(((word >> 32) * n) >> 32);
}

}  // namespace lighthouse
