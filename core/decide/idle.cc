#include "core/decide/idle.h"

#include <algorithm>

namespace lighthouse {

namespace {

constexpr Duration kReportSlack{5'000};  // rounding of Redis' TTL and of the report's own time

Verdict busy(Reason reason, const Group& group, InstanceId instance, Time since) {
  Verdict v;
  v.wait = Wait{.reason = reason, .group = group.id, .instance = instance, .since = since};
  return v;
}

struct Judge {
  const Situation& s;
  const Evidence& evidence;
  RunRecord& record;
  const Group& group;
  const Member& member;
  Watch& watch;

  [[nodiscard]] bool guarded(Guard g) const { return s.guards.on(g); }

  [[nodiscard]] Verdict fenced() {
    if (!s.seen.groups.fresh(s.now, s.policy.evidence_max_age)) return missing(Part::kGroups);
    if (group.deleting) return broken(Reason::kGroupDeleting);
    if (guarded(Guard::kOnlyDisabledGroups) && !group.suspended.has_all(kDisabledProcesses)) {
      return broken(Reason::kGroupServes);
    }
    if (member.lifecycle != Lifecycle::kInService && member.lifecycle != Lifecycle::kPending) {
      return broken(Reason::kLifecycleBusy);
    }
    if (!s.seen.balancers.fresh(s.now, s.policy.evidence_max_age)) return missing(Part::kBalancers);
    const Registration at = evidence.registration_of(member.id);
    if (at == Registration::kUnknown) return missing(Part::kBalancers);
    if (at != Registration::kNotRegistered) return broken(Reason::kStillInBalancer);
    return idle();
  }

  // Since when the instance is out of every balancer, without a gap in the watch.
  [[nodiscard]] Verdict settled(Time& settled_at) {
    if (watch.looked != kNever && s.now - watch.looked > s.policy.evidence_max_age) {
      watch.out_since = kNever;  // a gap in the watch: anything may have happened in it
      watch.idle_since = kNever;
    }
    if (watch.out_since == kNever) watch.out_since = s.seen.balancers.asked;
    watch.looked = s.now;
    Duration settle = s.policy.operation_settle;
    for (const Balancer& b : s.seen.balancers.value) {
      const Duration draining = b.draining_enabled ? b.draining_timeout : Duration{0};
      settle = std::max(settle, draining + s.policy.settle_margin);
    }
    settled_at = guarded(Guard::kSettleFirst) ? watch.out_since + settle : watch.out_since;
    if (s.now >= settled_at) return idle();
    watch.idle_since = kNever;
    Verdict v = busy(Reason::kSettling, group, member.id, watch.out_since);
    v.wait.until = settled_at;
    return v;
  }

  [[nodiscard]] Verdict executions() {
    if (!s.seen.executions.fresh(s.now, s.policy.evidence_max_age))
      return missing(Part::kExecutions);
    Verdict worst = idle();
    for (const Evidence::Link& link : evidence.executions_of(member.id)) {
      const Verdict v = execution(s.seen.executions.value[link.index]);
      if (v.idle()) continue;
      const uint32_t count = worst.wait.count + 1;
      if (worst.idle()) worst = v;
      worst.wait.count = count;
    }
    if (worst.idle() && guarded(Guard::kUnmappedIsBusy) &&
        !evidence.unmapped_executions().empty()) {
      worst = of_execution(Reason::kUnmappedHost,
                           s.seen.executions.value[evidence.unmapped_executions().front()].id);
    }
    forget_ended();
    if (worst.idle() && watch.vanished && guarded(Guard::kVanishedIsBusy))
      return broken(Reason::kExecutionVanished);
    return worst;
  }

  [[nodiscard]] Verdict execution(const ExecutionFact& e) {
    if (!guarded(Guard::kTasksAreWork) && e.kind == ExecutionKind::kTask) return idle();
    const bool waiting =
        e.status == ExecutionStatus::kNotStarted || e.status == ExecutionStatus::kPaused ||
        e.status == ExecutionStatus::kSuspended || e.status == ExecutionStatus::kBuffered;
    if (!guarded(Guard::kWaitingIsWork) && waiting) return idle();
    if (!guarded(Guard::kExecutionsMustBeDone)) return idle();
    remember(e.id);
    return of_execution(waiting ? Reason::kHasWaitingExecutions : Reason::kHasExecutions, e.id);
  }

  // An execution once seen on the host must be seen to end; one that is not told any more has
  // vanished.
  void forget_ended() {
    watch.vanished = false;
    const auto ended = [&](const SeenWork& work) {
      if (work.host != member.id) return false;
      const ExecutionFact* fact = find_by_id(s.seen.executions.value, work.execution);
      if (fact != nullptr && is_complete(fact->status)) return true;
      if (fact == nullptr || fact->status == ExecutionStatus::kVanished) watch.vanished = true;
      return false;
    };
    auto& list = record.unfinished;
    const auto kept = std::remove_if(list.begin(), list.end(), ended);
    if (kept == list.end()) return;
    list.erase(kept, list.end());
    ++record.revision;
  }

  void remember(ExecutionId id) {
    auto& list = record.unfinished;
    const SeenWork work{.host = member.id, .execution = id};
    const auto at = std::lower_bound(list.begin(), list.end(), work);
    if (at != list.end() && *at == work) return;
    list.insert(at, work);
    ++record.revision;
  }

  [[nodiscard]] Verdict reports() {
    if (!s.seen.reports.fresh(s.now, s.policy.evidence_max_age)) return missing(Part::kReports);
    bool alive = false;
    for (const Evidence::Link& link : evidence.reports_of(member.id)) {
      const OrcaReport& r = s.seen.reports.value[link.index];
      if (r.overdue) {
        if (r.count > 0 && guarded(Guard::kOverdueIsBusy) && !all_ended(r))
          return broken(Reason::kReportOverdue);
        if (!guarded(Guard::kOverdueIsBusy)) alive = true;
        continue;
      }
      alive = true;
      if (r.count == 0 || !guarded(Guard::kReportsMustBeIdle)) continue;
      Verdict v = broken(Reason::kReportsWork);
      v.wait.count = r.count;
      if (!r.executions.empty()) v.wait.execution = r.executions.front();
      return v;
    }
    if (guarded(Guard::kUnmappedIsBusy)) {
      if (!evidence.unmapped_reports().empty()) return broken(Reason::kUnmappedHost);
    } else if (evidence.unmapped_reporters() > 0) {
      alive = true;  // taken for the host's own word
    }
    const bool never_served =
        std::binary_search(record.never_served.begin(), record.never_served.end(), member.id);
    if (!alive && !never_served && guarded(Guard::kAbsentIsBusy))
      return broken(Reason::kNotReporting);
    return idle();
  }

  // The work of a crashed Orca is over only when each of its executions has been seen to end. Its
  // report stays for days, so that each is asked for in every look.
  [[nodiscard]] bool all_ended(const OrcaReport& r) {
    if (r.executions.size() < r.count) return false;
    bool ended = true;
    for (const ExecutionId id : r.executions) {
      remember(id);
      const ExecutionFact* fact = find_by_id(s.seen.executions.value, id);
      ended = ended && fact != nullptr && is_complete(fact->status);
    }
    return ended;
  }

  [[nodiscard]] Verdict bakes() {
    if (!s.seen.bakes.fresh(s.now, s.policy.evidence_max_age)) return missing(Part::kBakes);
    if (!guarded(Guard::kBakesMustBeDone)) return idle();
    if (evidence.unmapped_bake() || !evidence.bakes_of(member.id).empty())
      return broken(Reason::kHasBake);
    return idle();
  }

  // All is idle: since the part that was read last, and by reports written since then?
  [[nodiscard]] Verdict proved(Time settled_at) {
    if (watch.idle_since == kNever) {
      const Time asked =
          std::max({s.seen.executions.asked, s.seen.reports.asked, s.seen.bakes.asked});
      watch.idle_since = guarded(Guard::kUnknownIsBusy) ? asked : s.now;
    }
    if (!guarded(Guard::kFreshReports)) return idle();
    const Time since = std::max(watch.idle_since, settled_at);
    const Time proved_at = since + s.policy.report_lifetime + kReportSlack;
    const Time reported = guarded(Guard::kUnknownIsBusy) ? s.seen.reports.asked : s.now;
    if (reported >= proved_at) return idle();
    Verdict v = busy(Reason::kProvingIdle, group, member.id, since);
    v.wait.until = proved_at;
    return v;
  }

  [[nodiscard]] Verdict idle() const { return busy(Reason::kIdle, group, member.id, s.now); }

  // The evidence says busy: the proof starts again.
  [[nodiscard]] Verdict broken(Reason reason) {
    if (reason == Reason::kStillInBalancer || reason == Reason::kGroupServes)
      watch.out_since = kNever;
    watch.idle_since = kNever;
    return busy(reason, group, member.id, s.now);
  }

  [[nodiscard]] Verdict of_execution(Reason reason, ExecutionId id) {
    Verdict v = broken(reason);
    v.wait.execution = id;
    return v;
  }

  [[nodiscard]] Verdict missing(Part part) {
    if (!guarded(Guard::kUnknownIsBusy)) return idle();
    Verdict v = broken(Reason::kPartUnknown);
    v.wait.part = part;
    return v;
  }

  [[nodiscard]] Verdict all() {
    if (Verdict v = fenced(); !v.idle()) return v;
    if (std::binary_search(record.named.begin(), record.named.end(), member.id)) return idle();
    Time settled_at{};
    if (Verdict v = settled(settled_at); !v.idle()) {
      (void)executions();  // what is seen meanwhile must be seen to end as well
      return v;
    }
    if (!s.seen.instances.fresh(s.now, s.policy.evidence_max_age)) {
      if (Verdict v = missing(Part::kInstances); !v.idle()) return v;
    }
    if (!evidence.knows(member.id)) return broken(Reason::kHostUnknown);
    if (Verdict v = executions(); !v.idle()) return v;
    if (Verdict v = reports(); !v.idle()) return v;
    if (Verdict v = bakes(); !v.idle()) return v;
    return proved(settled_at);
  }
};

}  // namespace

Verdict judge(const Situation& s, const Evidence& evidence, RunRecord& record, const Group& group,
              const Member& member, Watch& watch) {
  Judge j{.s = s,
          .evidence = evidence,
          .record = record,
          .group = group,
          .member = member,
          .watch = watch};
  return j.all();
}

bool evidence_since(const Observation& seen, Time t) {
  return seen.groups.since(t) && seen.balancers.since(t) && seen.reports.since(t) &&
         seen.executions.since(t) && seen.bakes.since(t);
}

bool evidence_is_older(const Observation& seen, Time t) {
  const auto older = [t](const auto& part) {
    return part.good() && !part.failing() && part.asked < t;
  };
  return older(seen.groups) || older(seen.balancers) || older(seen.reports) ||
         older(seen.executions) || older(seen.bakes);
}

PartSet idle_parts(bool instances_too) {
  PartSet parts{Part::kGroups, Part::kBalancers, Part::kReports, Part::kExecutions, Part::kBakes};
  if (instances_too) parts.add(Part::kInstances);
  return parts;
}

}  // namespace lighthouse
