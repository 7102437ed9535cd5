// The hash of a value sees each of its fields; a field that is added is asked for here.
#include "core/model/value_hash.h"

#include <functional>
#include <vector>

#include <gtest/gtest.h>

#include "core/model/observation.h"
#include "core/model/run_record.h"

namespace lighthouse {
namespace {

using namespace std::chrono_literals;

template <class T>
using Changes = std::vector<std::function<void(T&)>>;

// Each change gives another hash, and there is one for each field.
template <class T>
void expect_each_field_matters(const Changes<T>& changes) {
  EXPECT_EQ(changes.size(), detail::field_count<T>());
  std::vector<uint64_t> seen{hash_of(T{})};
  EXPECT_EQ(hash_of(T{}), hash_of(T{}));
  for (std::size_t i = 0; i < changes.size(); ++i) {
    T value;
    changes[i](value);
    const uint64_t hash = hash_of(value);
    for (std::size_t other = 0; other < seen.size(); ++other)
      EXPECT_NE(hash, seen[other]) << "fields " << i << " and " << other;
    seen.push_back(hash);
  }
}

TEST(ValueHash, SeesEachFieldOfTheRunRecord) {
  const GroupId group{.cluster = {1}, .sequence = 22};
  expect_each_field_matters<RunRecord>({
      [](RunRecord& r) { r.run = 1; },
      [](RunRecord& r) { r.revision = 1; },
      [](RunRecord& r) { r.operation = Operation::kRollback; },
      [](RunRecord& r) { r.step = Step::kDrain; },
      [](RunRecord& r) { r.began += 1ms; },
      [](RunRecord& r) { r.step_began += 1ms; },
      [](RunRecord& r) { r.version = Version::truncated("1"); },
      [](RunRecord& r) { r.by_parameter = true; },
      [](RunRecord& r) { r.original = Document(); },
      [](RunRecord& r) { r.trigger_attempts = 1; },
      [](RunRecord& r) { r.wrong_runs = 1; },
      [](RunRecord& r) { r.triggered = kStartOfTime; },
      [](RunRecord& r) { r.execution = {1}; },
      [](RunRecord& r) { r.rolling_back = true; },
      [&](RunRecord& r) { r.restore_serving.group = group; },
      [&](RunRecord& r) { r.restore_polling.group = group; },
      [](RunRecord& r) { r.groups.push_back({}); },
      [](RunRecord& r) { r.terminations.push_back({}); },
      [](RunRecord& r) { r.deeds.push_back({}); },
      [](RunRecord& r) { r.next_item = 2; },
      [](RunRecord& r) { r.never_served.push_back({1}); },
      [](RunRecord& r) { r.named.push_back({1}); },
      [&](RunRecord& r) { r.known_bad.push_back(group); },
      [](RunRecord& r) { r.pollers_stopped.push_back({1}); },
      [](RunRecord& r) { r.unfinished.push_back({}); },
      [&](RunRecord& r) { r.retiring = group; },
      [](RunRecord& r) { r.handover_began = kStartOfTime; },
      [](RunRecord& r) { r.ending = Ending::kHeld; },
      [](RunRecord& r) { r.reason = Reason::kFloor; },
      [&](RunRecord& r) { r.reason_group = group; },
      [](RunRecord& r) { r.reason_instance = {1}; },
  });
}

TEST(ValueHash, SeesEachFieldOfThePlans) {
  expect_each_field_matters<GroupPlan>({
      [](GroupPlan& p) { p.id.sequence = 1; },
      [](GroupPlan& p) { p.role = GroupRole::kRestore; },
      [](GroupPlan& p) { p.baselined = true; },
      [](GroupPlan& p) { p.fenced = true; },
      [](GroupPlan& p) { p.emptied = true; },
      [](GroupPlan& p) { p.capacity.min = 1; },
      [](GroupPlan& p) { p.capacity_before.min = 1; },
      [](GroupPlan& p) { p.suspended = only(Process::kLaunch); },
      [](GroupPlan& p) { p.suspended_before = only(Process::kLaunch); },
      [](GroupPlan& p) { p.capacity_seen = false; },
      [](GroupPlan& p) { p.suspended_seen = false; },
      [](GroupPlan& p) { p.changed += 1ms; },
  });
  expect_each_field_matters<Termination>({
      [](Termination& t) { t.instance = {1}; },
      [](Termination& t) { t.group.sequence = 1; },
      [](Termination& t) { t.state = TerminationState::kSent; },
      [](Termination& t) { t.refused = true; },
      [](Termination& t) { t.at += 1ms; },
      [](Termination& t) { t.desired_before = 1; },
      [](Termination& t) { t.attempt = 1; },
  });
}

TEST(ValueHash, SeesEachFieldOfTheMemory) {
  expect_each_field_matters<Memory>({
      [](Memory& m) { m.watches.push_back({}); },
      [](Memory& m) { m.good_samples = 1; },
      [](Memory& m) { m.bad_samples = 1; },
      [](Memory& m) { m.first_good = kStartOfTime; },
      [](Memory& m) { m.last_sample = kStartOfTime; },
      [](Memory& m) { m.read_backs = 1; },
      [](Memory& m) { m.read_back_since = kStartOfTime; },
      [](Memory& m) { m.saved = kStartOfTime; },
      [](Memory& m) { m.unwell_since = kStartOfTime; },
      [](Memory& m) { m.retire_since = kStartOfTime; },
  });
  expect_each_field_matters<Watch>({
      [](Watch& w) { w.id = {1}; },
      [](Watch& w) { w.out_since = kStartOfTime; },
      [](Watch& w) { w.idle_since = kStartOfTime; },
      [](Watch& w) { w.looked = kStartOfTime; },
      [](Watch& w) { w.vanished = true; },
  });
}

TEST(ValueHash, SeesEachPartOfTheObservationAndItsTimes) {
  expect_each_field_matters<Observation>({
      [](Observation& o) { o.groups.asked = kStartOfTime; },
      [](Observation& o) { o.instances.asked = kStartOfTime; },
      [](Observation& o) { o.balancers.asked = kStartOfTime; },
      [](Observation& o) { o.reports.asked = kStartOfTime; },
      [](Observation& o) { o.executions.asked = kStartOfTime; },
      [](Observation& o) { o.bakes.asked = kStartOfTime; },
      [](Observation& o) { o.gate.asked = kStartOfTime; },
      [](Observation& o) { o.url.asked = kStartOfTime; },
      [](Observation& o) { o.pipeline.asked = kStartOfTime; },
      [](Observation& o) { o.runs.asked = kStartOfTime; },
      [](Observation& o) { o.tasks.asked = kStartOfTime; },
      [](Observation& o) { o.lease.asked = kStartOfTime; },
      [](Observation& o) { o.actions.push_back({}); },
  });
  expect_each_field_matters<Seen<Groups>>({
      [](Seen<Groups>& s) { s.value.push_back({}); },
      [](Seen<Groups>& s) { s.asked = kStartOfTime; },
      [](Seen<Groups>& s) { s.failing_since = kStartOfTime; },
      [](Seen<Groups>& s) { s.error.code = ErrorCode::kDenied; },
  });
}

TEST(ValueHash, TellsTheKindsOfCallsAndAnswersApart) {
  EXPECT_NE(hash_of(Call(DescribeGroups{})), hash_of(Call(DescribeInstances{})));
  EXPECT_NE(hash_of(Answer(Result<Done>(Done{}))), hash_of(Answer(Result<Groups>(Groups{}))));
  EXPECT_NE(hash_of(Answer(Result<Done>(Done{}))),
            hash_of(Answer(Result<Done>(failure(ErrorCode::kDenied, "")))));
}

}  // namespace
}  // namespace lighthouse
