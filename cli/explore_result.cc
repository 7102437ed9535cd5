#include "cli/explore_result.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/version.h"
#include "core/model/mix.h"
#include "sim/search/swarm.h"

namespace lighthouse::cli {
namespace {

using Json = nlohmann::ordered_json;
using Problem = tl::unexpected<std::string>;

constexpr std::string_view kKind = "lighthouse sim explore";

std::string hex(uint64_t value) {
  return fmt::format("{:016x}", value);
}

uint64_t from_hex(const std::string& text) {
  uint64_t out = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, out, 16);
  if (text.empty() || error != std::errc{} || stop != end) {
    throw std::invalid_argument("not a hexadecimal number");
  }
  return out;
}

Json json_of(const FindingResult& one) {
  return {{"guarantee", one.guarantee}, {"breach", one.breach},     {"number", one.number},
          {"count", one.count},         {"strategy", one.strategy}, {"scenario", one.scenario},
          {"violation", one.text},      {"file", one.file},         {"replay", one.replay}};
}

FindingResult finding_of(const Json& json) {
  return {.guarantee = json.at("guarantee"),
          .breach = json.at("breach"),
          .number = json.at("number"),
          .count = json.at("count"),
          .strategy = json.at("strategy"),
          .scenario = json.at("scenario"),
          .text = json.at("violation"),
          .file = json.at("file"),
          .replay = json.at("replay")};
}

ExploreResult result_from(const Json& json) {
  if (json.at("kind") != kKind) throw std::invalid_argument("not the result of a search");
  ExploreResult out{.version = json.at("version"),
                    .behaviour = from_hex(json.at("behaviour")),
                    .portfolio = from_hex(json.at("portfolio")),
                    .runs_asked = json.at("runs_asked"),
                    .shard_count = json.at("shard_count"),
                    .shards = json.at("shards").get<std::vector<uint32_t>>(),
                    .runs = json.at("runs"),
                    .events = json.at("events"),
                    .digest = from_hex(json.at("digest")),
                    .machine_seconds = json.at("machine_seconds"),
                    .states = json.at("states").get<std::vector<uint32_t>>(),
                    .divergences = json.at("divergences").get<std::vector<std::string>>()};
  for (std::size_t i = 0; i < sim::kStrategies; ++i) {
    const Json& yield =
        json.at("strategies").at(std::string(name_of(static_cast<sim::Strategy>(i))));
    out.yields[i] = {.runs = yield.at("runs"),
                     .new_states = yield.at("new_states"),
                     .violated = yield.at("violated")};
  }
  for (const Json& one : json.at("findings")) out.findings.push_back(finding_of(one));
  return out;
}

// Adds another shard's findings: of one kind the smallest number stands for all.
void join(std::vector<FindingResult>& all, const FindingResult& one) {
  const auto known = std::ranges::find_if(all, [&](const FindingResult& other) {
    return other.guarantee == one.guarantee && other.breach == one.breach;
  });
  if (known == all.end()) return all.push_back(one);
  const uint64_t count = known->count + one.count;
  if (one.number < known->number) *known = one;
  known->count = count;
}

void join(ExploreResult& all, const ExploreResult& one) {
  all.shards.insert(all.shards.end(), one.shards.begin(), one.shards.end());
  all.runs += one.runs;
  all.events += one.events;
  all.digest += one.digest;
  all.machine_seconds += one.machine_seconds;
  for (std::size_t i = 0; i < sim::kStrategies; ++i) {
    all.yields[i].runs += one.yields[i].runs;
    all.yields[i].new_states += one.yields[i].new_states;
    all.yields[i].violated += one.yields[i].violated;
  }
  std::vector<uint32_t> states;
  std::ranges::set_union(all.states, one.states, std::back_inserter(states));
  all.states = std::move(states);
  for (const FindingResult& finding : one.findings) join(all.findings, finding);
  all.divergences.insert(all.divergences.end(), one.divergences.begin(), one.divergences.end());
}

}  // namespace

ExitCode ExploreResult::code() const {
  const auto ends = [](const FindingResult& one) { return one.breach == "not-ended"; };
  if (!std::ranges::all_of(findings, ends)) return ExitCode::kViolated;
  if (!findings.empty()) return ExitCode::kNotConverged;
  return divergences.empty() ? ExitCode::kDone : ExitCode::kNotDeterministic;
}

std::string json_text(const ExploreResult& result) {
  Json strategies = Json::object();
  for (std::size_t i = 0; i < sim::kStrategies; ++i) {
    const sim::StrategyYield& yield = result.yields[i];
    strategies[std::string(name_of(static_cast<sim::Strategy>(i)))] = {
        {"runs", yield.runs}, {"new_states", yield.new_states}, {"violated", yield.violated}};
  }
  Json findings = Json::array();
  for (const FindingResult& one : result.findings) findings.push_back(json_of(one));
  const Json out = {{"kind", kKind},
                    {"version", result.version},
                    {"behaviour", hex(result.behaviour)},
                    {"portfolio", hex(result.portfolio)},
                    {"runs_asked", result.runs_asked},
                    {"shard_count", result.shard_count},
                    {"shards", result.shards},
                    {"runs", result.runs},
                    {"events", result.events},
                    {"digest", hex(result.digest)},
                    {"machine_seconds", result.machine_seconds},
                    {"strategies", strategies},
                    {"findings", findings},
                    {"divergences", result.divergences},
                    {"states", result.states}};
  return out.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

tl::expected<ExploreResult, std::string> parse_explore_result(const std::string& text) {
  try {
    ExploreResult out = result_from(Json::parse(text));
    std::ranges::sort(out.states);
    return out;
  } catch (const std::exception& e) {
    return Problem(fmt::format(
        "it is not understood ({}); give what \"sim explore --json\" printed", e.what()));
  }
}

tl::expected<ExploreResult, std::string> merged(const std::vector<ExploreResult>& parts) {
  if (parts.empty()) return Problem("there is no result; give those of all shards");
  ExploreResult all = parts.front();
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const ExploreResult& one = parts[i];
    const std::pair here(one.version, one.behaviour);
    if (here != std::pair(all.version, all.behaviour)) {
      return Problem(
          "the results are of two builds that behave differently; run all shards with one");
    }
    if (one.portfolio != all.portfolio) {
      return Problem("the results are of different scenarios; give all shards the same files");
    }
    if (one.shard_count != all.shard_count || one.runs_asked != all.runs_asked) {
      return Problem(
          "the results are of different searches; give all shards the same N and --seeds");
    }
    join(all, one);
  }
  std::ranges::sort(all.shards);
  std::ranges::sort(all.findings, {}, &FindingResult::number);
  for (uint32_t i = 0; i < all.shard_count; ++i) {
    const auto copies = std::ranges::count(all.shards, i);
    if (copies == 0) {
      return Problem(fmt::format("shard {}/{} is missing; add its result", i + 1, all.shard_count));
    }
    if (copies > 1) {
      return Problem(fmt::format("shard {}/{} is there more than once; leave out the copies", i + 1,
                                 all.shard_count));
    }
  }
  return all;
}

ExploreResult result_of(const sim::Explorer& explorer) {
  ExploreResult out{.version = std::string(kVersion), .behaviour = behaviour()};
  out.runs = explorer.runs();
  out.events = explorer.events();
  out.digest = explorer.digest();
  out.yields = explorer.yields();
  out.states = explorer.states().sorted();
  out.divergences = explorer.divergences();
  for (const sim::Finding& finding : explorer.findings()) {
    out.findings.push_back({.guarantee = std::string(name_of(finding.guarantee)),
                            .breach = std::string(name_of(finding.breach)),
                            .number = finding.number,
                            .count = finding.count,
                            .strategy = std::string(name_of(finding.strategy)),
                            .scenario = finding.scenario,
                            .text = finding.text});
  }
  return out;
}

uint64_t behaviour() {
  constexpr uint64_t kRuns = 24;
  uint64_t out = 0;
  for (uint64_t seed = 1; seed <= kRuns; ++seed) {
    out = mix(out + seed, sim::run_scenario(sim::swarm_scenario(seed), seed).trace_hash);
  }
  return out;
}

}  // namespace lighthouse::cli
