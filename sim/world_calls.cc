// Calls of the controllers: out, into effect at the endpoint, and the answer back; with whatever
// the fault layer does to each. Two events a call.
#include <algorithm>
#include <utility>

#include "core/model/mix.h"
#include "sim/world.h"

namespace lighthouse::sim {

namespace {

constexpr Duration kRequest{25};
constexpr Duration kAnswer{35};
constexpr Duration kToDisk{4};
constexpr Duration kWorstToDisk{250};
constexpr Duration kLatestDuplicate{60'000};

Answer refused(CallKind kind, ErrorCode code, std::string_view message) {
  return error_answer(kind, {.code = code, .message = Message::truncated(message)});
}

// What the driver says when its deadline passes.
Answer silence(CallKind kind) {
  return is_write(kind) ? refused(kind, ErrorCode::kOutcomeUnknown, "no answer")
                        : refused(kind, ErrorCode::kTimeout, "no answer");
}

// 0: accepted; else 1 + the error's code.
uint16_t outcome_of(const Answer& answer) {
  return std::visit(
      [](const auto& result) -> uint16_t {
        if (result.has_value()) return 0;
        return static_cast<uint16_t>(1 + static_cast<unsigned>(result.error().code));
      },
      answer);
}

// Only the first half of what is listed. False: there was nothing to leave out.
bool cut_short(Answer& answer) {
  return std::visit(
      [](auto& result) {
        if constexpr (requires { result->erase(result->begin()); }) {
          if (!result.has_value() || result->empty()) return false;
          result->erase(result->begin() + static_cast<std::ptrdiff_t>(result->size() / 2),
                        result->end());
          return true;
        }
        return false;
      },
      answer);
}

InstanceId instance_in(const Call& call) {
  return std::visit(
      [](const auto& request) -> InstanceId {
        if constexpr (requires { request.instance; }) return request.instance;
        if constexpr (requires { request.instances; }) {
          if (!request.instances.empty()) return request.instances.front();
        }
        return {};
      },
      call);
}

}  // namespace

void World::send(uint8_t index, uint32_t number, Call&& call) {
  const CallKind kind = kind_of(call);
  const uint32_t slot = messages_.take();
  CallInFlight& message = messages_[slot];
  message.controller = index;
  message.number = number;
  message.nth = ++sent_[static_cast<std::size_t>(kind)];
  message.call = std::move(call);
  Duration more{0};
  if (!faults_.empty() && !faults_over() && !ask_faults(message, more)) {
    return messages_.release(slot);
  }
  if (tracing_) {
    sight({.sight = Sight::kSends,
           .controller = index,
           .a = static_cast<uint16_t>(kind),
           .group = sim::group_of(message.call, outside_.aws),
           .instance = instance_in(message.call)});
  }
  if (kind == CallKind::kReadExecutions) {
    controllers_[index].read_at = now_;
    controllers_[index].unread = outside_.spinnaker.next_id();
  }
  note_what_is_known(message);
  message.leaves = now_ + more;
  message.deadline = now_ + more + stage_->engine.policy.call_deadline;
  depart(slot, more);
}

// What its caller could know at most, for the checkers.
void World::note_what_is_known(CallInFlight& message) const {
  if (const auto* terminate = std::get_if<TerminateAndDecrement>(&message.call)) {
    message.known_work = known_work(terminate->instance, message.controller);
  }
  message.lost_when_sent = lost_as_known(message.controller);
}

// Hosts that were lost since the moment that a stale answer may show are not known to be lost.
uint32_t World::lost_as_known(uint8_t index) const {
  uint32_t lost = checkers_.lost_to_others();
  if (index >= controllers_.size()) return lost;
  const Policy& policy = stage_->engine.policy;
  for (const Shown* shown : {&controllers_[index].instances, &controllers_[index].balancers}) {
    const bool within = shown->at != kNever && now_ - shown->at <= policy.stale_read_bound;
    if (shown->stale && within) lost = std::min(lost, shown->lost);
  }
  return lost;
}

void World::note_what_is_shown(uint8_t index, CallKind kind, bool stale) {
  const bool instances = kind == CallKind::kDescribeInstances;
  if (index >= controllers_.size() || (!instances && kind != CallKind::kDescribeBalancers)) return;
  Shown& shown = instances ? controllers_[index].instances : controllers_[index].balancers;
  shown.stale = stale;
  if (!stale) {
    shown.at = now_;
    shown.lost = checkers_.lost_to_others();
  }
}

KnownWork World::known_work(InstanceId host, uint8_t index) const {
  const auto work = outside_.spinnaker.unfinished_work(host);
  if (work.empty()) return KnownWork::kNone;
  // Of a controller outside nobody knows what it has looked at.
  if (index >= controllers_.size() || !controllers_[index].alive()) return KnownWork::kSome;
  const Controller& controller = controllers_[index];
  const Seen<Executions>& seen = controller.engine->observation().executions;
  const bool read = seen.good() && seen.asked == controller.read_at + controller.clock &&
                    now_ - controller.read_at <= stage_->engine.policy.act_within;
  const bool unread = std::ranges::all_of(
      work, [&controller](const auto& one) { return one.id >= controller.unread; });
  return read && unread ? KnownWork::kUnread : KnownWork::kSome;
}

Effect World::effect_of(const CallInFlight& message) {
  return {.controller = message.controller,
          .duplicate = message.duplicate,
          .known_work = message.known_work,
          .lost_when_sent = message.lost_when_sent,
          .call = message.call};
}

// Puts a call on its way, `more` later than usual. One that would arrive after the driver has lost
// its patience still arrives, but nobody waits for it any more.
void World::depart(uint32_t slot, Duration more) {
  const CallKind kind = kind_of(messages_[slot].call);
  const bool to_disk = kind == CallKind::kAppendJournal;
  const auto actor = static_cast<uint16_t>(kControllerActor + messages_[slot].controller);
  more += to_disk ? choices_.spread(actor, Site::kRequestLatency, kToDisk, kWorstToDisk)
                  : choices_.spread(actor, Site::kRequestLatency, kRequest, worst_latency_);
  const Fate& fate = messages_[slot].fate;
  Time arrives = now_ + more + fate.delay;
  const Time deadline = messages_[slot].deadline;
  const bool lost = fate.lost_request;
  if (fate.duplicate && !lost) {
    const Duration later =
        choices_.spread(actor, Site::kDuplicateRequest, Duration{200}, kLatestDuplicate);
    const uint32_t twin = copy_without_answer(slot);
    messages_[twin].duplicate = true;
    at(arrives + later, actor, static_cast<uint16_t>(ControllerEvent::kArrives), twin);
  }
  if (!lost && arrives > deadline) {
    const uint32_t late = copy_without_answer(slot);
    at(arrives, actor, static_cast<uint16_t>(ControllerEvent::kArrives), late);
  }
  if (!lost && arrives <= deadline) {
    return at(arrives, actor, static_cast<uint16_t>(ControllerEvent::kArrives), slot);
  }
  // The driver's deadline takes the place of the answer.
  messages_[slot].state = CallInFlight::State::kAnswer;
  messages_[slot].answer = silence(kind);
  at(deadline, actor, static_cast<uint16_t>(ControllerEvent::kAnswered), slot);
}

// The same request in a slot of its own, with nobody waiting for what comes back.
uint32_t World::copy_without_answer(uint32_t slot) {
  const uint32_t copy = messages_.take();
  messages_[copy] = messages_[slot];
  messages_[copy].orphan = true;
  return copy;
}

// A request reaches its endpoint.
void World::arrives(uint32_t slot) {
  if (messages_[slot].unsent) return messages_.release(slot);
  const CallKind kind = kind_of(messages_[slot].call);
  Answer& answer = messages_[slot].answer;
  switch (messages_[slot].fate.refusal) {
    case Fate::Refusal::kThrottled:
      answer = refused(kind, ErrorCode::kThrottled, "Rate exceeded");
      break;
    case Fate::Refusal::kServerErrorBefore:
      answer = refused(kind, ErrorCode::kUnavailable, "Service Unavailable");
      break;
    case Fate::Refusal::kServerErrorAfter:
      take_effect(slot);
      answer = refused(kind, ErrorCode::kUnavailable, "Internal Failure");
      break;
    case Fate::Refusal::kNone:
      take_effect(slot);
      if (messages_[slot].fate.unreadable) answer = refused(kind, ErrorCode::kInvalid, "<html>");
      break;
  }
  trace_.add(mix(static_cast<uint64_t>(kind), outcome_of(answer)));
  const uint8_t controller = messages_[slot].controller;
  const Fate fate = messages_[slot].fate;
  const uint32_t nth = messages_[slot].nth;
  const bool duplicate = messages_[slot].duplicate;
  send_back(slot);
  if (duplicate) return;
  ++effects_[static_cast<std::size_t>(kind)];
  if (fate.killer != Fate::kNone) {
    const bool died = kill(controller, stage_->scenario.faults[fate.killer].lasts);
    note_strike(fate.killer, died ? Strike::kMattered : Strike::kMissed);
  }
  moments_of_call(stage_->faults.after_call[static_cast<std::size_t>(kind)], nth, controller);
}

// The call changes the outside, or reads it, with the checkers on both sides. Nothing that it sets
// in motion at once puts another call into the pool.
void World::take_effect(uint32_t slot) {
  CallInFlight& message = messages_[slot];
  const Call& call = message.call;
  const CallKind kind = kind_of(call);
  const uint8_t controller = message.controller;
  if (const auto* append = std::get_if<AppendJournal>(&call)) {
    message.answer = append_journal(controller, *append);
    return;
  }
  const Effect effect = effect_of(message);
  const bool write = is_write(kind);
  if (write) checkers_.before_effect(truth(), effect);
  Context ctx = context();
  const uint32_t stale_before = outside_.aws.counters().stale_answers;
  const bool by_wire = transport_ == Transport::kWire && fakes::has_wire(kind);
  const fakes::Request request{.call = call,
                               .fleet = stage_->engine.fleet,
                               .by = static_cast<uint16_t>(kControllerActor + controller),
                               .freshness = message.fate.stale ? fakes::aws::Freshness::kStale
                                                               : fakes::aws::Freshness::kAsChosen};
  message.answer = by_wire ? fakes::answer_by_wire(ctx, outside_, request, wire_memory_)
                           : fakes::answer_call(ctx, outside_, request);
  const bool cut = message.fate.partial && cut_short(message.answer);
  const bool told_stale = outside_.aws.counters().stale_answers > stale_before;
  const bool ok = accepted(message.answer);
  if ((message.fate.stale && told_stale) || (message.duplicate && ok) || cut) {
    ++checkers_.marks().faults[message.fate.fault].mattered;
  }
  if (!faults_.empty() && !ok) credit_outage(endpoint_of(kind));
  drain_notices();
  if (ok) note_what_is_shown(controller, kind, told_stale);
  if (write) checkers_.after_effect(truth(), effect, message.answer);
  if (!tracing_) return;
  sight({.sight = Sight::kEffect,
         .controller = controller,
         .a = static_cast<uint16_t>(kind),
         .b = outcome_of(message.answer),
         .group = sim::group_of(call, outside_.aws),
         .instance = instance_in(call)});
}

// What is on disk is what the engine had when it asked; a process that died in between wrote
// nothing.
Answer World::append_journal(uint8_t index, const AppendJournal& append) {
  Controller& controller = controllers_[index];
  if (!controller.alive() || controller.engine->record().revision != append.position) {
    return refused(CallKind::kAppendJournal, ErrorCode::kUnavailable, "the journal is closed");
  }
  if (append.position > controller.journal.revision) {
    controller.journal = controller.engine->record();
    ++controller.entries;
  }
  return Result<Done>{};
}

void World::send_back(uint32_t slot) {
  CallInFlight& message = messages_[slot];
  if (message.orphan) return messages_.release(slot);
  const CallKind kind = kind_of(message.call);
  const auto actor = static_cast<uint16_t>(kControllerActor + message.controller);
  const bool to_disk = kind == CallKind::kAppendJournal;
  Time back =
      now_ + (to_disk ? Duration{1}
                      : choices_.spread(actor, Site::kAnswerLatency, kAnswer, worst_latency_));
  if (message.fate.lost_answer || back > message.deadline) {
    message.answer = silence(kind);
    back = std::max(now_, message.deadline);
  }
  message.state = CallInFlight::State::kAnswer;
  at(back, actor, static_cast<uint16_t>(ControllerEvent::kAnswered), slot);
}

void World::answered(uint32_t slot) {
  CallInFlight& message = messages_[slot];
  if (controllers_are_ == ControllersAre::kOutside) {
    heard_ = Heard{.number = message.number, .answer = std::move(message.answer)};
    return messages_.release(slot);
  }
  const uint8_t index = message.controller;
  Controller& controller = controllers_[index];
  if (message.orphan || !controller.alive()) return messages_.release(slot);
  if (controller.paused_until > now_) {
    return at(controller.paused_until, static_cast<uint16_t>(kControllerActor + index),
              static_cast<uint16_t>(ControllerEvent::kAnswered), slot);
  }
  if (tracing_) {
    sight({.sight = Sight::kAnswered,
           .controller = index,
           .a = static_cast<uint16_t>(kind_of(message.call)),
           .b = outcome_of(message.answer)});
  }
  const uint32_t number = message.number;
  Answer answer = std::move(message.answer);
  messages_.release(slot);
  obey(index, controller.engine->answered(now_ + controller.clock, number, std::move(answer)));
}

}  // namespace lighthouse::sim
