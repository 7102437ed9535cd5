#include "cli/sim_report.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/replay.h"
#include "cli/show.h"
#include "core/decide/explain.h"

namespace lighthouse::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostShown = 3;  // failures

std::string seeds_text(const SeedSpan& seeds) {
  if (seeds.first == seeds.last) return fmt::format("seed {}", seeds.first);
  return fmt::format("seeds {}..{}", seeds.first, seeds.last);
}

std::string runs_per_second(const BatchOutcome& outcome) {
  if (outcome.real_seconds <= 0) return "";
  const double rate = static_cast<double>(outcome.result.seeds) / outcome.real_seconds;
  return fmt::format("{:.0f} runs/s", rate);
}

Line verdict(const ScenarioReport& report) {
  const sim::BatchResult& result = report.outcome.result;
  const uint64_t failed = result.seeds - result.passed;
  if (failed > 0) {
    return {{.text = fmt::format("FAILED {} of {}", failed, result.seeds), .color = Color::kRed}};
  }
  if (!report.ok()) return {{.text = "FAILED", .color = Color::kRed}};
  return {{.text = "passed", .color = Color::kGreen}};
}

Json json_of(const ScenarioReport& report) {
  const BatchOutcome& outcome = report.outcome;
  const sim::BatchResult& result = outcome.result;
  Json endings = Json::object();
  for (std::size_t i = 0; i < kEndings; ++i) {
    if (result.endings[i] > 0)
      endings[std::string(name_of(static_cast<Ending>(i)))] = result.endings[i];
  }
  Json failures = Json::array();
  for (const sim::RunResult& failure : result.failures) {
    failures.push_back({{"seed", failure.seed},
                        {"violation", failure.violation_text},
                        {"replay", replay_command(report, failure.seed)}});
  }
  return {{"name", report.name},
          {"file", report.file},
          {"ok", report.ok()},
          {"seeds", {{"first", report.seeds.first}, {"last", report.seeds.last}}},
          {"wire", report.transport == sim::Transport::kWire},
          {"passed", result.passed},
          {"failed", result.seeds - result.passed},
          {"endings", endings},
          {"failures", failures},
          {"complaints", result.complaints},
          {"hash", fmt::format("{:016x}", outcome.hash)},
          {"worst", {{"seconds", outcome.worst.count() / 1'000}, {"seed", outcome.worst_seed}}},
          {"simulated_seconds", result.simulated.count() / 1'000},
          {"events", result.events},
          {"calls", result.calls},
          {"killed", result.marks.killed},
          {"terminated", result.marks.terminated},
          {"poller_gap_seconds", result.marks.poller_gap.count() / 1'000},
          {"poller_overlap_seconds", result.marks.poller_overlap.count() / 1'000},
          {"real_seconds", outcome.real_seconds}};
}

}  // namespace

std::string replay_command(const ScenarioReport& report, uint64_t seed) {
  std::string out = replay_command(report.file, seed, report.without);
  if (report.transport == sim::Transport::kWire) out += " --wire";
  return out;
}

std::vector<Line> report_lines(const ScenarioReport& report, std::size_t width) {
  const BatchOutcome& outcome = report.outcome;
  Line head{{.text = padded(report.name, width) + "  "},
            {.text = padded(seeds_text(report.seeds), 13) + "  ", .color = Color::kDim}};
  for (Piece& piece : verdict(report)) {
    piece.text = padded(piece.text, 8);
    head.push_back(std::move(piece));
  }
  head.push_back({.text = fmt::format("  worst {} (seed {})", seconds_text(outcome.worst),
                                      outcome.worst_seed)});
  head.push_back({.text = "  " + runs_per_second(outcome), .color = Color::kDim});
  if (report.transport == sim::Transport::kWire) {
    head.push_back({.text = " by wire", .color = Color::kDim});
  }
  std::vector<Line> out{std::move(head)};
  const auto& failures = outcome.result.failures;
  for (std::size_t i = 0; i < std::min(failures.size(), kMostShown); ++i) {
    out.push_back(
        {{.text = fmt::format("  seed {}: {}", failures[i].seed, failures[i].violation_text),
          .color = Color::kRed}});
    out.push_back({{.text = "  replay: " + replay_command(report, failures[i].seed)}});
  }
  for (const std::string& complaint : outcome.result.complaints) {
    out.push_back({{.text = "  " + complaint, .color = Color::kRed}});
  }
  return out;
}

std::string hash_line(const ScenarioReport& report) {
  return fmt::format("{:016x}  {}  {}", report.outcome.hash, seeds_text(report.seeds), report.name);
}

std::string json_text(const std::vector<ScenarioReport>& reports) {
  Json out = Json::array();
  for (const ScenarioReport& report : reports) out.push_back(json_of(report));
  // Texts may quote a file's bytes: what is not UTF-8 is replaced, not thrown at.
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

JunitCase junit_case(const ScenarioReport& report) {
  JunitCase out{.name = report.name + ", " + seeds_text(report.seeds),
                .file = report.file,
                .seconds = report.outcome.real_seconds};
  for (const sim::RunResult& failure : report.outcome.result.failures) {
    if (out.failure.empty()) out.failure = failure.violation_text;
    out.details += fmt::format("seed {}: {}\nreplay: {}\n", failure.seed, failure.violation_text,
                               replay_command(report, failure.seed));
  }
  for (const std::string& complaint : report.outcome.result.complaints) {
    if (out.failure.empty()) out.failure = complaint;
    out.details +=
        fmt::format("{}\nreplay: {}\n", complaint, replay_command(report, report.seeds.first));
  }
  return out;
}

ExitCode code_of(const ScenarioReport& report) {
  if (report.ok()) return ExitCode::kDone;
  if (!report.outcome.deterministic) return ExitCode::kNotDeterministic;
  const auto& failures = report.outcome.result.failures;
  if (failures.empty()) return ExitCode::kViolated;  // a fault that never happened
  const bool stuck = failures.front().violation->guarantee == sim::Guarantee::kG5;
  return stuck ? ExitCode::kNotConverged : ExitCode::kViolated;
}

}  // namespace lighthouse::cli
