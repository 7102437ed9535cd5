// The fields of everything that a decision is made from, and their keys in the journal, said once
// for both directions. Internal to core/live/*_json.cc.
//
// A field that is added to the model and not here is refused by the compiler. What an endpoint said
// in words (CallError::message) is not written: nothing is decided by it.
#pragma once

#include <type_traits>

#include "core/decide/decision.h"
#include "core/live/record_fields.h"
#include "core/model/value_hash.h"

namespace lighthouse::live {

static_assert(detail::field_count<Member>() == 4);
static_assert(detail::field_count<Group>() == 8);
static_assert(detail::field_count<InstanceFacts>() == 6);
static_assert(detail::field_count<BalancerRow>() == 2);
static_assert(detail::field_count<Balancer>() == 5);
static_assert(detail::field_count<ExecutionFact>() == 4);
static_assert(detail::field_count<OrcaReport>() == 4);
static_assert(detail::field_count<Marker>() == 2);
static_assert(detail::field_count<PipelineRun>() == 6);
static_assert(detail::field_count<TaskFact>() == 3);
static_assert(detail::field_count<Lease>() == 3);
static_assert(detail::field_count<CallError>() == 2);
static_assert(detail::field_count<Seen<Done>>() == 4);
static_assert(detail::field_count<ActionResult>() == 7);
static_assert(detail::field_count<Observation>() == 13);
static_assert(detail::field_count<Watch>() == 5);
static_assert(detail::field_count<Memory>() == 10);
static_assert(detail::field_count<Wait>() == 8);
static_assert(detail::field_count<Policy>() == 32);

template <class T, class Model>
concept Is = std::is_same_v<std::remove_const_t<T>, Model>;

template <class A, Is<Member> T>
void fields_of(A& a, T& v) {
  a("id", v.id);
  a("lifecycle", v.lifecycle);
  a("unhealthy", v.unhealthy);
  a("protected", v.is_protected);
}

template <class A, Is<Group> T>
void fields_of(A& a, T& v) {
  a("id", v.id);
  a("created", v.created);
  a("capacity", v.capacity);
  a("suspended", v.suspended);
  a("health_check", v.health_check);
  a("deleting", v.deleting);
  a("attached", v.attached);
  a("members", v.members);
}

template <class A, Is<InstanceFacts> T>
void fields_of(A& a, T& v) {
  a("id", v.id);
  a("group", v.group);
  a("state", v.state);
  a("private_dns", v.private_dns);
  a("private_ipv4", v.private_ipv4);
  a("launched", v.launched);
}

template <class A, Is<BalancerRow> T>
void fields_of(A& a, T& v) {
  a("id", v.id);
  a("state", v.state);
}

template <class A, Is<Balancer> T>
void fields_of(A& a, T& v) {
  a("id", v.id);
  a("draining_enabled", v.draining_enabled);
  a("draining_timeout", v.draining_timeout);
  a("registered", v.registered);
  a("health", v.health);
}

template <class A, Is<ExecutionFact> T>
void fields_of(A& a, T& v) {
  a("id", v.id);
  a("kind", v.kind);
  a("status", v.status);
  a("owner", v.owner);
}

template <class A, Is<OrcaReport> T>
void fields_of(A& a, T& v) {
  a("id", v.id);
  a("overdue", v.overdue);
  a("count", v.count);
  a("executions", v.executions);
}

template <class A, Is<Marker> T>
void fields_of(A& a, T& v) {
  a("run", v.run);
  a("item", v.item);
}

template <class A, Is<PipelineRun> T>
void fields_of(A& a, T& v) {
  a("id", v.id);
  a("status", v.status);
  a("marker", v.marker);
  a("has_bake", v.has_bake);
  a("baked", v.baked);
  a("deploy_begun", v.deploy_begun);
}

template <class A, Is<TaskFact> T>
void fields_of(A& a, T& v) {
  a("id", v.id);
  a("marker", v.marker);
  a("status", v.status);
}

template <class A, Is<Lease> T>
void fields_of(A& a, T& v) {
  a("holder", v.holder);
  a("token", v.token);
  a("left", v.left);
}

template <class A, Is<Done> T>
void fields_of(A& /*a*/, T& /*v*/) {}

template <class A, Is<CallError> T>
void fields_of(A& a, T& v) {
  a("code", v.code);
}

template <class T>
inline constexpr bool kIsSeen = false;
template <class T>
inline constexpr bool kIsSeen<Seen<T>> = true;

template <class A, class T>
void fields_of(A& a, T& v) requires kIsSeen<std::remove_const_t<T>> {
  a("value", v.value);
  a("asked", v.asked);
  a("failing_since", v.failing_since);
  a("error", v.error);
}

template <class A, Is<ActionResult> T>
void fields_of(A& a, T& v) {
  a("call", v.kind);
  a("instance", v.instance);
  a("group", v.group);
  a("ok", v.ok);
  a("error", v.error);
  a("execution", v.execution);
  a("marker", v.marker);
}

// Without `actions`, which are told once.
template <class A, Is<Observation> T>
void fields_of(A& a, T& v) {
  a("groups", v.groups);
  a("instances", v.instances);
  a("balancers", v.balancers);
  a("reports", v.reports);
  a("executions", v.executions);
  a("bakes", v.bakes);
  a("gate", v.gate);
  a("url", v.url);
  a("pipeline", v.pipeline);
  a("runs", v.runs);
  a("tasks", v.tasks);
  a("lease", v.lease);
}

template <class A, Is<Watch> T>
void fields_of(A& a, T& v) {
  a("id", v.id);
  a("out_since", v.out_since);
  a("idle_since", v.idle_since);
  a("looked", v.looked);
  a("vanished", v.vanished);
}

template <class A, Is<Memory> T>
void fields_of(A& a, T& v) {
  a("watches", v.watches);
  a("good_samples", v.good_samples);
  a("bad_samples", v.bad_samples);
  a("first_good", v.first_good);
  a("last_sample", v.last_sample);
  a("read_backs", v.read_backs);
  a("read_back_since", v.read_back_since);
  a("saved", v.saved);
  a("unwell_since", v.unwell_since);
  a("retire_since", v.retire_since);
}

template <class A, Is<Wait> T>
void fields_of(A& a, T& v) {
  a("reason", v.reason);
  a("group", v.group);
  a("instance", v.instance);
  a("execution", v.execution);
  a("part", v.part);
  a("count", v.count);
  a("since", v.since);
  a("until", v.until);
}

template <class A, Is<Policy> T>
void fields_of(A& a, T& v) {
  a("look_every", v.look_every);
  a("look_slowly", v.look_slowly);
  a("call_deadline", v.call_deadline);
  a("evidence_max_age", v.evidence_max_age);
  a("act_within", v.act_within);
  a("stale_read_bound", v.stale_read_bound);
  a("settle_margin", v.settle_margin);
  a("operation_settle", v.operation_settle);
  a("report_lifetime", v.report_lifetime);
  a("drain_deadline", v.drain_deadline);
  a("terminate_look", v.terminate_look);
  a("save_stable_for", v.save_stable_for);
  a("save_stable_reads", v.save_stable_reads);
  a("trigger_look", v.trigger_look);
  a("trigger_attempts", v.trigger_attempts);
  a("pipeline_deadline", v.pipeline_deadline);
  a("health_deadline", v.health_deadline);
  a("health_samples", v.health_samples);
  a("health_span", v.health_span);
  a("health_failures", v.health_failures);
  a("bake_time", v.bake_time);
  a("on_failure", v.on_failure);
  a("serving_floor", v.serving_floor);
  a("restore_deadline", v.restore_deadline);
  a("kill_new_generation", v.kill_new_generation);
  a("poller", v.poller);
  a("poller_gap_limit", v.poller_gap_limit);
  a("poller_overlap_limit", v.poller_overlap_limit);
  a("keep_groups", v.keep_groups);
  a("retention_wait", v.retention_wait);
  a("records_deadline", v.records_deadline);
  a("lease_ttl", v.lease_ttl);
}

}  // namespace lighthouse::live
