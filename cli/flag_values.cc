#include "cli/flag_values.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "core/model/fixed_text.h"
#include "core/wire/redis/lease.h"
#include "core/wire/timestamps.h"
#include "sim/nearest.h"

namespace lighthouse::cli {
namespace {

constexpr uint64_t kMostSeeds = 1'000'000;
constexpr uint32_t kMostJobs = 256;
constexpr Duration kLatestMoment = std::chrono::hours(24 * 30);
constexpr double kFastest = 1e6;

using sim::quoted;

template <class T>
std::optional<T> number(std::string_view text) {
  T out{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, out);
  if (text.empty() || error != std::errc{} || stop != end) return std::nullopt;
  return out;
}

tl::unexpected<std::string> wrong(std::string_view text, std::string_view reason,
                                  std::string_view remedy) {
  return tl::unexpected(fmt::format("{} {}; {}", quoted(text), reason, remedy));
}

}  // namespace

Parsed<uint64_t> parse_seed(std::string_view text) {
  if (const auto seed = number<uint64_t>(text)) return *seed;
  return wrong(text, "is not a seed", "write a whole number, like 4711");
}

Parsed<uint64_t> parse_run_number(std::string_view text) {
  if (const auto run = wire::redis::parse_run(text); run && *run != 0) return *run;
  return tl::unexpected(
      fmt::format("{} is not a run; write its 16 hexadecimal digits", sim::quoted(text)));
}

Parsed<SeedRange> parse_seeds(std::string_view text) {
  const std::size_t dots = text.find("..");
  const auto first = number<uint64_t>(text.substr(0, dots));
  const auto last =
      dots == std::string_view::npos ? std::nullopt : number<uint64_t>(text.substr(dots + 2));
  if (!first || !last) return wrong(text, "is not a range of seeds", "write one like 1..20");
  if (*first > *last) return wrong(text, "is empty", "write the smaller seed first");
  if (*last - *first >= kMostSeeds) {
    return wrong(text, "is too much", fmt::format("run at most {} seeds at once", kMostSeeds));
  }
  return SeedRange{.first = *first, .last = *last};
}

Parsed<uint32_t> parse_jobs(std::string_view text) {
  const auto jobs = number<uint32_t>(text);
  if (jobs && *jobs >= 1 && *jobs <= kMostJobs) return *jobs;
  return wrong(text, "is not a number of jobs", fmt::format("write one from 1 to {}", kMostJobs));
}

Parsed<uint64_t> parse_number(std::string_view text, uint64_t least, uint64_t most) {
  const auto value = number<uint64_t>(text);
  if (value && *value >= least && *value <= most) return *value;
  return tl::unexpected(
      fmt::format("{} is not a number from {} to {}; write one", quoted(text), least, most));
}

Parsed<uint64_t> parse_runs(std::string_view text) {
  constexpr uint64_t kMost = 1'000'000'000'000;
  const auto runs = number<uint64_t>(text);
  if (runs && *runs >= 1 && *runs <= kMost) return *runs;
  return wrong(text, "is not a number of runs", "write a whole number, like 100000");
}

Parsed<ShardOption> parse_shard(std::string_view text) {
  constexpr uint32_t kMost = 100'000;
  const std::size_t slash = text.find('/');
  const auto index = number<uint32_t>(text.substr(0, slash));
  const auto count =
      slash == std::string_view::npos ? std::nullopt : number<uint32_t>(text.substr(slash + 1));
  if (!index || !count || *index < 1 || *index > *count || *count > kMost) {
    return wrong(text, "is not a shard", "write which one of how many, from 1/8 to 8/8");
  }
  return ShardOption{.index = *index - 1, .count = *count};
}

Parsed<Duration> parse_moment(std::string_view text) {
  const auto moment = parse_duration(text);
  if (!moment) return wrong(text, "is not a duration", "write one like 90m, 1h30m or 45s");
  if (*moment > kLatestMoment) return wrong(text, "is too late", "write one up to 30d");
  return *moment;
}

Parsed<Pace> parse_speed(std::string_view text) {
  const auto factor = number<double>(text);
  if (factor && *factor > 0 && *factor <= kFastest) {
    return Pace{.kind = Pace::Kind::kFactor, .factor = *factor};
  }
  return wrong(text, "is not a speed",
               "write how many simulated seconds pass in one, like 60, up to 1000000");
}

Parsed<uint16_t> parse_port(std::string_view text) {
  const auto port = number<uint16_t>(text);
  if (port) return *port;
  return wrong(text, "is not a port", "write one from 0 to 65535");
}

Parsed<double> parse_time_scale(std::string_view text) {
  const auto factor = number<double>(text);
  constexpr double kMost = 100'000;
  if (factor && *factor > 0 && *factor <= kMost) return *factor;
  return wrong(text, "is not a speed", "write how many seconds pass in one, like 60, up to 100000");
}

Parsed<double> parse_world_speed(std::string_view text) {
  return text == "0" ? Parsed<double>(0.0) : parse_time_scale(text);
}

Parsed<GateGuard> parse_gate_guard(std::string_view text) {
  using Kind = GateGuard::Kind;
  if (text == "none") return GateGuard{};
  if (text == "x509") return GateGuard{.kind = Kind::kCertificate, .secret = {}};
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::string_view word = text.substr(0, colon);
  const bool known = word == "basic" || word == "bearer" || word == "session";
  if (!known || colon == text.size()) {
    return tl::unexpected(std::string(
        "it is no way to log in; write none, x509, or basic, bearer or session with the place of "
        "the secret, like basic:env:NAME"));
  }
  auto secret = parse_secret_source(text.substr(colon + 1));
  if (!secret) return tl::unexpected(secret.error());
  const Kind kind = word == "basic"    ? Kind::kBasic
                    : word == "bearer" ? Kind::kBearer
                                       : Kind::kSession;
  return GateGuard{.kind = kind, .secret = *std::move(secret)};
}

Parsed<std::string> parse_version(std::string_view text) {
  const bool digit = !text.empty() && text.front() >= '0' && text.front() <= '9';
  constexpr std::string_view kAllowed =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.+~:-";
  const bool known = text.find_first_not_of(kAllowed) == std::string_view::npos;
  if (digit && known && Version::from(text)) return std::string(text);
  return wrong(text, "is not a version", "write the version of a Debian package, like 1.9.40");
}

Parsed<Guard> parse_guard(std::string_view text) {
  if (const auto guard = guard_named(text)) return *guard;
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kGuards; ++i) names.push_back(name_of(static_cast<Guard>(i)));
  if (const auto meant = sim::nearest(text, names)) {
    return wrong(text, "is not a guard", fmt::format("did you mean \"{}\"?", *meant));
  }
  return wrong(text, "is not a guard", "\"lighthouse sim guards\" lists them");
}

Parsed<SecretSource> parse_secret_source(std::string_view text) {
  using Kind = SecretSource::Kind;
  const std::size_t colon = text.find(':');
  const std::string_view kind = text.substr(0, colon);
  const bool named = colon != std::string_view::npos && colon + 1 < text.size();
  const std::string name(named ? text.substr(colon + 1) : std::string_view());
  if (named && kind == "env") return SecretSource{.kind = Kind::kEnvironment, .name = name};
  if (named && kind == "file") return SecretSource{.kind = Kind::kFile, .name = name};
  return tl::unexpected(std::string(
      "it does not say where the secret is; write env:NAME or file:PATH, never the secret"));
}

Parsed<int64_t> parse_signing_time(std::string_view text) {
  if (const auto time = wire::parse_amz_date(text)) return *time;
  if (const auto time = wire::parse_iso8601_ms(text); time && *time % 1'000 == 0) {
    return *time / 1'000;
  }
  return wrong(text, "is not a time", "write one like 20150830T123600Z, in UTC");
}

Parsed<std::string> parse_word(std::string_view text) {
  const bool known =
      std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f && c != '/'; });
  if (!text.empty() && known) return std::string(text);
  return wrong(text, "is not a word", "write it without blanks and slashes");
}

Parsed<wire::PathRule> parse_path_rule(std::string_view text) {
  if (text == "normalized") return wire::PathRule::kNormalized;
  if (text == "as-is") return wire::PathRule::kAsItIs;
  return wrong(text, "is not a rule for paths", "write normalized or as-is, or leave it out");
}

Parsed<wire::TokenRule> parse_token_rule(std::string_view text) {
  if (text == "signed") return wire::TokenRule::kSigned;
  if (text == "after") return wire::TokenRule::kAddedAfterSigning;
  return wrong(text, "is not a rule for tokens", "write signed or after, or leave it out");
}

}  // namespace lighthouse::cli
