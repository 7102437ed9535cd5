#include "cli/rehearse_flags.h"

#include <charconv>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/flag_values.h"
#include "sim/nearest.h"

namespace lighthouse::cli {
namespace {

constexpr uint64_t kMostRuns = 1'000'000;
constexpr Duration kLongest{30LL * 86'400'000};
// What `--rehearse` asks for when nothing else is: one run in twenty may go wrong.
constexpr double kUsualChance = 0.05;

using Text = RawOptions::Text;

void threshold_flags(CLI::App& command, RawOptions& raw) {
  command.add_option("--max-rollback-chance", raw.max_rollback, "of an upgrade, like 5%")
      ->type_name("PERCENT");
  command.add_option("--max-unfinished-chance", raw.max_unfinished, "held or refused, like 1%")
      ->type_name("PERCENT");
  command.add_option("--max-p99", raw.max_p99, "99 of 100 runs must be over by then, like 2h")
      ->type_name("DURATION");
  command.add_option("--min-capacity", raw.min_capacity, "serving instances at the lowest")
      ->type_name("N");
}

tl::expected<double, std::string> parse_chance(const std::string& text) {
  double percent = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, percent);
  const bool good =
      error == std::errc{} && at + 1 == end && *at == '%' && percent >= 0 && percent <= 100;
  if (good) return percent / 100;
  return tl::unexpected(
      fmt::format("{} is no chance; write one from 0% to 100%, like 5%", sim::quoted(text)));
}

tl::expected<sim::Trouble, std::string> parse_trouble(const std::string& text) {
  for (const auto one : {sim::Trouble::kNone, sim::Trouble::kUsual, sim::Trouble::kSwarm}) {
    if (name_of(one) == text) return one;
  }
  return tl::unexpected(
      fmt::format("{} is not known; write none, usual or swarm", sim::quoted(text)));
}

// Reads flags until one is wrong.
class Reader {
 public:
  template <class T, class Parse>
  void read(const char* flag, const Text& text, T& out, const Parse& parse) {
    if (!text || !problem.empty()) return;
    if (const auto value = parse(*text)) {
      out = *value;
    } else {
      problem = fmt::format("{}: {}", flag, value.error());
    }
  }

  std::string problem;
};

auto duration_from(Duration least) {
  return [least](const std::string& text) -> tl::expected<Duration, std::string> {
    const auto value = parse_duration(text);
    if (value && *value >= least && *value <= kLongest) return *value;
    return tl::unexpected(fmt::format("{} is not a duration from {} to 30d; write one like 30m",
                                      sim::quoted(text), format_duration(least)));
  };
}

void read_assumptions(Reader& r, const RawOptions& raw, sim::Assumptions& out) {
  const auto second = duration_from(Duration{1'000});
  r.read("--work-lasts", raw.work_lasts, out.work_lasts, second);
  r.read("--boot", raw.boot, out.boot, duration_from(Duration{0}));
  r.read("--new-work-every", raw.new_work_every, out.new_work_every, duration_from(Duration{0}));
  r.read("--new-work-lasts", raw.new_work_lasts, out.new_work_lasts, second);
  r.read("--trouble", raw.trouble, out.trouble, parse_trouble);
}

void read_thresholds(Reader& r, const RawOptions& raw, Thresholds& out) {
  r.read("--max-rollback-chance", raw.max_rollback, out.most_rollbacks, parse_chance);
  r.read("--max-unfinished-chance", raw.max_unfinished, out.most_unfinished, parse_chance);
  r.read("--max-p99", raw.max_p99, out.most_p99, duration_from(Duration{1'000}));
  r.read("--min-capacity", raw.min_capacity, out.least_capacity, [](const std::string& text) {
    return parse_number(text, 0, 1'000).map([](uint64_t n) { return static_cast<int32_t>(n); });
  });
}

}  // namespace

void assumption_flags(CLI::App& command, RawOptions& raw) {
  command.add_option("--work-lasts", raw.work_lasts, "what runs now ends within; 30m unless told")
      ->type_name("DURATION");
  command.add_option("--boot", raw.boot, "until a host is healthy; 4m unless told")
      ->type_name("DURATION");
  command
      .add_option("--new-work-every", raw.new_work_every,
                  "an execution more in about this time; 3m unless told; 0s: none")
      ->type_name("DURATION");
  command
      .add_option("--new-work-lasts", raw.new_work_lasts, "the longest of them; 20m unless told")
      ->type_name("DURATION");
  command.add_option("--trouble", raw.trouble, "none, usual or swarm; usual unless told")
      ->type_name("WORD");
}

void rehearse_flags(CLI::App& command, RawOptions& raw) {
  command
      .add_option("--snapshot", raw.snapshot, "a fleet that was seen before, instead of one now")
      ->type_name("FILE");
  command.add_option("--save-snapshot", raw.save_snapshot, "write what was seen to this file")
      ->type_name("FILE");
  command.add_option("--runs", raw.runs, "how many; 2000 unless told")->type_name("N");
  command.add_option("--jobs", raw.jobs, "threads; as many as processors unless told")
      ->type_name("N");
  command.add_option("--out", raw.out, "the world, for \"sim run\"; rehearsal.yaml unless told")
      ->type_name("FILE");
  command.add_flag("--json", raw.json, "print one JSON object");
  threshold_flags(command, raw);
  assumption_flags(command, raw);
}

void rehearsal_gate_flags(CLI::App& command, RawOptions& raw) {
  command.add_flag("--rehearse", raw.rehearse,
                   "rehearse it first, and begin only if 95 of 100 runs go well, or as these say:");
  threshold_flags(command, raw);
}

tl::expected<RehearseOptions, std::string> rehearsal_of(const RawOptions& raw) {
  RehearseOptions out;
  out.json = raw.json;
  out.snapshot = raw.snapshot.value_or("");
  out.save_snapshot = raw.save_snapshot.value_or("");
  if (raw.out) out.out = *raw.out;
  Reader r;
  r.read("--runs", raw.runs, out.runs,
         [](const std::string& text) { return parse_number(text, 1, kMostRuns); });
  r.read("--jobs", raw.jobs, out.jobs, parse_jobs);
  read_assumptions(r, raw, out.assumed);
  read_thresholds(r, raw, out.thresholds);
  if (!r.problem.empty()) return tl::unexpected(r.problem);
  return out;
}

tl::expected<std::optional<RehearseOptions>, std::string> rehearsal_gate_of(const RawOptions& raw) {
  const bool thresholds = raw.max_rollback || raw.max_unfinished || raw.max_p99 || raw.min_capacity;
  if (!raw.rehearse && !thresholds) return std::nullopt;
  auto out = rehearsal_of(raw);
  if (!out) return tl::unexpected(out.error());
  if (!thresholds) out->thresholds = {kUsualChance, kUsualChance, {}, {}};
  return std::optional(*std::move(out));
}

Built build_rehearse(const RawOptions& raw, Operation operation) {
  auto out = rehearsal_of(raw);
  if (!out) return tl::unexpected(out.error());
  out->operation = operation;
  out->fleet = {.config = raw.config.value_or(""),
                .log_file = raw.log_file.value_or(""),
                .verbose = raw.verbose};
  if (!out->snapshot.empty() && raw.config) {
    return tl::unexpected(
        std::string("--snapshot: it is a fleet of its own; leave --config out, or the snapshot"));
  }
  Reader r;
  r.read("--speed", raw.speed, out->fleet.speed, parse_time_scale);
  if (operation == Operation::kUpgrade) {
    if (!raw.to)
      return tl::unexpected(std::string("--to: the version is missing; write one like 1.9.40"));
    r.read("--to", raw.to, out->to, parse_version);
  }
  if (!r.problem.empty()) return tl::unexpected(r.problem);
  return *std::move(out);
}

}  // namespace lighthouse::cli
