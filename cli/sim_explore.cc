// `sim explore`: the search, on several threads, with a line that says how it goes.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <span>
#include <thread>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/explore_report.h"
#include "cli/replay.h"
#include "cli/shard.h"
#include "cli/threads.h"
#include "cli/worlds.h"
#include "sim/nearest.h"
#include "sim/search/tell.h"

namespace lighthouse::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr double kLiveSeconds = 0.5;  // between progress lines on a terminal …
constexpr double kQuietSeconds = 15;  // … and elsewhere
constexpr auto kLongestShrink = std::chrono::seconds(10);

double since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// The files that are named, those of folders sorted; nothing named: those of scenarios/.
tl::expected<std::vector<std::string>, std::string> files_of(const SimExploreOptions& options) {
  std::vector<std::string> out;
  std::vector<std::string> named = options.files;
  if (named.empty() && fs::is_directory("scenarios")) named.emplace_back("scenarios");
  for (const std::string& name : named) {
    if (!fs::is_directory(name)) {
      out.push_back(name);
      continue;
    }
    std::error_code error;
    std::vector<std::string> found;
    fs::recursive_directory_iterator at(name, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
      if (at->path().extension() == ".yaml") found.push_back(at->path().string());
    }
    if (error) return tl::unexpected(sim::quoted(name) + ": the folder cannot be read");
    std::ranges::sort(found);
    out.insert(out.end(), found.begin(), found.end());
  }
  return out;
}

// One round on so many threads; results in the order of the blocks.
std::vector<std::vector<sim::TrialResult>> run_round(const sim::Portfolio& portfolio,
                                                     const sim::Corpus& corpus,
                                                     const std::vector<uint64_t>& blocks,
                                                     std::vector<sim::StateSet>& scratch) {
  std::vector<std::vector<sim::TrialResult>> out(blocks.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&](sim::StateSet& own) {
    for (std::size_t i = next++; i < blocks.size(); i = next++) {
      sim::Repeat repeat = sim::repeat_of(blocks[i]);
      for (const sim::Trial& trial : portfolio.block(blocks[i], corpus)) {
        out[i].push_back(sim::run_trial(trial, repeat, own));
        repeat = sim::Repeat::kOnce;
      }
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < scratch.size(); ++i) {
    threads.emplace_back([&, i] { work(scratch[i]); });
  }
  work(scratch.front());
  for (std::thread& thread : threads) thread.join();
  return out;
}

class Progress {
 public:
  Progress(Console& console, uint64_t asked) : console_(console), asked_(asked) {}

  void show(const sim::Explorer& explorer, double seconds) {
    tell_findings(explorer.findings());
    if (seconds < next_) return;
    next_ = seconds + (console_.live ? kLiveSeconds : kQuietSeconds);
    const std::string line = progress_line(explorer, asked_, seconds);
    if (console_.live) {
      console_.err << '\r' << to_text({{.text = line}}, console_.columns, Colors::kOff) << "\x1b[K"
                   << std::flush;
    } else {
      console_.err << line << std::endl;
    }
  }
  void end() {
    if (console_.live) console_.err << "\r\x1b[K" << std::flush;
  }

 private:
  Console& console_;
  uint64_t asked_;
  // The first of each kind at once: a search of a night may be stopped for it.
  void tell_findings(std::span<const sim::Finding> findings) {
    for (; told_ < findings.size(); ++told_) {
      end();
      console_.err << fmt::format("run {}: {}", findings[told_].number, findings[told_].text)
                   << std::endl;
    }
  }

  double next_ = kLiveSeconds;
  std::size_t told_ = 0;
};

// Makes each finding small and writes it down. False: a file could not be written.
bool write_findings(Console& console, const SimExploreOptions& options,
                    const sim::Explorer& explorer, ExploreResult& result) {
  for (std::size_t i = 0; i < explorer.findings().size(); ++i) {
    const sim::Finding& finding = explorer.findings()[i];
    if (!finding.counterexample.run.violation) continue;
    const auto end = Clock::now() + kLongestShrink;
    const sim::Shrunk small =
        sim::shrink(finding.counterexample, {.keep_going = [end] { return Clock::now() < end; }});
    const sim::Counterexample& least = small.counterexample;
    std::error_code error;
    fs::create_directories(options.out, error);
    const fs::path path =
        fs::path(options.out) / fmt::format("{}-{}-{}.yaml", name_of(finding.guarantee),
                                            name_of(finding.breach), finding.number);
    std::ofstream file(path, std::ios::binary);
    file << sim::counterexample_text(sim::make_stage(least.scenario), least.run.violation_text)
         << std::flush;
    if (!file) {
      console.err << fmt::format(
          "lighthouse sim explore: --out: {} cannot be written; name another folder\n",
          sim::quoted(path.string()));
      return false;
    }
    result.findings[i].text = least.run.violation_text;
    result.findings[i].file = path.string();
    result.findings[i].replay = replay_command(path.string(), 0);
  }
  return true;
}

bool write_junit(Console& console, const std::string& path, const ExploreResult& result) {
  if (path.empty()) return true;
  std::ofstream file(path, std::ios::binary);
  file << junit_xml("lighthouse sim explore", junit_cases(result)) << std::flush;
  if (file) return true;
  console.err << fmt::format(
      "lighthouse sim explore: --junit: {} cannot be written; name another file\n",
      sim::quoted(path));
  return false;
}

tl::expected<std::vector<sim::Scenario>, std::string> scenarios_of(
    const SimExploreOptions& options) {
  const auto files = files_of(options);
  if (!files) return tl::unexpected(files.error());
  std::vector<sim::Scenario> out;
  for (const std::string& file : *files) {
    auto scenario = read_scenario(file, sim::Purpose::kScenario);
    if (!scenario) return tl::unexpected(scenario.error());
    out.push_back(std::move(*scenario));
  }
  return out;
}

}  // namespace

ExitCode run(Console& console, const SimExploreOptions& options) {
  const auto shard = options.shard ? tl::expected<ShardOption, std::string>(*options.shard)
                                   : shard_from(real_environment());
  if (!shard) {
    console.err << "lighthouse sim explore: " << shard.error() << '\n';
    return ExitCode::kUsage;
  }
  const auto scenarios = scenarios_of(options);
  if (!scenarios) {
    console.err << scenarios.error() << '\n';
    return ExitCode::kUsage;
  }
  const auto begin = Clock::now();
  const auto portfolio = std::make_shared<const sim::Portfolio>(*scenarios, options.without);
  sim::Explorer explorer(portfolio, {.runs = options.runs == 0 ? UINT64_MAX : options.runs,
                                     .shard = {.index = shard->index, .count = shard->count}});
  std::vector<sim::StateSet> scratch(threads_for(options.jobs));
  Progress progress(console, options.runs);
  const double limit = std::chrono::duration<double>(options.time).count();
  while (!explorer.done() && (options.time == Duration{0} || since(begin) < limit)) {
    const std::vector<uint64_t> round = explorer.next_round();
    for (auto& block : run_round(*portfolio, explorer.corpus(), round, scratch)) {
      explorer.join(std::move(block));
    }
    progress.show(explorer, since(begin));
  }
  progress.end();
  ExploreResult result = result_of(explorer);
  result.portfolio = portfolio->fingerprint();
  result.runs_asked = options.runs;
  result.shard_count = shard->count;
  result.shards = {shard->index};
  result.machine_seconds = since(begin);
  if (!write_findings(console, options, explorer, result)) return ExitCode::kUsage;
  if (!write_junit(console, options.junit, result)) return ExitCode::kUsage;
  if (options.json) {
    console.out << json_text(result);
  } else {
    for (const Line& line : report_lines(result)) print(console, line);
  }
  return result.code();
}

}  // namespace lighthouse::cli
