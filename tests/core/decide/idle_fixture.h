// One instance under judgement: host 1 of the disabled v022, everything read at the same moment.
#pragma once

#include <gtest/gtest.h>

#include "core/decide/idle.h"
#include "tests/core/decide/mini_world.h"

namespace lighthouse {

using namespace std::chrono_literals;

class IdleFixture : public ::testing::Test {
 protected:
  // With the default policy: 600 s to settle, then 300 s + 5 s for reports to be new.
  static constexpr Duration kSettle = 600s;
  static constexpr Duration kReports = 305s;
  static constexpr Time kBegin = at(2h);
  static constexpr Time kSettled = kBegin + kSettle;
  static constexpr Time kProved = kSettled + kReports;

  template <class T>
  void see(Seen<T>& part, const Call& call, Time asked) {
    const Answer answer = world.answer(call, asked);
    part.value = *std::get<Result<T>>(answer);
    part.asked = asked;
    part.failing_since = kNever;
  }

  // Everything is read at `now`, apart from what a test breaks in `seen` afterwards.
  void read_all(Time now) {
    see(seen.groups, DescribeGroups{}, now);
    see(seen.instances, DescribeInstances{}, now);
    see(seen.balancers, DescribeBalancers{}, now);
    see(seen.reports, ActiveByInstance{}, now);
    ReadExecutions request;
    for (const SeenWork& work : record.unfinished) request.also.push_back(work.execution);
    see(seen.executions, request, now);
    see(seen.bakes, ReadBakes{}, now);
  }

  Wait judge_now(Time now) {
    const Situation s{.seen = seen,
                      .policy = policy,
                      .fleet = fleet_config(),
                      .guards = GuardSet::all(),
                      .now = now};
    const Group& group = *find_by_id(seen.groups.value, serving(22));
    return judge(s, Evidence(s), record, group, *find_by_id(group.members, host(1)), watch).wait;
  }

  Wait look(Time now) {
    read_all(now);
    return judge_now(now);
  }
  Reason reason_at(Time now) { return look(now).reason; }

  // Looks every 30 s, from `from` on, `to` included; returns the last verdict.
  Wait watch_from(Time from, Time to) {
    Wait last;
    for (Time t = from; t < to; t += 30s) last = look(t);
    return look(to);
  }
  // An unbroken, idle watch up to the moment of the proof.
  void prove() { ASSERT_EQ(watch_from(kBegin, kProved).reason, Reason::kIdle); }

  MiniWorld world{old_and_new()};
  Observation seen;
  Policy policy;
  RunRecord record;
  Watch watch{.id = host(1)};
};

}  // namespace lighthouse
