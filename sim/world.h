// The world: everything of one simulated run, as a value. It can be copied at any event, compared
// and hashed; a copy runs on like its original.
//
//   World world(stage, lighthouse::Choices::seeded(4711));
//   world.run();                       // to the end, or to the first violation
//   World what_if = world_at_some_event;
//
// It holds the fakes, the controllers with their journals, the calls in flight and the checkers.
// What is shared (the stage) never changes. Events are plain data; nothing in here points at
// anything else in here.
//
// The code is in several files by what happens: world.cc (time, events, the end), world_calls.cc
// (calls and answers), world_controllers.cc (start, kill, pause), world_faults.cc (when faults
// strike), world_strikes.cc (what they do), world_targets.cc (whom they hit), world_outside.cc (a
// world whose controllers are outside of it), world_ahead.cc (when two worlds have one future).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "fakes/base/agenda.h"
#include "fakes/base/choices.h"
#include "fakes/endpoints.h"
#include "fakes/faces/wire_call.h"
#include "sim/checkers.h"
#include "sim/controller.h"
#include "sim/kernel.h"
#include "sim/messages.h"
#include "sim/stage.h"
#include "sim/trace.h"
#include "sim/trace_hash.h"
#include "sim/transport.h"

namespace lighthouse::sim {

// Where one fault of the scenario stands.
struct FaultState {
  bool on = true;      // this seed draws it
  bool fired = false;  // its moment came
  bool armed = false;  // strikes the next call that it may hit
  Time open_until{};   // strikes every call that it may hit until then
  bool operator==(const FaultState&) const = default;
};

// Whether the world has controllers of its own, or whoever acts is outside and calls in.
enum class ControllersAre : uint8_t { kInside, kOutside };

// The choices of a seed; seed 0 is the benign run.
[[nodiscard]] lighthouse::Choices choices_of(uint64_t seed, ForcedChoices forced = {});
// With the scenario's own deviations.
[[nodiscard]] lighthouse::Choices choices_of(const Stage& stage, uint64_t seed);

class World {
 public:
  World(std::shared_ptr<const Stage> stage, lighthouse::Choices choices,
        ControllersAre controllers = ControllersAre::kInside);
  World(const Scenario& scenario, uint64_t seed);

  // --- for the kernel
  [[nodiscard]] Agenda& agenda() { return agenda_; }
  [[nodiscard]] TraceHash& trace() { return trace_; }
  void set_now(Time now) {
    now_ = now;
    choices_.set_now(now);
  }
  [[nodiscard]] Flow handle(const Event& event);

  // Runs to the end of the scenario, the first violation or a limit.
  lighthouse::RunResult run(const RunLimits& limits = {}) { return lighthouse::run(*this, limits); }

  // The caller's patience is at an end: an operation that is still going counts as not ended (G5).
  void give_up() {
    if (!ending_) checkers_.not_ended(truth());
  }

  // --- for a world whose controllers are outside. It runs on after a violation, and has no end.
  // All that is due up to then has happened, and it is then. Never backwards: an earlier time is
  // now.
  void advance_to(Time time);
  // A call leaves somebody outside: it counts as the next of its kind, and the faults of the
  // scenario decide its fate. What it is matters only for writes.
  [[nodiscard]] CallInFlight outside_sends(Call call);
  // It takes effect now, by `act`, whose answer tells whether it was accepted. The checkers look
  // on. Requires: `message` is of outside_sends.
  using Act = std::function<Answer(Context&, fakes::Outside&)>;
  void outside_takes_effect(const CallInFlight& message, const Act& act);
  // Somebody outside makes a call as a controller would: it travels with a controller's latencies,
  // and the faults of the scenario strike it on its way. Its answer, or the driver's deadline in
  // its place, is heard once it has come; whoever asked numbers the calls.
  struct Heard {
    uint32_t number = 0;
    Answer answer;
  };
  void outside_calls(uint32_t number, Call call) { send(0, number, std::move(call)); }
  [[nodiscard]] std::optional<Heard> take_heard() { return std::exchange(heard_, {}); }
  // Something that is no call of Lighthouse: no fault of calls hits it.
  void outside_acts(const std::function<void(Context&, fakes::Outside&)>& act);
  // No fault strikes any more, and no outage lasts.
  void stop_faults();
  [[nodiscard]] bool are_faults_over() const { return faults_over(); }
  [[nodiscard]] std::span<const Violation> violations() const { return violations_; }

  // --- what there is to see
  [[nodiscard]] Time now() const { return now_; }
  [[nodiscard]] bool over() const { return over_; }  // ended and judged
  [[nodiscard]] const std::optional<Violation>& violation() const { return checkers_.violation(); }
  [[nodiscard]] const Stage& stage() const { return *stage_; }
  [[nodiscard]] const fakes::aws::Aws& aws() const { return outside_.aws; }
  [[nodiscard]] const fakes::spinnaker::Spinnaker& spinnaker() const { return outside_.spinnaker; }
  [[nodiscard]] std::span<const Controller> controllers() const { return controllers_; }
  [[nodiscard]] const Messages& messages() const { return messages_; }
  [[nodiscard]] const Agenda& agenda() const { return agenda_; }
  [[nodiscard]] const TraceHash& trace() const { return trace_; }
  [[nodiscard]] const Checkers& checkers() const { return checkers_; }
  [[nodiscard]] const Marks& marks() const { return checkers_.marks(); }
  [[nodiscard]] lighthouse::Choices& choices() { return choices_; }
  [[nodiscard]] const lighthouse::Choices& choices() const { return choices_; }
  [[nodiscard]] uint64_t events() const { return events_; }
  [[nodiscard]] const std::array<uint32_t, kCallKinds>& calls_sent() const { return sent_; }
  [[nodiscard]] Truth truth() const {
    return {.stage = *stage_,
            .outside = outside_,
            .controllers = controllers_,
            .now = now_,
            .event = events_};
  }

  // Goes on as if it had begun on that stage. Requires: it differs in nothing but faults that did
  // not strike yet, and they have moments.
  void go_on_with(std::shared_ptr<const Stage> stage) { stage_ = std::move(stage); }

  // Before the first event.
  void speak(Transport transport) { transport_ = transport; }

  void start_tracing() { tracing_ = true; }
  [[nodiscard]] std::span<const TraceEntry> trace_entries() const { return trace_entries_; }

  // Of all that decides what comes; times of the agenda, of Redis and of the journal included.
  [[nodiscard]] uint64_t hash() const;
  // … and how that will be judged: worlds of one scenario with the same one have the same events
  // ahead of them, and the same verdict. Faults that can strike no more are not told apart.
  // Requires: controllers inside, calls by type.
  [[nodiscard]] uint64_t hash_ahead() const;

 private:
  enum class WorldEvent : uint16_t { kWork, kSecondRun, kStart, kFaultsEnd, kGiveUp, kTailEnd };
  enum class ControllerEvent : uint16_t { kWake, kArrives, kAnswered, kRestart };
  enum class FaultEvent : uint16_t { kStrike, kMinute, kSecondPart };

  // sim/world.cc
  void plan_operation();
  void handle_world(const Event& event);
  [[nodiscard]] Context context() { return {.now = now_, .agenda = agenda_, .choices = choices_}; }
  [[nodiscard]] fakes::spinnaker::SpinContext spin() { return {context(), outside_.aws}; }
  void at(Time when, uint16_t actor, uint16_t kind, uint32_t a = 0, uint32_t b = 0) {
    agenda_.at(when, {.actor = actor, .kind = kind, .a = a, .b = b});
  }
  void drain_notices();
  void post_work(uint32_t index, bool second);
  void look_for_end();
  void sight(TraceEntry entry);

  // sim/world_calls.cc
  void send(uint8_t index, uint32_t number, Call&& call);
  void note_what_is_known(CallInFlight& message) const;
  [[nodiscard]] KnownWork known_work(InstanceId host, uint8_t index) const;
  [[nodiscard]] uint32_t lost_as_known(uint8_t index) const;
  void note_what_is_shown(uint8_t index, CallKind kind, bool stale);
  // Requires: the message outlives it.
  [[nodiscard]] static Effect effect_of(const CallInFlight& message);
  void depart(uint32_t slot, Duration more);
  [[nodiscard]] uint32_t copy_without_answer(uint32_t slot);
  void arrives(uint32_t slot);
  void answered(uint32_t slot);
  void take_effect(uint32_t slot);
  [[nodiscard]] Answer append_journal(uint8_t index, const AppendJournal& append);
  void send_back(uint32_t slot);

  // sim/world_controllers.cc
  void handle_controller(const Event& event);
  void start(uint8_t index);
  void wake(uint8_t index, uint32_t serial);
  void obey(uint8_t index, Steps&& steps);
  void watch(uint8_t index);
  bool kill(uint8_t index, Duration down);
  void restart(uint8_t index, uint32_t kills);
  bool pause(uint8_t index, Duration lasts);

  // sim/world_faults.cc: a fault is named by its index in the scenario
  void begin_faults();
  void handle_fault(const Event& event);
  // Nor does anything strike what has ended: its end could not be judged.
  [[nodiscard]] bool faults_over() const {
    return now_ >= stage_->faults_end || ending_ || faults_stopped_;
  }
  // What strikes this call as it leaves; false: the controller died before it left.
  [[nodiscard]] bool ask_faults(CallInFlight& message, Duration& more);
  [[nodiscard]] bool strikes(uint16_t index, CallKind kind, uint32_t nth);
  [[nodiscard]] bool strike_call(uint16_t index, CallInFlight& message, Duration& more);
  void spoil(uint16_t index, CallInFlight& message);
  void moment(uint16_t index, InstanceId instance = {});
  void moments_of_fence(InstanceId instance);
  void moments_of_call(const FaultList& list, uint32_t nth, uint8_t controller);
  enum class Strike : uint8_t { kMissed, kHappened, kMattered };
  void note_strike(uint16_t index, Strike strike);
  void credit_outage(Endpoint endpoint);
  void plan_second_part(uint16_t index, InstanceId instance, Time when);
  void second_part(uint16_t index, InstanceId instance);

  // sim/world_strikes.cc
  void strike(uint16_t index, InstanceId instance);
  void strike_calls(uint16_t index);
  [[nodiscard]] Strike strike_outage(uint16_t index);
  [[nodiscard]] Strike strike_host(uint16_t index, InstanceId instance);
  [[nodiscard]] Strike strike_health(uint16_t index, InstanceId instance);
  [[nodiscard]] Strike strike_redis(const Fault& fault, InstanceId instance);
  [[nodiscard]] Strike strike_person(const Fault& fault, InstanceId instance);
  [[nodiscard]] Strike strike_balancer(const Fault& fault, InstanceId instance);
  [[nodiscard]] Strike strike_group(const Fault& fault, GroupId id);
  [[nodiscard]] Strike strike_controller(const Fault& fault);

  // sim/world_outside.cc
  void keep_violation();

  // sim/world_targets.cc
  [[nodiscard]] InstanceId instance_of(const Target& target, uint16_t actor);
  [[nodiscard]] GroupId group_of(const Target& target);

  std::shared_ptr<const Stage> stage_;
  ControllersAre controllers_are_ = ControllersAre::kInside;
  Time now_ = kStartOfTime;
  uint64_t events_ = 0;
  Agenda agenda_;
  lighthouse::Choices choices_;
  TraceHash trace_;
  fakes::Outside outside_;
  std::vector<Controller> controllers_;
  Messages messages_;
  std::vector<FaultState> faults_;
  std::array<uint32_t, kCallKinds> sent_{};
  std::array<uint32_t, kCallKinds> effects_{};
  Checkers checkers_;
  bool second_to_come_ = false;
  bool ending_ = false;  // all is done; consequences are still watched
  bool over_ = false;
  Transport transport_ = Transport::kTyped;
  fakes::WireMemory wire_memory_;
  bool tracing_ = false;
  bool faults_stopped_ = false;
  Duration worst_latency_{4'000};  // this seed's
  std::vector<TraceEntry> trace_entries_;
  std::optional<Heard> heard_;         // with the controllers outside: the last answer
  std::vector<Violation> violations_;  // with the controllers outside: all of them, up to a limit
};

static_assert(KernelWorld<World>);

}  // namespace lighthouse::sim
