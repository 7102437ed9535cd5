#include "sim/crash_sweep.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "core/decide/explain.h"
#include "core/model/mix.h"
#include "sim/scenario_names.h"

namespace lighthouse::sim {

namespace {

constexpr Duration kDown{30'000};
constexpr Duration kAfterTheBenignRun{3'600'000};
constexpr std::array<Blow, 3> kBlows = {Blow::kBefore, Blow::kAfter, Blow::kLost};
constexpr std::array<std::string_view, 3> kBlowNames = {"before", "after", "lost"};

// 0: it changes the fleet or Spinnaker; 1: Lighthouse's own books; 2: a read.
int weight_of(CallKind kind) {
  if (kind == CallKind::kAppendJournal || kind == CallKind::kHoldLease ||
      kind == CallKind::kReleaseLease) {
    return 1;
  }
  return is_write(kind) ? 0 : 2;
}

uint64_t scatter(const CrashPoint& point) {
  return mix(static_cast<uint64_t>(point.call) << 32 | point.nth,
             static_cast<uint64_t>(point.blow));
}

std::vector<CrashPoint> points_of(const RunResult& benign) {
  std::vector<CrashPoint> out;
  for (std::size_t kind = 0; kind < kCallKinds; ++kind) {
    for (uint32_t nth = 1; nth <= benign.calls[kind]; ++nth) {
      for (const Blow blow : kBlows) {
        out.push_back({.call = static_cast<CallKind>(kind), .nth = nth, .blow = blow});
      }
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const CrashPoint& a, const CrashPoint& b) {
    const int left = weight_of(a.call);
    const int right = weight_of(b.call);
    if (left != right) return left < right;
    return left == 2 && scatter(a) < scatter(b);
  });
  return out;
}

Fault fault_of(const CrashPoint& point) {
  const bool after = point.blow == Blow::kAfter;
  Fault fault{.kind = FaultKind::kControllerKilled,
              .moment = Moment{.kind = after ? Moment::Kind::kAfterCall : Moment::Kind::kBeforeCall,
                               .call = point.call,
                               .nth = point.nth},
              .lasts = kDown};
  if (point.blow == Blow::kLost) {
    fault.kind = FaultKind::kLostAnswer;
    fault.calls = {point.call};
  }
  return fault;
}

class Sweeper {
 public:
  Sweeper(const Scenario& scenario, const CrashLimits& limits)
      : scenario_(with_blows(scenario, {})),
        limits_(limits) {}

  CrashSweep run() {
    const RunResult benign = run_scenario(scenario_, 0);
    scenario_.faults_end = std::max(scenario_.faults_end, benign.took + kAfterTheBenignRun);
    const std::vector<CrashPoint> points = points_of(benign);
    out_.singles = points.size();
    for (const CrashPoint& point : points) {
      if (!one({point})) return out_;
      ++out_.singles_done;
    }
    pairs(points);
    return out_;
  }

 private:
  void pairs(const std::vector<CrashPoint>& points) {
    std::vector<CrashCase> all;
    for (std::size_t i = 0; i < points.size() && weight_of(points[i].call) == 0; ++i) {
      for (std::size_t j = i + 1; j < points.size() && weight_of(points[j].call) == 0; ++j) {
        const bool same = points[i].call == points[j].call && points[i].nth == points[j].nth;
        if (!same) all.push_back({points[i], points[j]});
      }
    }
    out_.pairs = all.size();
    std::stable_sort(all.begin(), all.end(), [](const CrashCase& a, const CrashCase& b) {
      return mix(scatter(a[0]), scatter(a[1])) < mix(scatter(b[0]), scatter(b[1]));
    });
    for (const CrashCase& pair : all) {
      if (out_.pairs_done >= limits_.most_pairs || !one(pair)) return;
      ++out_.pairs_done;
    }
  }

  // False: there is no time for it.
  bool one(const CrashCase& points) {
    if (limits_.go_on && !limits_.go_on()) return false;
    Scenario struck = scenario_;
    for (const CrashPoint& point : points) struck.faults.push_back(fault_of(point));
    const RunResult result = run_scenario(struck, 0);
    if (result.passed()) return true;
    ++out_.failed;
    if (out_.failures.size() < CrashSweep::kMostFailures) {
      out_.failures.push_back({.points = points, .violation = result.violation_text});
    }
    return true;
  }

  Scenario scenario_;
  const CrashLimits& limits_;
  CrashSweep out_;
};

std::optional<CrashPoint> parse_point(std::string_view text) {
  const auto first = text.find(':');
  const auto last = text.rfind(':');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  const auto blow = std::find(kBlowNames.begin(), kBlowNames.end(), text.substr(0, first));
  const std::string_view call = text.substr(first + 1, last - first - 1);
  const Choices calls = choices_of(CallKind{});
  const auto named = std::find_if(calls.begin(), calls.end(),
                                  [call](const Choice& choice) { return choice.name == call; });
  const std::string_view number = text.substr(last + 1);
  uint32_t nth = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), nth);
  const bool whole = error == std::errc{} && end == number.data() + number.size() && nth > 0;
  if (blow == kBlowNames.end() || named == calls.end() || !whole) return std::nullopt;
  return CrashPoint{.call = static_cast<CallKind>(named->value),
                    .nth = nth,
                    .blow = static_cast<Blow>(blow - kBlowNames.begin())};
}

}  // namespace

std::string name_of(const CrashCase& points) {
  std::string out;
  for (const CrashPoint& point : points) {
    if (!out.empty()) out += ',';
    out += fmt::format("{}:{}:{}", kBlowNames.at(static_cast<std::size_t>(point.blow)),
                       name_of(point.call), point.nth);
  }
  return out;
}

std::optional<CrashCase> parse_crash_case(std::string_view text) {
  CrashCase out;
  while (true) {
    const auto comma = text.find(',');
    const auto point = parse_point(text.substr(0, comma));
    if (!point) return std::nullopt;
    out.push_back(*point);
    if (comma == std::string_view::npos) return out;
    text.remove_prefix(comma + 1);
  }
}

Scenario with_blows(const Scenario& scenario, const CrashCase& points) {
  Scenario out = scenario;
  const Duration within = scenario.expect.within;
  out.expect = Expectation{.endings = {}, .within = within, .faults_must_happen = false};
  if (!points.empty()) {
    out.faults_end = std::max(out.faults_end, run_scenario(out, 0).took + kAfterTheBenignRun);
  }
  for (const CrashPoint& point : points) out.faults.push_back(fault_of(point));
  return out;
}

CrashSweep crash_sweep(const Scenario& scenario, const CrashLimits& limits) {
  return Sweeper(scenario, limits).run();
}

}  // namespace lighthouse::sim
