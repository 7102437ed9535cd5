// The fields of the run record and their keys in the journal, said once for both directions.
// Internal to core/live/*_json.cc.
//
// `A` is a writer or a reader: it is called with key and field. A field that is added to the model
// and not here is refused by the compiler. A key that is told with `later` may be missing in a
// record of an older version; its field keeps its first value then.
#pragma once

#include <type_traits>

#include "core/model/run_record.h"
#include "core/model/value_hash.h"

namespace lighthouse::live {

static_assert(detail::field_count<RunRecord>() == 31, "a field of the record is not written");
static_assert(detail::field_count<GroupPlan>() == 12, "a field of a group is not written");
static_assert(detail::field_count<Termination>() == 7, "a field of a termination is not written");
static_assert(detail::field_count<DeedRecord>() == 7, "a field of a deed is not written");
static_assert(detail::field_count<RestoreTarget>() == 2, "a field of a target is not written");
static_assert(detail::field_count<SeenWork>() == 2, "a field of seen work is not written");
static_assert(detail::field_count<Capacity>() == 3, "a field of a capacity is not written");

template <class A, class T>
void fields_of(A& a, T& v) requires std::is_same_v<std::remove_const_t<T>, Capacity> {
  a("min", v.min);
  a("max", v.max);
  a("desired", v.desired);
}

template <class A, class T>
void fields_of(A& a, T& v) requires std::is_same_v<std::remove_const_t<T>, RestoreTarget> {
  a("group", v.group);
  a("capacity", v.capacity);
}

template <class A, class T>
void fields_of(A& a, T& v) requires std::is_same_v<std::remove_const_t<T>, GroupPlan> {
  a("group", v.id);
  a("role", v.role);
  a("baselined", v.baselined);
  a("fenced", v.fenced);
  a("emptied", v.emptied);
  a("capacity", v.capacity);
  a("capacity_before", v.capacity_before);
  a("suspended", v.suspended);
  a("suspended_before", v.suspended_before);
  a("capacity_seen", v.capacity_seen);
  a("suspended_seen", v.suspended_seen);
  a("changed", v.changed);
}

template <class A, class T>
void fields_of(A& a, T& v) requires std::is_same_v<std::remove_const_t<T>, Termination> {
  a("instance", v.instance);
  a("group", v.group);
  a("state", v.state);
  a("refused", v.refused);
  a("at", v.at);
  a("desired_before", v.desired_before);
  a("attempt", v.attempt);
}

template <class A, class T>
void fields_of(A& a, T& v) requires std::is_same_v<std::remove_const_t<T>, DeedRecord> {
  a("item", v.item);
  a("deed", v.deed);
  a("group", v.group);
  a("instance", v.instance);
  a("confirmed", v.confirmed);
  a("submitted", v.submitted);
  a("attempts", v.attempts);
}

template <class A, class T>
void fields_of(A& a, T& v) requires std::is_same_v<std::remove_const_t<T>, SeenWork> {
  a("host", v.host);
  a("execution", v.execution);
}

template <class A, class T>
void fields_of(A& a, T& v) requires std::is_same_v<std::remove_const_t<T>, RunRecord> {
  a("run", v.run);
  a("revision", v.revision);
  a("operation", v.operation);
  a("step", v.step);
  a("began", v.began);
  a("step_began", v.step_began);
  a("version", v.version);
  a("by_parameter", v.by_parameter);
  a("original", v.original);
  a("trigger_attempts", v.trigger_attempts);
  a("wrong_runs", v.wrong_runs);
  a("triggered", v.triggered);
  a("execution", v.execution);
  a("rolling_back", v.rolling_back);
  a("restore_serving", v.restore_serving);
  a("restore_polling", v.restore_polling);
  a("groups", v.groups);
  a("terminations", v.terminations);
  a("deeds", v.deeds);
  a("next_item", v.next_item);
  a("never_served", v.never_served);
  a("named", v.named);
  a("known_bad", v.known_bad);
  a("pollers_stopped", v.pollers_stopped);
  a.later("unfinished", v.unfinished);
  a("retiring", v.retiring);
  a("handover_began", v.handover_began);
  a("ending", v.ending);
  a("reason", v.reason);
  a("reason_group", v.reason_group);
  a("reason_instance", v.reason_instance);
}

}  // namespace lighthouse::live
