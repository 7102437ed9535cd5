// Idle is a conjunction: each part of it alone keeps the instance alive, and unknown is busy.
#include "core/decide/idle.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tests/core/decide/idle_fixture.h"

namespace lighthouse {
namespace {

class Idle : public IdleFixture {};

TEST_F(Idle, NeedsAnUnbrokenWatchOfSettlingAndOfFreshReports) {
  EXPECT_EQ(watch_from(kBegin, kSettled - 1ms).reason, Reason::kSettling);
  EXPECT_EQ(look(kSettled).reason, Reason::kProvingIdle);
  EXPECT_EQ(watch_from(kSettled, kProved - 1ms).reason, Reason::kProvingIdle);
  EXPECT_EQ(look(kProved).reason, Reason::kIdle);
}

TEST_F(Idle, TellsWhenSettlingAndProvingEnd) {
  const Wait settling = look(kBegin);
  EXPECT_EQ(settling.since, kBegin);
  EXPECT_EQ(settling.until, kSettled);
  const Wait proving = watch_from(kBegin, kSettled);
  EXPECT_EQ(proving.since, kSettled);
  EXPECT_EQ(proving.until, kProved);
  EXPECT_EQ(proving.group, serving(22));
  EXPECT_EQ(proving.instance, host(1));
}

TEST_F(Idle, SettlesForTheLongestDrainingPlusItsMargin) {
  world.fleet.balancer(kInternal).draining_timeout = 3600s;
  EXPECT_EQ(look(kBegin).until, kBegin + 3660s);
  world.fleet.balancer(kInternal).draining_enabled = false;
  EXPECT_EQ(look(kBegin + 1s).until, kBegin + kSettle);
}

TEST_F(Idle, CountsFromTheReadOfTheBalancersNotFromTheDecision) {
  read_all(kBegin);
  EXPECT_EQ(judge_now(kBegin + 20s).until, kBegin + kSettle);
}

TEST_F(Idle, WaitsForReportsThatWereAskedAfterTheProofNotJustForTime) {
  watch_from(kBegin, kProved - 1ms);
  seen.groups.asked = seen.balancers.asked = seen.executions.asked = seen.bakes.asked = kProved;
  EXPECT_EQ(judge_now(kProved + 10s).reason, Reason::kProvingIdle);
  seen.reports.asked = kProved;
  EXPECT_EQ(judge_now(kProved + 10s).reason, Reason::kIdle);
}

struct Row {
  std::string name;
  Reason reason;
  std::function<void(MiniWorld&)> break_it;
};

using Rows = std::vector<Row>;

Rows fence_rows() {
  return {
      {"launch not suspended", Reason::kGroupServes,
       [](MiniWorld& w) {
         auto& s = w.fleet.group(serving(22)).suspended;
         s = s - only(Process::kLaunch);
       }},
      {"terminate not suspended", Reason::kGroupServes,
       [](MiniWorld& w) {
         auto& s = w.fleet.group(serving(22)).suspended;
         s = s - only(Process::kTerminate);
       }},
      {"add to load balancer not suspended", Reason::kGroupServes,
       [](MiniWorld& w) {
         auto& s = w.fleet.group(serving(22)).suspended;
         s = s - only(Process::kAddToLoadBalancer);
       }},
      {"group being deleted", Reason::kGroupDeleting,
       [](MiniWorld& w) { w.fleet.group(serving(22)).deleting = true; }},
      {"standby", Reason::kLifecycleBusy,
       [](MiniWorld& w) { w.fleet.member(host(1)).lifecycle = Lifecycle::kStandby; }},
      {"detaching", Reason::kLifecycleBusy,
       [](MiniWorld& w) { w.fleet.member(host(1)).lifecycle = Lifecycle::kDetaching; }},
      {"terminating", Reason::kLifecycleBusy,
       [](MiniWorld& w) { w.fleet.member(host(1)).lifecycle = Lifecycle::kTerminating; }},
      {"unknown lifecycle", Reason::kLifecycleBusy,
       [](MiniWorld& w) { w.fleet.member(host(1)).lifecycle = Lifecycle::kOther; }},
      {"in the first balancer", Reason::kStillInBalancer,
       [](MiniWorld& w) { w.fleet.enlist(kPublic, host(1), Registration::kInService); }},
      {"in the second balancer", Reason::kStillInBalancer,
       [](MiniWorld& w) { w.fleet.enlist(kInternal, host(1), Registration::kInService); }},
      {"failing behind a balancer", Reason::kStillInBalancer,
       [](MiniWorld& w) { w.fleet.enlist(kInternal, host(1), Registration::kFailing); }},
      {"draining", Reason::kStillInBalancer,
       [](MiniWorld& w) {
         w.fleet.enlist(kInternal, host(1), Registration::kDraining);
         w.fleet.balancer(kInternal).registered.clear();
       }},
      {"registered though not told of its health", Reason::kStillInBalancer,
       [](MiniWorld& w) {
         w.fleet.enlist(kInternal, host(1), Registration::kInService);
         w.fleet.balancer(kInternal).health.clear();
       }},
      {"registered though said to be not", Reason::kStillInBalancer,
       [](MiniWorld& w) { w.fleet.enlist(kInternal, host(1), Registration::kNotRegistered); }},
      {"balancer in trouble", Reason::kPartUnknown,
       [](MiniWorld& w) { w.fleet.enlist(kInternal, host(1), Registration::kUnknown); }},
      {"balancer missing from the answer", Reason::kPartUnknown,
       [](MiniWorld& w) { w.fleet.balancers.erase(w.fleet.balancers.begin()); }},
  };
}

Rows work_rows() {
  return {
      {"EC2 does not know the host", Reason::kHostUnknown,
       [](MiniWorld& w) { drop(w.fleet.instances, host(1)); }},
      {"runs a pipeline", Reason::kHasExecutions,
       [](MiniWorld& w) { w.work(host(1), execution(5)); }},
      {"runs a task", Reason::kHasExecutions,
       [](MiniWorld& w) {
         w.work(host(1), execution(5));
         find_by_id(w.executions, execution(5))->kind = ExecutionKind::kTask;
       }},
      {"status not known", Reason::kHasExecutions,
       [](MiniWorld& w) { w.work(host(1), execution(5), ExecutionStatus::kUnknown); }},
      {"redirected", Reason::kHasExecutions,
       [](MiniWorld& w) { w.work(host(1), execution(5), ExecutionStatus::kRedirect); }},
      {"paused", Reason::kHasWaitingExecutions,
       [](MiniWorld& w) { w.work(host(1), execution(5), ExecutionStatus::kPaused); }},
      {"suspended", Reason::kHasWaitingExecutions,
       [](MiniWorld& w) { w.work(host(1), execution(5), ExecutionStatus::kSuspended); }},
      {"not started", Reason::kHasWaitingExecutions,
       [](MiniWorld& w) { w.work(host(1), execution(5), ExecutionStatus::kNotStarted); }},
      {"buffered", Reason::kHasWaitingExecutions,
       [](MiniWorld& w) { w.work(host(1), execution(5), ExecutionStatus::kBuffered); }},
      {"execution of nobody", Reason::kUnmappedHost,
       [](MiniWorld& w) {
         put(w.executions,
             ExecutionFact{.id = execution(5), .status = ExecutionStatus::kRunning, .owner = {}});
       }},
  };
}

Rows report_rows() {
  return {
      {"does not report", Reason::kNotReporting, [](MiniWorld& w) { w.silent.push_back(host(1)); }},
      {"silent since 300 s, last idle", Reason::kNotReporting,
       [](MiniWorld& w) {
         w.silent.push_back(host(1));
         put(w.more_reports, OrcaReport{.id = orca_of(host(1)), .overdue = true});
       }},
      {"reports work that Redis does not show", Reason::kReportsWork,
       [](MiniWorld& w) {
         put(w.more_reports, OrcaReport{.id = orca_of(host(1), 99), .count = 1});
       }},
      {"silent since 300 s, with work", Reason::kReportOverdue,
       [](MiniWorld& w) {
         put(w.more_reports, OrcaReport{.id = orca_of(host(1), 99), .overdue = true, .count = 1});
       }},
      {"report of an unknown host with work", Reason::kUnmappedHost,
       [](MiniWorld& w) {
         put(w.more_reports,
             OrcaReport{.id = {.host = {HostKey::Kind::kOpaque, 3}, .pid = 1}, .count = 1});
       }},
      {"bakes", Reason::kHasBake, [](MiniWorld& w) { w.bakes.push_back(host_key(host(1))); }},
      {"a bake of nobody", Reason::kHasBake, [](MiniWorld& w) { w.bakes.push_back(HostKey{}); }},
  };
}

// Each row breaks one part just before the proof is complete, is seen once, and goes away.
TEST_F(Idle, AnySingleBreakIsBusyAndStartsTheProofAgain) {
  Rows rows = fence_rows();
  for (const Rows& more : {work_rows(), report_rows()})
    rows.insert(rows.end(), more.begin(), more.end());
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    world = MiniWorld{old_and_new()};
    watch = Watch{.id = host(1)};
    record = RunRecord{};
    watch_from(kBegin, kProved - 10s);
    row.break_it(world);
    EXPECT_EQ(reason_at(kProved - 5s), row.reason);
    EXPECT_EQ(reason_at(kProved), row.reason);
    const bool work_to_end = !record.unfinished.empty();
    for (ExecutionFact& e : world.executions) e.status = ExecutionStatus::kSucceeded;
    world = [&] {
      MiniWorld mended{old_and_new()};
      if (work_to_end) mended.executions = world.executions;
      return mended;
    }();
    const Wait again = look(kProved + 30s);
    EXPECT_NE(again.reason, Reason::kIdle);
    const bool out_of_service_broken =
        row.reason == Reason::kStillInBalancer || row.reason == Reason::kGroupServes;
    EXPECT_EQ(again.reason, out_of_service_broken ? Reason::kSettling : Reason::kProvingIdle);
    const Time idle_from = kProved + 30s + (out_of_service_broken ? kSettle : 0s);
    EXPECT_EQ(watch_from(kProved + 30s, idle_from + kReports - 1ms).reason, Reason::kProvingIdle);
    EXPECT_EQ(look(idle_from + kReports).reason, Reason::kIdle);
  }
}

TEST_F(Idle, WorkOfAnotherHostIsNotHeldAgainstIt) {
  world.work(host(2), execution(5));
  world.work(host(11), execution(6));
  world.bakes.push_back(host_key(host(2)));
  world.silent.push_back(host(12));
  prove();
}

TEST_F(Idle, AnOldPartIsUnknown) {
  const std::vector<std::pair<Part, Time*>> parts{
      {Part::kGroups, &seen.groups.asked},       {Part::kBalancers, &seen.balancers.asked},
      {Part::kInstances, &seen.instances.asked}, {Part::kExecutions, &seen.executions.asked},
      {Part::kReports, &seen.reports.asked},     {Part::kBakes, &seen.bakes.asked}};
  for (const auto& [part, asked] : parts) {
    SCOPED_TRACE(name_of(part));
    watch = Watch{.id = host(1)};
    prove();
    const Time now = kProved + 30s;
    read_all(now);
    *asked = now - policy.evidence_max_age;
    EXPECT_NE(judge_now(now).reason, Reason::kPartUnknown);
    *asked = now - policy.evidence_max_age - 1ms;
    EXPECT_EQ(judge_now(now).reason, Reason::kPartUnknown);
    EXPECT_EQ(judge_now(now).part, part);
    *asked = kNever;
    EXPECT_EQ(judge_now(now).reason, Reason::kPartUnknown);
  }
}

TEST_F(Idle, CountsTheExecutionsAndNamesOne) {
  world.work(host(1), execution(5));
  world.work(host(1), execution(6), ExecutionStatus::kPaused);
  watch_from(kBegin, kSettled);
  const Wait busy = look(kSettled + 1s);
  EXPECT_EQ(busy.count, 2U);
  EXPECT_TRUE(busy.execution == execution(5) || busy.execution == execution(6));
}

TEST_F(Idle, AGapInTheWatchStartsItAgain) {
  watch_from(kBegin, kSettled);
  EXPECT_EQ(reason_at(kSettled + policy.evidence_max_age), Reason::kProvingIdle);
  const Time back = kSettled + policy.evidence_max_age * 2 + 1ms;
  const Wait again = look(back);
  EXPECT_EQ(again.reason, Reason::kSettling);
  EXPECT_EQ(again.until, back + kSettle);
}

TEST_F(Idle, AFreshWatchKnowsNothing) {
  prove();
  watch = Watch{.id = host(1)};
  EXPECT_EQ(look(kProved + 1s).until, kProved + 1s + kSettle);
}

// The part that became idle last is the beginning of the proof: an older answer of another part
// says nothing of the work that the last part has seen since.
TEST_F(Idle, ProvesFromThePartThatWasReadLast) {
  watch_from(kBegin, kSettled);
  world.work(host(1), execution(5));
  EXPECT_EQ(reason_at(kSettled + 30s), Reason::kHasExecutions);
  world.finish(execution(5));
  read_all(kSettled + 60s);
  seen.reports.asked = kSettled + 20s;
  EXPECT_EQ(judge_now(kSettled + 60s).until, kSettled + 60s + kReports);
}

TEST_F(Idle, APersonsNameNeedsOnlyTheFence) {
  record.named.push_back(host(1));
  world.work(host(1), execution(5));
  EXPECT_EQ(reason_at(kBegin), Reason::kIdle);
  world.fleet.enlist(kPublic, host(1), Registration::kInService);
  EXPECT_EQ(reason_at(kBegin + 1s), Reason::kStillInBalancer);
  world.fleet.delist(host(1));
  auto& suspended = world.fleet.group(serving(22)).suspended;
  suspended = suspended - only(Process::kTerminate);
  EXPECT_EQ(reason_at(kBegin + 2s), Reason::kGroupServes);
}

TEST_F(Idle, OneThatNeverServedNeedNotReportButMayHaveNoWork) {
  record.never_served.push_back(host(1));
  world.silent.push_back(host(1));
  prove();
  world.work(host(1), execution(5));
  EXPECT_EQ(reason_at(kProved + 1s), Reason::kHasExecutions);
}

}  // namespace
}  // namespace lighthouse
