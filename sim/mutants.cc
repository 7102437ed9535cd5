#include "sim/mutants.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sim/runner.h"

namespace lighthouse::sim {

namespace {

constexpr std::string_view kBegin = "<!-- guards: begin, written by lighthouse sim mutants -->\n";
constexpr std::string_view kEnd = "<!-- guards: end -->\n";

// 0: the scenario says that it is about just these guards; 1: about one of them; 2: it does not.
int distance(const Scenario& scenario, const GuardList& off) {
  int best = 2;
  for (const Bite& bite : scenario.bites) {
    if (bite.without == off) return 0;
    const bool one = bite.without.size() == 1 &&
                     std::find(off.begin(), off.end(), bite.without.front()) != off.end();
    if (one) best = 1;
  }
  return best;
}

std::vector<std::size_t> by_distance(std::span<const Scenario> scenarios, const GuardList& off) {
  std::array<std::vector<std::size_t>, 3> classes;
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    classes.at(static_cast<std::size_t>(distance(scenarios[i], off))).push_back(i);
  }
  std::vector<std::size_t> out;
  for (const auto& one : classes) out.insert(out.end(), one.begin(), one.end());
  return out;
}

std::optional<Violation> run_without(Scenario scenario, const GuardList& off, uint64_t seed) {
  scenario.without.insert(scenario.without.end(), off.begin(), off.end());
  return run_scenario(scenario, seed).violation;
}

}  // namespace

std::vector<GuardList> single_mutants() {
  std::vector<GuardList> out;
  for (std::size_t i = 0; i < kGuards; ++i) out.push_back({static_cast<Guard>(i)});
  return out;
}

std::vector<GuardList> paired_mutants() {
  std::vector<GuardList> out;
  for (std::size_t i = 0; i < kGuards; ++i) {
    for (std::size_t j = i + 1; j < kGuards; ++j) {
      out.push_back({static_cast<Guard>(i), static_cast<Guard>(j)});
    }
  }
  return out;
}

MutantResult hunt(std::span<const Scenario> scenarios, const GuardList& off, uint64_t last_seed) {
  MutantResult result{.off = off};
  const std::vector<std::size_t> order = by_distance(scenarios, off);
  for (uint64_t seed = 0; seed <= last_seed; ++seed) {
    ++result.seeds;
    for (const std::size_t index : order) {
      ++result.runs;
      const auto violation = run_without(scenarios[index], off, seed);
      if (!violation) continue;
      ++result.runs;
      if (!run_scenario(scenarios[index], seed).passed()) continue;  // it fails anyway
      result.caught = MutantCatch{.scenario = index, .seed = seed, .breach = violation->breach};
      return result;
    }
  }
  return result;
}

std::optional<Violation> run_twin(const Scenario& scenario, const Bite& bite) {
  return run_without(scenario, bite.without, bite.seed);
}

std::string short_name(const Scenario& scenario) {
  constexpr std::string_view kFolder = "scenarios/";
  constexpr std::string_view kEnding = ".yaml";
  std::string name = scenario.file;
  const auto at = name.rfind(kFolder);
  if (at != std::string::npos) name = name.substr(at + kFolder.size());
  if (name.ends_with(kEnding)) name.resize(name.size() - kEnding.size());
  return name;
}

std::string mutant_table(std::span<const Scenario> scenarios,
                         std::span<const MutantResult> results) {
  std::string out =
      "| guard | promise | scenario | seed | violated then |\n|---|---|---|---|---|\n";
  for (const MutantResult& result : results) {
    const Guard guard = result.off.front();
    if (!result.caught) {
      out += fmt::format("| {} | {} | **nothing misses it** | | |\n", name_of(guard),
                         promise_of(guard));
      continue;
    }
    out += fmt::format("| {} | {} | {} | {} | {} |\n", name_of(guard), promise_of(guard),
                       short_name(scenarios[result.caught->scenario]), result.caught->seed,
                       name_of(result.caught->breach));
  }
  return out;
}

std::optional<std::string> with_mutant_table(const std::string& text, const std::string& table) {
  const auto begin = text.find(kBegin);
  const auto end = text.find(kEnd);
  if (begin == std::string::npos || end == std::string::npos || end < begin) return std::nullopt;
  return text.substr(0, begin + kBegin.size()) + "\n" + table + "\n" + text.substr(end);
}

}  // namespace lighthouse::sim
