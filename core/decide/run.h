// The hands of a decision in the making: the situation, the mind it may change and the decision it
// fills.
//
// Shared by the operations; nothing outside core/decide includes it.
#pragma once

#include <algorithm>

#include "core/decide/decision.h"

namespace lighthouse {

struct Run {
  const Situation& s;
  Mind& mind;
  Decision& out;

  [[nodiscard]] RunRecord& record() const { return mind.record; }
  [[nodiscard]] const Policy& policy() const { return s.policy; }
  [[nodiscard]] Time now() const { return s.now; }
  [[nodiscard]] bool guarded(Guard g) const { return s.guards.on(g); }

  // The record changed in a way that must be durable before anything else happens.
  void touch() const { ++mind.record.revision; }

  void call(Call request) const { out.calls.push_back(std::move(request)); }
  void wait(const Wait& w) const { out.waits.push_back(w); }
  void wait(Reason reason, Time since, Time until = kNever, GroupId group = {},
            InstanceId instance = {}) const {
    out.waits.push_back(Wait{
        .reason = reason, .group = group, .instance = instance, .since = since, .until = until});
  }
  void need(PartSet parts) const {
    out.needs.bits = static_cast<uint16_t>(out.needs.bits | parts.bits);
  }
  void look_in(Duration d) const {
    out.look_in = out.look_in == Duration{0} ? d : std::min(out.look_in, d);
  }

  void enter(Step step) const {
    mind.record.step = step;
    mind.record.step_began = s.now;
    mind.memory.good_samples = 0;
    mind.memory.bad_samples = 0;
    mind.memory.first_good = kNever;
    mind.memory.last_sample = kNever;
    touch();
  }

  // The operation is over. Deeds that have no record in Tasks yet get one first, and terminations
  // that were sent are seen through for theirs (G8), but for a Lighthouse that has lost its place
  // to another.
  void end(Ending ending, Reason reason, GroupId group = {}, InstanceId instance = {}) const {
    mind.record.ending = ending;
    mind.record.reason = reason;
    mind.record.reason_group = group;
    mind.record.reason_instance = instance;
    const auto& terminations = mind.record.terminations;
    const bool sent =
        std::any_of(terminations.begin(), terminations.end(),
                    [](const Termination& t) { return t.state == TerminationState::kSent; });
    const bool records_first = (sent || !mind.record.deeds.empty()) && reason != Reason::kLeaseLost;
    mind.record.step = records_first ? Step::kRecords : Step::kEnded;
    mind.record.step_began = s.now;
    touch();
    out.calls.clear();
    out.waits = {Wait{.reason = reason, .group = group, .instance = instance, .since = s.now}};
  }

  // Nothing more is decided in this look.
  [[nodiscard]] bool over() const { return mind.record.ending != Ending::kNone; }

  // Both views of the fleet answered when they were last asked, and not long ago.
  [[nodiscard]] bool fresh_fleet() const {
    return s.seen.groups.fresh(s.now, s.policy.evidence_max_age) && !s.seen.groups.failing() &&
           s.seen.balancers.fresh(s.now, s.policy.evidence_max_age) && !s.seen.balancers.failing();
  }
  // Young enough to take something away. If not, the next look reads the fleet alone, at once: a
  // read that hangs must not make the others old (G2).
  [[nodiscard]] bool fleet_is_recent() const {
    if (!guarded(Guard::kActOnRecent)) return true;
    const Time asked = std::min(s.seen.groups.asked, s.seen.balancers.asked);
    if (s.now - asked <= s.policy.act_within) return true;
    out.hurry = true;
    return false;
  }
  // The wait for the one that did not.
  void wait_for_fleet(Time since) const {
    const bool groups =
        s.seen.groups.fresh(s.now, s.policy.evidence_max_age) && !s.seen.groups.failing();
    wait(Wait{.reason = Reason::kPartUnknown,
              .part = groups ? Part::kBalancers : Part::kGroups,
              .since = since});
  }

  [[nodiscard]] const Group* group(GroupId id) const { return find_by_id(s.seen.groups.value, id); }

  [[nodiscard]] GroupPlan* plan(GroupId id) const { return find_by_id(mind.record.groups, id); }

  GroupPlan& plan_for(GroupId id, GroupRole role) const {
    auto& groups = mind.record.groups;
    auto at = std::lower_bound(groups.begin(), groups.end(), id,
                               [](const GroupPlan& p, GroupId key) { return p.id < key; });
    if (at != groups.end() && at->id == id) return *at;
    touch();
    return *groups.insert(at, GroupPlan{.id = id, .role = role});
  }

  // One record for the Tasks tab, to be submitted when Gate answers (G8).
  void deed(Deed deed, GroupId group = {}, InstanceId instance = {}) const {
    mind.record.deeds.push_back(DeedRecord{
        .item = mind.record.next_item++, .deed = deed, .group = group, .instance = instance});
    touch();
  }

  // The result of an action of the look before, if it was told.
  [[nodiscard]] const ActionResult* result_of(CallKind kind, InstanceId instance = {}) const {
    for (const ActionResult& r : s.seen.actions) {
      if (r.kind == kind && (!instance.valid() || r.instance == instance)) return &r;
    }
    return nullptr;
  }
};

}  // namespace lighthouse
