#include "core/engine/engine.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace lighthouse {

namespace {

constexpr Duration kJournalRetry{5'000};

template <class T>
void store_into(Seen<T>& seen, Time now, Time asked, Answer&& answer) {
  auto* result = std::get_if<Result<T>>(&answer);
  if (result != nullptr && result->has_value()) {
    seen.value = std::move(**result);
    seen.asked = asked;
    seen.failing_since = kNever;
    seen.error = {};
    return;
  }
  if (seen.failing_since == kNever) seen.failing_since = now;
  seen.error = result != nullptr
                   ? result->error()
                   : CallError{.code = ErrorCode::kInternal,
                               .message = Message::truncated("an answer of another type")};
}

// What the next decision is told of an action.
ActionResult result_of(const Call& call, const Answer& answer) {
  ActionResult r{.kind = kind_of(call)};
  const CallError* error = failure_of(answer);
  r.ok = error == nullptr;
  if (error != nullptr) r.error = *error;
  if (const auto* id = std::get_if<Result<ExecutionId>>(&answer); id != nullptr && id->has_value())
    r.execution = **id;
  std::visit(
      [&r](const auto& request) {
        if constexpr (requires { request.instance; }) r.instance = request.instance;
        if constexpr (requires { request.group; }) r.group = request.group;
        if constexpr (requires { request.marker; }) r.marker = request.marker;
      },
      call);
  return r;
}

// A machine that comes back with an earlier clock finds a record from the future. Whatever it says
// happened by now at the latest; waiting for its dates would wait for days, and take foreign
// changes for stale reads meanwhile [races.md 3.8].
void date_by(Time now, RunRecord& r) {
  const auto clamp = [now](Time& t) {
    if (t != kNever && t > now) t = now;
  };
  for (Time* t : {&r.began, &r.step_began, &r.triggered, &r.handover_began}) clamp(*t);
  for (GroupPlan& plan : r.groups) clamp(plan.changed);
  for (Termination& termination : r.terminations) clamp(termination.at);
  for (DeedRecord& deed : r.deeds) clamp(deed.submitted);
}

}  // namespace

Engine::Engine(const EngineConfig& config, const RunRecord& record) : config_(config) {
  mind_.record = record;
  durable_ = record.revision;
  if (record.step == Step::kEnded) phase_ = Phase::kEnded;
}

Engine::Engine(const EngineConfig& config, Resting resting, Time now)
    : config_(config),
      mind_(std::move(resting.mind)),
      seen_(std::move(resting.seen)),
      phase_(Phase::kWaiting),
      durable_(mind_.record.revision),
      wake_at_(now),
      now_(now) {
  decision_.needs = resting.needs;
}

Steps Engine::wake(Time now) {
  Steps out;
  now_ = now;
  switch (phase_) {
    case Phase::kIdle:
      date_by(now, mind_.record);
      decision_.needs = PartSet{Part::kGroups, Part::kBalancers, Part::kInstances, Part::kLease};
      observe(now, out);
      break;
    case Phase::kWaiting:
      if (now >= wake_at_) observe(now, out);
      break;
    case Phase::kWriting:
      if (open_.empty()) write(out);  // the journal failed; nothing was done; try again
      break;
    case Phase::kObserving:
    case Phase::kActing:
    case Phase::kEnded: break;
  }
  if (phase_ == Phase::kWaiting) out.wake_at = wake_at_;
  return out;
}

Steps Engine::answered(Time now, uint32_t number, Answer&& answer) {
  Steps out;
  now_ = now;
  const auto open =
      std::find_if(open_.begin(), open_.end(), [&](const Open& o) { return o.number == number; });
  if (open == open_.end()) return out;
  const Open done = std::move(*open);
  open_.erase(open);
  switch (phase_) {
    case Phase::kObserving:
      store(now, done.asked, done.call, std::move(answer));
      if (open_.empty()) think(now, out);
      break;
    case Phase::kWriting: {
      if (failure_of(answer) == nullptr) {
        durable_ = std::get<AppendJournal>(done.call).position;
        drop_stale_calls(now);
        if (config_.guards.on(Guard::kDurableBeforeAct))
          act(out);
        else
          rest(now, out);
      } else {
        out.wake_at = now + kJournalRetry;
      }
      break;
    }
    case Phase::kActing:
      seen_.actions.push_back(result_of(done.call, answer));
      if (!open_.empty()) break;
      if (config_.guards.on(Guard::kDurableBeforeAct) || durable_ == mind_.record.revision)
        rest(now, out);
      else
        write(out);
      break;
    case Phase::kIdle:
    case Phase::kWaiting:
    case Phase::kEnded: break;
  }
  if (phase_ == Phase::kWaiting) out.wake_at = wake_at_;
  return out;
}

void Engine::send(Steps& out, Call call) {
  open_.push_back(Open{.number = next_number_, .call = call, .asked = now_});
  out.calls.push_back(Outgoing{.number = next_number_, .call = std::move(call)});
  ++next_number_;
}

// Asks for every part that the decision needs, all at once.
void Engine::observe(Time now, Steps& out) {
  phase_ = Phase::kObserving;
  ++looks_;
  const PartSet needs = decision_.needs;
  if (needs.has(Part::kGroups)) send(out, DescribeGroups{});
  if (needs.has(Part::kInstances)) send(out, DescribeInstances{});
  if (needs.has(Part::kBalancers)) send(out, DescribeBalancers{});
  if (needs.has(Part::kReports)) send(out, ActiveByInstance{});
  if (needs.has(Part::kExecutions)) {
    ReadExecutions read;
    for (const SeenWork& work : mind_.record.unfinished) read.also.push_back(work.execution);
    send(out, std::move(read));
  }
  if (needs.has(Part::kBakes)) send(out, ReadBakes{});
  if (needs.has(Part::kGate)) send(out, ProbeGate{});
  if (needs.has(Part::kUrl)) send(out, ProbeUrl{});
  if (needs.has(Part::kPipeline)) send(out, GetPipeline{});
  if (needs.has(Part::kRuns)) send(out, ListRuns{});
  if (needs.has(Part::kTasks)) send(out, ListTasks{.run = mind_.record.run});
  if (needs.has(Part::kLease))
    send(out, HoldLease{.run = mind_.record.run, .ttl = config_.policy.lease_ttl});
  if (open_.empty()) think(now, out);
}

void Engine::store(Time now, Time asked, const Call& call, Answer&& answer) {
  switch (kind_of(call)) {
    case CallKind::kDescribeGroups: return store_into(seen_.groups, now, asked, std::move(answer));
    case CallKind::kDescribeInstances:
      return store_into(seen_.instances, now, asked, std::move(answer));
    case CallKind::kDescribeBalancers:
      return store_into(seen_.balancers, now, asked, std::move(answer));
    case CallKind::kActiveByInstance:
      return store_into(seen_.reports, now, asked, std::move(answer));
    case CallKind::kReadExecutions:
      return store_into(seen_.executions, now, asked, std::move(answer));
    case CallKind::kReadBakes: return store_into(seen_.bakes, now, asked, std::move(answer));
    case CallKind::kProbeGate: return store_into(seen_.gate, now, asked, std::move(answer));
    case CallKind::kProbeUrl: return store_into(seen_.url, now, asked, std::move(answer));
    case CallKind::kGetPipeline: return store_into(seen_.pipeline, now, asked, std::move(answer));
    case CallKind::kListRuns: return store_into(seen_.runs, now, asked, std::move(answer));
    case CallKind::kListTasks: return store_into(seen_.tasks, now, asked, std::move(answer));
    case CallKind::kHoldLease: return store_into(seen_.lease, now, asked, std::move(answer));
    case CallKind::kSuspendProcesses:
    case CallKind::kResumeProcesses:
    case CallKind::kUpdateCapacity:
    case CallKind::kRegisterInstances:
    case CallKind::kDeregisterInstances:
    case CallKind::kSetInstanceHealthy:
    case CallKind::kTerminateAndDecrement:
    case CallKind::kDeleteGroup:
    case CallKind::kSavePipeline:
    case CallKind::kTriggerPipeline:
    case CallKind::kCancelRun:
    case CallKind::kSubmitRecord:
    case CallKind::kReleaseLease:
    case CallKind::kAppendJournal:
    case CallKind::kStopPoller: return;  // writes are not parts of an observation
  }
}

void Engine::think(Time now, Steps& out) {
  const Situation situation{.seen = seen_,
                            .policy = config_.policy,
                            .fleet = config_.fleet,
                            .guards = config_.guards,
                            .now = now};
  if (config_.keep_look) {
    kept_.assign(1, Look{.number = looks_, .now = now, .memory = mind_.memory});
    kept_.front().actions = seen_.actions;
  }
  decision_ = decide(situation, mind_);
  if (config_.keep_look) kept_.front().decision = decision_;
  decided_at_ = now;
  seen_.actions.clear();
  if (durable_ == mind_.record.revision) {
    act(out);
  } else if (config_.guards.on(Guard::kDurableBeforeAct)) {
    write(out);
  } else {
    act(out);
  }
}

void Engine::write(Steps& out) {
  phase_ = Phase::kWriting;
  send(out, AppendJournal{.position = mind_.record.revision});
}

// A journal that was slow has made the evidence old: it is looked at again before anything is done.
void Engine::drop_stale_calls(Time now) {
  if (now - decided_at_ <= config_.policy.call_deadline || decision_.calls.empty()) return;
  decision_.calls.clear();
  decision_.look_in = Duration{1};
}

void Engine::act(Steps& out) {
  phase_ = Phase::kActing;
  for (Call& call : decision_.calls) send(out, std::move(call));
  decision_.calls.clear();
  if (!open_.empty()) return;
  if (!config_.guards.on(Guard::kDurableBeforeAct) && durable_ != mind_.record.revision)
    return write(out);
  rest(now_, out);
}

void Engine::rest(Time now, Steps& out) {
  if (mind_.record.step == Step::kEnded) {
    phase_ = Phase::kEnded;
    return;
  }
  phase_ = Phase::kWaiting;
  wake_at_ = now + decision_.look_in;
  out.wake_at = wake_at_;
}

}  // namespace lighthouse
