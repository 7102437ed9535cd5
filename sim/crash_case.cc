#include "sim/crash_case.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/decide/explain.h"
#include "sim/runner.h"
#include "sim/scenario_names.h"

namespace lighthouse::sim {

namespace {

constexpr Duration kDown{30'000};
constexpr Duration kAfterTheBenignRun{3'600'000};
constexpr std::array<std::string_view, 3> kBlowNames = {"before", "after", "lost"};

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

Scenario without_wishes(const Scenario& scenario) {
  Scenario out = scenario;
  const Duration within = scenario.expect.within;
  out.expect = Expectation{.endings = {}, .within = within, .faults_must_happen = false};
  return out;
}

void make_time_for_blows(Scenario& scenario, Duration benign_took) {
  scenario.faults_end = std::max(scenario.faults_end, benign_took + kAfterTheBenignRun);
}

Scenario with_blows(const Scenario& scenario, const CrashCase& points) {
  Scenario out = without_wishes(scenario);
  if (!points.empty()) make_time_for_blows(out, run_scenario(out, 0).took);
  for (const CrashPoint& point : points) out.faults.push_back(fault_of(point));
  return out;
}

}  // namespace lighthouse::sim
