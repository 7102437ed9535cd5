// What a scenario itself asks for, judged when all is over.
#include <algorithm>
#include <string_view>

#include "sim/checkers.h"
#include "sim/fault_kinds.h"

namespace lighthouse::sim {

namespace {

// Somebody else than Lighthouse may kill hosts in this scenario.
bool others_kill(const Scenario& scenario) {
  return std::any_of(scenario.faults.begin(), scenario.faults.end(), [](const Fault& fault) {
    const FaultClass what = class_of(fault.kind);
    return what == FaultClass::kHost || what == FaultClass::kPerson;
  });
}

Verdict wrong(const Truth& truth, Breach breach, int64_t seen, int64_t asked) {
  Violation violation = truth.violation(Guarantee::kExpectation, breach);
  violation.seen = seen;
  violation.asked = asked;
  return violation;
}

std::string_view version_of(const Truth& truth, InstanceId instance) {
  const auto release = truth.aws().release_of(instance);
  if (!release || *release >= truth.stage.scenario.releases.size()) return {};
  return truth.stage.scenario.releases[*release].version;
}

Verdict check_endings(const Truth& truth, const Expectation& expect) {
  const RunRecord& journal = truth.controllers.front().journal;
  const bool as_asked = expect.endings.empty() ||
                        std::find(expect.endings.begin(), expect.endings.end(), journal.ending) !=
                            expect.endings.end();
  if (!as_asked) {
    return wrong(truth, Breach::kWrongEnding, static_cast<int64_t>(journal.ending),
                 static_cast<int64_t>(expect.endings.front()));
  }
  if (expect.reason && journal.reason != *expect.reason) {
    return wrong(truth, Breach::kWrongReason, static_cast<int64_t>(journal.reason),
                 static_cast<int64_t>(*expect.reason));
  }
  return {};
}

Verdict check_versions(const Truth& truth, const Expectation& expect) {
  if (expect.serving_version || expect.never_serves) {
    for (const auto& row : truth.aws().instances()) {
      if (row.group.cluster != kServingCluster || !serves(truth.aws(), row.id)) continue;
      const std::string_view version = version_of(truth, row.id);
      const bool as_asked = !expect.serving_version || version == *expect.serving_version;
      if (as_asked && !(expect.never_serves && version == *expect.never_serves)) continue;
      Verdict verdict = wrong(truth, Breach::kServingVersion, row.release, 0);
      verdict->instance = row.id;
      verdict->group = row.group;
      return verdict;
    }
  }
  if (!expect.polling_version) return {};
  for (const auto& poller : truth.spinnaker().running_pollers()) {
    if (version_of(truth, poller.instance) == *expect.polling_version) continue;
    Verdict verdict = wrong(truth, Breach::kPollingVersion, 0, 0);
    verdict->instance = poller.instance;
    verdict->group = truth.aws().group_of(poller.instance);
    return verdict;
  }
  return {};
}

}  // namespace

// `killed` unset: nobody's work may die, but for what a person gave up by name, what came while the
// terminating call was under way, and unless others than Lighthouse kill hosts here. Set: exactly
// so many.
Verdict check_expectations(const Truth& truth, const Marks& marks, int32_t serving) {
  const Scenario& scenario = truth.stage.scenario;
  const Expectation& expect = scenario.expect;
  if (Verdict verdict = check_endings(truth, expect)) return verdict;
  if (expect.never && (marks.steps >> static_cast<uint32_t>(*expect.never) & 1U) != 0) {
    return wrong(truth, Breach::kWrongStep, static_cast<int64_t>(*expect.never), 0);
  }
  const uint32_t asked = expect.killed.value_or(0);
  const bool too_many =
      expect.killed ? marks.killed != asked
                    : marks.killed > marks.arrived_too_late + marks.began_unread + marks.given_up &&
                          !others_kill(scenario);
  if (too_many) {
    Verdict verdict = wrong(truth, Breach::kExecutionsKilled, marks.killed, asked);
    verdict->guarantee = Guarantee::kG1;
    return verdict;
  }
  if (expect.upgrade_runs && marks.upgrade_runs != *expect.upgrade_runs) {
    return wrong(truth, Breach::kRunsOfPipeline, marks.upgrade_runs, *expect.upgrade_runs);
  }
  if (expect.serving_instances && serving != *expect.serving_instances) {
    return wrong(truth, Breach::kServingInstances, serving, *expect.serving_instances);
  }
  if (expect.terminated && marks.terminated != *expect.terminated) {
    return wrong(truth, Breach::kTerminations, marks.terminated, *expect.terminated);
  }
  return check_versions(truth, expect);
}

}  // namespace lighthouse::sim
