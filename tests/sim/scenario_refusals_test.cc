// Bad scenario files: each is refused with one line that says where, what and what to write
// instead.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/scenario_file.h"

namespace lighthouse::sim {
namespace {

// The rest of a file that would be good without what the case adds.
constexpr std::string_view kRest = "name: n\noperation: drain\nexpect: done\n";

struct Refusal {
  std::string name;
  std::string text;  // added after the rest; a whole file after "#!"
  std::string error;
};

std::string refused(const Refusal& bad) {
  const bool whole = bad.text.starts_with("#!");
  const std::string text = whole ? bad.text.substr(2) : std::string(kRest) + bad.text;
  const auto scenario = parse_scenario(text, "f.yaml");
  return scenario ? "it was taken" : scenario.error().to_string();
}

class Refuses : public testing::TestWithParam<Refusal> {};

TEST_P(Refuses, WithPlaceReasonAndRemedy) {
  EXPECT_EQ(refused(GetParam()), GetParam().error);
  EXPECT_EQ(refused(GetParam()).find('\n'), std::string::npos);
}

const std::vector<Refusal>& refusals() {
  static const std::vector<Refusal> all = {
      {"UnknownKey", "polices: {}\n",
       "f.yaml:4:1: polices: this key is not known; did you mean \"policy\"?"},
      {"UnknownKeyWithoutLikeness", "colour: red\n",
       "f.yaml:4:1: colour: this key is not known; the keys here are name, about, releases, "
       "groups, docker-hosts, draining-timeout, work, streams, pipeline, operation, policy, "
       "faults, faults-end, expect, without, bites, deviations"},
      {"UnknownKeyInAGroup", "groups:\n  - serving: v022\n    instanses: 3\n",
       "f.yaml:6:5: groups[0].instanses: this key is not known; did you mean \"instances\"?"},
      {"RepeatedKey", "faults-end: 1h\nfaults-end: 2h\n",
       "f.yaml:5:1: faults-end: this key is there twice; keep this one or the one in line 4"},
      {"MissingName", "#!operation: drain\nexpect: done\n",
       "f.yaml:1:1: name: this key is missing; add it: a short name for reports"},
      {"MissingOperation", "#!name: n\nexpect: done\n",
       "f.yaml:1:1: operation: this key is missing; add what Lighthouse is asked for, like "
       "operation: drain"},
      {"MissingExpectation", "#!name: n\noperation: drain\n",
       "f.yaml:1:1: expect: this key is missing; add how it must end, like expect: done"},
      {"UpgradeWithoutVersion", "#!name: n\noperation: upgrade\nexpect: done\n",
       "f.yaml:2:12: operation: the version is missing; write {kind: upgrade, to: 1.9.40}"},
      {"DrainWithVersion", "#!name: n\noperation: {kind: drain, to: 1.9.40}\nexpect: done\n",
       "f.yaml:2:26: operation.to: only an upgrade has a version; leave it out, or write kind: "
       "upgrade"},
      {"UnknownOperation", "#!name: n\noperation: rolback\nexpect: done\n",
       "f.yaml:2:12: operation: \"rolback\" is not known; did you mean \"rollback\"? The choices "
       "are upgrade, drain, rollback"},
      {"UnknownEnding", "#!name: n\noperation: drain\nexpect: [done, hold]\n",
       "f.yaml:3:16: expect[1]: \"hold\" is not known; did you mean \"held\"? The choices are "
       "done, rolled-back, held, deadline, refused, lease-taken, outcome-unknown, any"},
      {"BadDuration", "faults-end: 12 minutes\n",
       "f.yaml:4:13: faults-end: \"12 minutes\" is not a duration; write one like 90m, 1h30m or "
       "45s"},
      {"DurationWithoutUnit", "faults-end: 90\n",
       "f.yaml:4:13: faults-end: \"90\" is not a duration; write one like 90m, 1h30m or 45s"},
      {"DurationOutOfRange", "draining-timeout: 2h\n",
       "f.yaml:4:19: draining-timeout: \"2h\" is out of range; write one from 0s to 1h"},
      {"NegativeDuration", "draining-timeout: -5m\n",
       "f.yaml:4:19: draining-timeout: \"-5m\" is out of range; write one from 0s to 1h"},
      {"BadRate", "faults:\n  - {kind: delay, rate: 0.5}\n",
       "f.yaml:5:25: faults[0].rate: \"0.5\" is not a rate; write one from 0.0001% to 100%, like "
       "2% or 0.5%"},
      {"RateOutOfRange", "faults:\n  - {kind: delay, rate: 120%}\n",
       "f.yaml:5:25: faults[0].rate: \"120%\" is not a rate; write one from 0.0001% to 100%, like "
       "2% or 0.5%"},
      {"BadNumber", "groups:\n  - {serving: v022, instances: three}\n",
       "f.yaml:5:32: groups[0].instances: \"three\" is not a whole number; write one like 3, "
       "without quotes, sign or fraction"},
      {"NumberOutOfRange", "groups:\n  - {serving: v022, instances: 21}\n",
       "f.yaml:5:32: groups[0].instances: \"21\" is out of range; write one from 0 to 20"},
      {"BadFlag", "docker-hosts: yes\n",
       "f.yaml:4:15: docker-hosts: \"yes\" is neither true nor false; write true or false"},
      {"BadVersion", "releases:\n  - version: latest\n",
       "f.yaml:5:14: releases[0].version: \"latest\" is not a version; write the version of a "
       "Debian package, like 1.9.40"},
      {"BadTarget", "work:\n  - on: server[0]\n",
       "f.yaml:5:9: work[0].on: \"server[0]\" names nothing; write serving[0], polling[0], "
       "new-serving[0], new-polling[0], old-serving[0], old-polling[0], serving-v022[0], "
       "polling-v022[0], executor or any"},
      {"BadGroupNumber", "groups:\n  - serving: v22\n",
       "f.yaml:5:14: groups[0].serving: \"v22\" is not the number of a group; write v and three "
       "digits, like v022, or none for a group without number"},
      {"BothClusters", "groups:\n  - {serving: v022, polling: v022}\n",
       "f.yaml:5:5: groups[0]: serving and polling are both there; write either \"serving: v022\" "
       "or \"polling: v022\""},
      {"GroupTwice", "groups:\n  - serving: v022\n  - serving: v022\n",
       "f.yaml:6:5: groups[1].serving: this group is there twice; give it another number"},
      {"SameAge", "groups:\n  - serving: v023\n  - {serving: v022, age: 1d}\n",
       "f.yaml:6:5: groups[1].age: two groups of one cluster have the same age; give each its own: "
       "their order is read from it"},
      {"EmptyGroups", "groups: []\n",
       "f.yaml:4:9: groups: the list is empty; leave it out for a fleet of 2 + 1"},
      {"CapacityOutOfOrder",
       "groups:\n  - serving: v022\n    capacity: {min: 3, desired: 2, max: 2}\n",
       "f.yaml:6:15: groups[0].capacity: min 3, desired 2, max 2 are not in order; AWS takes only "
       "min ≤ desired ≤ max"},
      {"CapacityIncomplete", "groups:\n  - serving: v022\n    capacity: {min: 3, max: 2}\n",
       "f.yaml:6:15: groups[0].capacity.desired: this key is missing; add it: the wanted number of "
       "instances"},
      {"MoreUnhealthyThanInstances", "groups:\n  - {serving: v022, unhealthy: 3}\n",
       "f.yaml:5:32: groups[0].unhealthy: the group has 2 instances only; write a number up to "
       "that"},
      {"HalfDisabledButEnabled", "groups:\n  - {serving: v022, half-disabled: user-facing}\n",
       "f.yaml:5:21: groups[0].half-disabled: the group is enabled; add \"enabled: false\", or "
       "leave this out"},
      {"UnknownRelease", "groups:\n  - {serving: v022, release: 1.9.41}\n",
       "f.yaml:5:30: groups[0].release: there is no release \"1.9.41\"; the releases are 1.9.39"},
      {"ReleaseTwice", "releases:\n  - version: 1.9.39\n  - version: 1.9.39\n",
       "f.yaml:6:14: releases[1].version: \"1.9.39\" is there twice; give each release its own "
       "version"},
      {"WorkOnAnUnknownGroup", "work:\n  - {on: \"serving-v021[0]\"}\n",
       "f.yaml:5:10: work[0].on: there is no group \"serving-v021[0]\"; the groups are "
       "serving-v022, polling-v022"},
      {"WorkOnAnUnknownInstance", "work:\n  - {on: \"serving-v022[2]\"}\n",
       "f.yaml:5:10: work[0].on: that group has 2 instances; count from 0, or give the group more "
       "instances"},
      {"StateOfABake", "work:\n  - {kind: bake, state: paused}\n",
       "f.yaml:5:18: work[0].state: a bake has none of that; leave it out, or write \"kind: "
       "pipeline\""},
      {"StreamTheWrongWayRound", "streams:\n  - {shortest: 2h, longest: 1h}\n",
       "f.yaml:5:5: streams[0]: shortest is longer than longest; swap the two"},
      {"UnknownFault", "faults:\n  - {kind: lost-anser, rate: 1%}\n",
       "f.yaml:5:12: faults[0].kind: \"lost-anser\" is not known; did you mean \"lost-answer\"?"},
      {"UnknownCall", "faults:\n  - {kind: delay, rate: 1%, call: Terminate}\n",
       "f.yaml:5:35: faults[0].call: \"Terminate\" is not known; the choices are DescribeGroups, "
       "DescribeInstances, DescribeBalancers, SuspendProcesses, ResumeProcesses, UpdateCapacity, "
       "RegisterInstances, DeregisterInstances, SetInstanceHealthy, TerminateAndDecrement, "
       "DeleteGroup, ActiveByInstance, ReadExecutions, ReadBakes, ProbeGate, ProbeUrl, "
       "GetPipeline, SavePipeline, TriggerPipeline, ListRuns, CancelRun, SubmitRecord, ListTasks, "
       "HoldLease, ReleaseLease, AppendJournal, StopPoller"},
      {"FaultWithoutKind", "faults:\n  - {rate: 1%}\n",
       "f.yaml:5:5: faults[0].kind: this key is missing; add it: what goes wrong"},
      {"FaultWithoutMoment", "faults:\n  - kind: orca-dies\n",
       "f.yaml:5:5: faults[0]: nothing says when it happens; add one of rate, at, after, before, "
       "step, when"},
      {"FaultWithTwoMoments", "faults:\n  - {kind: orca-dies, at: 5m, step: drain}\n",
       "f.yaml:5:31: faults[0]: at and step both say when; keep one of them"},
      {"WindowWithoutRate", "faults:\n  - {kind: orca-dies, at: 5m, until: 6m}\n",
       "f.yaml:5:31: faults[0].until: only a rate has a window; leave it out, or write a rate"},
      {"ByOfAnAfter", "faults:\n  - {kind: orca-dies, after: TriggerPipeline, by: 5s}\n",
       "f.yaml:5:47: faults[0].by: it does not belong to after; with after and before it stands "
       "inside: after: {call: …, by: 5s}"},
      {"NthWithoutCall", "faults:\n  - {kind: delay, nth: 2}\n",
       "f.yaml:5:19: faults[0]: nth needs exactly one call; add \"call: …\" with one name"},
      {"EditCapacityWithoutCapacity", "faults:\n  - {kind: edit-capacity, at: 5m}\n",
       "f.yaml:5:5: faults[0].capacity: this key is missing; edit-capacity needs it"},
      {"CallOfAHostFault", "faults:\n  - {kind: orca-dies, at: 5m, call: DescribeGroups}\n",
       "f.yaml:5:31: faults[0].call: orca-dies has none; leave it out; it belongs to a fault of "
       "calls"},
      {"ClockJumpWithoutShift", "faults:\n  - {kind: clock-jump, at: 5m}\n",
       "f.yaml:5:5: faults[0].shift: this key is missing; clock-jump needs it"},
      {"ShiftOfAnother", "faults:\n  - {kind: orca-dies, at: 5m, shift: -1h}\n",
       "f.yaml:5:31: faults[0].shift: orca-dies has none; leave it out; it belongs to clock-jump "
       "and "
       "second-controller"},
      {"BiteWithoutBreach", "bites:\n  - {without: SettleFirst}\n",
       "f.yaml:5:5: bites[0].breach: this key is missing; add it: what is violated then"},
      {"BiteOfAnUnknownBreach", "bites:\n  - {without: SettleFirst, breach: kiled-work}\n",
       "f.yaml:5:36: bites[0].breach: \"kiled-work\" is not known; did you mean \"killed-work\"?"},
      {"UnknownGuard", "without: RecheckBeforeTermination\n",
       "f.yaml:4:10: without: \"RecheckBeforeTermination\" is not known; did you mean "
       "\"RecheckBeforeTerminate\"?"},
      {"UnknownPolicy", "policy: {pollers: gap}\n",
       "f.yaml:4:10: policy.pollers: this key is not known; did you mean \"poller\"?"},
      {"UnknownPollerPolicy", "policy: {poller: both}\n",
       "f.yaml:4:18: policy.poller: \"both\" is not known; the choices are gap, overlap, hook"},
      {"PipelineFromFileAndKeys", "pipeline: {file: p.json, scale-down: true}\n",
       "f.yaml:4:26: pipeline.scale-down: the pipeline comes from a file; leave this out, or the "
       "file"},
      {"ExpectedVersionThatIsNotThere",
       "#!name: n\noperation: drain\nexpect: {ending: done, serving-version: 1.9.41}\n",
       "f.yaml:3:41: expect.serving-version: there is no release \"1.9.41\"; the releases are "
       "1.9.39"},
      {"ListInsteadOfMap", "policy: [1]\n",
       "f.yaml:4:9: policy: a map of keys and values is needed; the keys here are look-every, "
       "look-slowly, call-deadline, evidence-max-age, act-within, stale-read-bound, settle-margin, "
       "operation-settle, report-lifetime, drain-deadline, terminate-look, save-stable-for, "
       "save-stable-reads, trigger-look, trigger-attempts, pipeline-deadline, health-deadline, "
       "health-samples, health-span, health-failures, bake-time, on-failure, serving-floor, "
       "restore-deadline, kill-new-generation, poller, poller-gap-limit, poller-overlap-limit, "
       "keep-groups, retention-wait, records-deadline, lease-ttl"},
      {"MapInsteadOfList", "faults: {kind: delay}\n",
       "f.yaml:4:9: faults: a list is needed; begin each entry with \"- \""},
      {"MapInsteadOfText", "faults-end: {hours: 1}\n",
       "f.yaml:4:13: faults-end: a map is not allowed here; write one like 90m, 1h30m or 45s"},
      {"NoValue", "faults-end:\n",
       "f.yaml:4:1: faults-end: the value is missing; write one like 90m, 1h30m or 45s"},
      {"EmptyText", "about: \"\"\n", "f.yaml:4:8: about: the text is empty; write a text"},
      {"EmptyFile", "#!",
       "f.yaml:1:1: scenario: a map of keys and values is needed; the keys here are name, about, "
       "releases, groups, docker-hosts, draining-timeout, work, streams, pipeline, operation, "
       "policy, faults, faults-end, expect, without, bites, deviations"},
      {"AListAsTheFile", "#!- name: n\n",
       "f.yaml:1:1: scenario: a map of keys and values is needed; the keys here are name, about, "
       "releases, groups, docker-hosts, draining-timeout, work, streams, pipeline, operation, "
       "policy, faults, faults-end, expect, without, bites, deviations"},
      {"NotYaml", "groups: [a\n",
       "f.yaml:5:1: yaml: this is not YAML: end of sequence flow not found; close each brace, and "
       "write \"serving[0]\" with quotes inside braces"},
      {"BracketsInsideBraces", "work:\n  - {on: serving[0], at: 5m}\n",
       "f.yaml:5:17: yaml: this is not YAML: end of map flow not found; close each brace, and "
       "write \"serving[0]\" with quotes inside braces"},
      {"TwoDocuments", "---\nname: m\n",
       "f.yaml:5:1: yaml: a second document begins here; a file holds one scenario"},
      {"KeyThatIsAList", "? [a, b]\n: c\n",
       "f.yaml:4:3: yaml: a key must be a plain text; check the indentation, the colons and the "
       "quotes"},
  };
  return all;
}

INSTANTIATE_TEST_SUITE_P(Scenario, Refuses, testing::ValuesIn(refusals()),
                         [](const auto& c) { return c.param.name; });

TEST(Refusals, ShowNoControlCharactersAndCutLongTexts) {
  const std::string long_text(200, 'x');
  const std::string error =
      refused({.name = "", .text = "faults-end: \"a\\tb" + long_text + "\"\n", .error = ""});
  EXPECT_THAT(error, testing::StartsWith("f.yaml:4:13: faults-end: \"a?bxxxx"));
  EXPECT_LT(error.size(), 160u);
}

TEST(Refusals, OfTooMuchAreQuick) {
  std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c < 'j'; ++c) {
    const std::string before(1, static_cast<char>(c - 1));
    bomb += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 10; ++i) bomb += (i == 0 ? "*" : ",*") + before;
    bomb += "]\n";
  }
  EXPECT_THAT(refused({.name = "", .text = bomb, .error = ""}),
              testing::HasSubstr("yaml: too many values; "));
  const std::string large(2U << 20, '#');
  EXPECT_THAT(refused({.name = "", .text = large, .error = ""}),
              testing::HasSubstr("yaml: the file is larger than 1 MiB; "));
}

}  // namespace
}  // namespace lighthouse::sim
