// The controllers: started, woken, watched, killed, restarted from the journal, paused.
#include <algorithm>
#include <utility>

#include "sim/world.h"

namespace lighthouse::sim {

namespace {

uint32_t intended(const RunRecord& record) {
  return static_cast<uint32_t>(
      std::count_if(record.terminations.begin(), record.terminations.end(),
                    [](const Termination& t) { return t.state == TerminationState::kIntended; }));
}

}  // namespace

void World::handle_controller(const Event& event) {
  const auto index = static_cast<uint8_t>(event.actor - kControllerActor);
  switch (static_cast<ControllerEvent>(event.kind)) {
    case ControllerEvent::kWake: return wake(index, event.b);
    case ControllerEvent::kArrives: return arrives(event.a);
    case ControllerEvent::kAnswered: return answered(event.a);
    case ControllerEvent::kRestart: return restart(index, event.b);
  }
}

void World::start(uint8_t index) {
  Controller& controller = controllers_[index];
  if (controller.began != kNever) return;
  controller.began = now_;
  controller.clock = controller.clock_of_next;
  controller.journal = stage_->first_record[index];
  controller.journal.began = now_ + controller.clock;
  controller.journal.step_began = controller.journal.began;
  controller.engine.emplace(stage_->engine, controller.journal);
  controller.step = controller.journal.step;
  sight({.sight = Sight::kStarts, .controller = index});
  obey(index, controller.engine->wake(now_ + controller.clock));
}

void World::wake(uint8_t index, uint32_t serial) {
  Controller& controller = controllers_[index];
  if (!controller.alive() || controller.wake_serial != serial) return;
  if (controller.paused_until > now_) {
    return at(controller.paused_until, static_cast<uint16_t>(kControllerActor + index),
              static_cast<uint16_t>(ControllerEvent::kWake), 0, serial);
  }
  controller.wake_at = kNever;
  obey(index, controller.engine->wake(now_ + controller.clock));
}

// Makes the calls that the engine asks for and sets its alarm. A fault may kill it between two
// calls: then the rest is never made.
void World::obey(uint8_t index, Steps&& steps) {
  const uint32_t kills = controllers_[index].kills;
  for (Outgoing& out : steps.calls) {
    send(index, out.number, std::move(out.call));
    if (controllers_[index].kills != kills) return;
  }
  Controller& controller = controllers_[index];
  const Time wake_at = steps.wake_at == kNever ? kNever : steps.wake_at - controller.clock;
  if (wake_at != kNever && wake_at != controller.wake_at) {
    controller.wake_at = wake_at;
    at(std::max(now_, wake_at), static_cast<uint16_t>(kControllerActor + index),
       static_cast<uint16_t>(ControllerEvent::kWake), 0, ++controller.wake_serial);
  }
  watch(index);
}

// What is new in the record of an engine that has just done something.
void World::watch(uint8_t index) {
  Controller& controller = controllers_[index];
  const Engine& engine = *controller.engine;
  const RunRecord& record = engine.record();
  if (engine.phase() == Engine::Phase::kWaiting) checkers_.at_rest(truth(), controller);
  if (record.step != controller.step) {
    controller.step = record.step;
    checkers_.entered(now_, record.step);
    sight({.sight = Sight::kEntersStep,
           .controller = index,
           .a = static_cast<uint16_t>(record.step)});
    for (const uint16_t fault : stage_->faults.at_step[static_cast<std::size_t>(record.step)]) {
      moment(fault);
    }
  }
  if (!record.terminations.empty() || controller.intended != 0) {
    const uint32_t now_intended = intended(record);
    if (now_intended > controller.intended) {
      for (const uint16_t fault : stage_->faults.when_intended) {
        moment(fault, record.terminations.back().instance);
      }
    }
    controller.intended = now_intended;
  }
  if (!engine.ended() || controller.over()) return;
  controller.ended = now_;
  sight({.sight = Sight::kEnds,
         .controller = index,
         .a = static_cast<uint16_t>(record.ending),
         .b = static_cast<uint16_t>(record.reason),
         .group = record.reason_group,
         .instance = record.reason_instance});
  look_for_end();
}

// The process is gone at once: its memory, the answers on their way to it. What it sent goes on.
bool World::kill(uint8_t index, Duration down) {
  if (controllers_are_ == ControllersAre::kOutside) return false;
  Controller& controller = controllers_[index];
  if (!controller.alive() || controller.over()) return false;
  controller.engine.reset();
  ++controller.kills;
  ++controller.wake_serial;
  controller.wake_at = kNever;
  controller.intended = 0;
  controller.paused_until = {};
  messages_.orphan_all(index, now_);
  controller.restart_at = faults_over() ? now_ : std::min(now_ + down, stage_->faults_end);
  at(controller.restart_at, static_cast<uint16_t>(kControllerActor + index),
     static_cast<uint16_t>(ControllerEvent::kRestart), 0, controller.kills);
  sight({.sight = Sight::kKilled, .controller = index});
  return true;
}

// A new process with nothing but the journal.
void World::restart(uint8_t index, uint32_t kills) {
  Controller& controller = controllers_[index];
  if (controller.alive() || controller.kills != kills) return;
  controller.clock = controller.clock_of_next;
  controller.engine.emplace(stage_->engine, controller.journal);
  controller.step = controller.journal.step;
  controller.restart_at = kNever;
  checkers_.restarted();
  sight({.sight = Sight::kRestarted, .controller = index});
  obey(index, controller.engine->wake(now_ + controller.clock));
}

// Stops hearing and doing anything, and wakes late with what it knew.
bool World::pause(uint8_t index, Duration lasts) {
  Controller& controller = controllers_[index];
  if (!controller.alive() || controller.over()) return false;
  controller.paused_until =
      std::max(controller.paused_until, std::min(now_ + lasts, stage_->faults_end));
  sight({.sight = Sight::kPaused,
         .controller = index,
         .a = static_cast<uint16_t>((controller.paused_until - now_) / Duration{1'000})});
  return true;
}

}  // namespace lighthouse::sim
