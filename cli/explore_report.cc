#include "cli/explore_report.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/show.h"
#include "sim/violation.h"

namespace lighthouse::cli {
namespace {

// 1,000,000
std::string grouped(uint64_t value) {
  std::string out = std::to_string(value);
  for (std::size_t at = out.size(); at > 3;) {
    at -= 3;
    out.insert(at, ",");
  }
  return out;
}

std::string yields_text(const std::array<sim::StrategyYield, sim::kStrategies>& yields) {
  std::string out;
  for (std::size_t i = 0; i < sim::kStrategies; ++i) {
    if (i > 0) out += "  ";
    out += fmt::format("{} {} (+{})", name_of(static_cast<sim::Strategy>(i)),
                       grouped(yields[i].runs), grouped(yields[i].new_states));
  }
  return out;
}

uint64_t rate(uint64_t runs, double seconds) {
  return seconds > 0 ? static_cast<uint64_t>(static_cast<double>(runs) / seconds) : 0;
}

}  // namespace

std::string progress_line(const sim::Explorer& explorer, uint64_t asked, double seconds) {
  uint64_t violations = 0;
  for (const sim::Finding& finding : explorer.findings()) violations += finding.count;
  return fmt::format("{}{} runs  {} runs/s  {} states  {}  {} violations", grouped(explorer.runs()),
                     asked > 0 ? " of " + grouped(asked) : "",
                     grouped(rate(explorer.runs(), seconds)), grouped(explorer.states().size()),
                     yields_text(explorer.yields()), grouped(violations));
}

std::vector<Line> report_lines(const ExploreResult& result) {
  std::vector<Line> out;
  const bool ok = result.code() == ExitCode::kDone;
  out.push_back(
      {{.text = ok ? "passed" : "FAILED", .color = ok ? Color::kGreen : Color::kRed},
       {.text = fmt::format("  {} runs, {} events, {} abstract states", grouped(result.runs),
                            grouped(result.events), grouped(result.states.size()))},
       {.text = fmt::format("  {:.0f} s, {} runs/s", result.machine_seconds,
                            grouped(rate(result.runs, result.machine_seconds))),
        .color = Color::kDim}});
  out.push_back({{.text = "  " + yields_text(result.yields)}});
  out.push_back({{.text = fmt::format("  digest {:016x}, shards {} of {}", result.digest,
                                      result.shards.size(), result.shard_count),
                  .color = Color::kDim}});
  for (const FindingResult& one : result.findings) {
    out.push_back({{.text = fmt::format("  run {} ({}, {}): {}", one.number, one.strategy,
                                        one.scenario, one.text),
                    .color = Color::kRed}});
    out.push_back({{.text = fmt::format("    {} runs like it", grouped(one.count))}});
    if (!one.replay.empty()) out.push_back({{.text = "    replay: " + one.replay}});
  }
  for (const std::string& text : result.divergences) {
    out.push_back({{.text = "  " + text, .color = Color::kRed}});
  }
  return out;
}

std::vector<JunitCase> junit_cases(const ExploreResult& result) {
  std::vector<JunitCase> out;
  for (int i = 0; i <= static_cast<int>(sim::Guarantee::kG11); ++i) {
    const std::string guarantee(name_of(static_cast<sim::Guarantee>(i)));
    JunitCase one{.name = guarantee + " holds", .file = "sim explore"};
    for (const FindingResult& finding : result.findings) {
      if (finding.guarantee != guarantee) continue;
      if (one.failure.empty()) one.failure = finding.text;
      one.details += fmt::format("run {} ({}): {}\nreplay: {}\n", finding.number, finding.scenario,
                                 finding.text, finding.replay);
    }
    out.push_back(std::move(one));
  }
  JunitCase repeats{
      .name = "every run repeats", .file = "sim explore", .seconds = result.machine_seconds};
  for (const std::string& text : result.divergences) {
    if (repeats.failure.empty()) repeats.failure = text;
    repeats.details += text + "\n";
  }
  out.push_back(std::move(repeats));
  return out;
}

}  // namespace lighthouse::cli
