// Values of flags, from text. An error is "reason; remedy", for the line that names the flag.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "cli/options.h"
#include "cli/pace.h"
#include "core/model/guards.h"

namespace lighthouse::cli {

template <class T>
using Parsed = tl::expected<T, std::string>;

struct SeedRange {
  uint64_t first = 0;
  uint64_t last = 0;
};

[[nodiscard]] Parsed<uint64_t> parse_seed(std::string_view text);
[[nodiscard]] Parsed<SeedRange> parse_seeds(std::string_view text);  // "1..20"; at most a million
// A whole number from `least` to `most`.
[[nodiscard]] Parsed<uint64_t> parse_number(std::string_view text, uint64_t least, uint64_t most);
[[nodiscard]] Parsed<uint64_t> parse_runs(std::string_view text);      // 1000000
[[nodiscard]] Parsed<ShardOption> parse_shard(std::string_view text);  // "3/8": the third of eight
[[nodiscard]] Parsed<uint32_t> parse_jobs(std::string_view text);      // 1 to 256
[[nodiscard]] Parsed<Duration> parse_moment(std::string_view text);    // "1h30m", at most 30 days
[[nodiscard]] Parsed<Pace> parse_speed(std::string_view text);         // "60": simulated seconds
[[nodiscard]] Parsed<std::string> parse_version(std::string_view text);
[[nodiscard]] Parsed<Guard> parse_guard(std::string_view text);

[[nodiscard]] Parsed<uint64_t> parse_run_number(std::string_view text);  // 16 hexadecimal digits

// Of `fakes serve`.
[[nodiscard]] Parsed<uint16_t> parse_port(std::string_view text);       // 0 to 65535
[[nodiscard]] Parsed<double> parse_time_scale(std::string_view text);   // "60", at most 100000
[[nodiscard]] Parsed<double> parse_world_speed(std::string_view text);  // likewise, or 0
// "none", "x509", or basic, bearer or session with a secret's source: "basic:env:NAME".
[[nodiscard]] Parsed<GateGuard> parse_gate_guard(std::string_view text);

// Of `debug sign`. A secret's source is env:NAME or file:PATH; an error never repeats the text,
// which may be the secret itself.
[[nodiscard]] Parsed<SecretSource> parse_secret_source(std::string_view text);
[[nodiscard]] Parsed<int64_t> parse_signing_time(std::string_view text);  // "20150830T123600Z"
// Printable ASCII without blanks and `/`: what a credential scope is made of.
[[nodiscard]] Parsed<std::string> parse_word(std::string_view text);
[[nodiscard]] Parsed<wire::PathRule> parse_path_rule(std::string_view text);
[[nodiscard]] Parsed<wire::TokenRule> parse_token_rule(std::string_view text);

}  // namespace lighthouse::cli
