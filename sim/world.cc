// The world: its beginning, its events and its end.
#include "sim/world.h"

#include <algorithm>
#include <utility>

#include "core/model/mix.h"
#include "core/model/value_hash.h"
#include "sim/outside_setup.h"

namespace lighthouse::sim {

namespace {

// After the last operation ended: time for what its last calls set in motion (a periodic pass of a
// group, a launch, a replacement).
constexpr Duration kTail{330'000};

// How long a call may take at the worst, one of these per seed: most runs should not drown in it.
constexpr std::array<Duration, 4> kWorstLatency = {Duration{2'000}, Duration{500}, Duration{8'000},
                                                   Duration{25'000}};

}  // namespace

lighthouse::Choices choices_of(uint64_t seed, ForcedChoices forced) {
  return seed == 0 ? lighthouse::Choices::benign(std::move(forced))
                   : lighthouse::Choices::seeded(seed, std::move(forced));
}

lighthouse::Choices choices_of(const Stage& stage, uint64_t seed) {
  return choices_of(seed, stage.forced);
}

World::World(const Scenario& scenario, uint64_t seed)
    : World(make_stage(scenario), choices_of(seed, ForcedChoices(scenario.deviations))) {}

World::World(std::shared_ptr<const Stage> stage, lighthouse::Choices choices,
             ControllersAre controllers)
    : stage_(std::move(stage)),
      controllers_are_(controllers),
      choices_(std::move(choices)),
      outside_{.aws = fakes::aws::Aws(aws_parameters(stage_->scenario)),
               .spinnaker = stage_->spinnaker} {
  const Scenario& scenario = stage_->scenario;
  agenda_.reserve(128);
  Context ctx = context();
  build_fleet(scenario, stage_->zero, ctx, outside_.aws);
  auto spinnaker_context = spin();
  outside_.spinnaker.start(spinnaker_context);
  drain_notices();
  worst_latency_ = kWorstLatency[choices_.pick(kWorldActor, Site::kSwarm,
                                               static_cast<uint32_t>(kWorstLatency.size()))];
  for (uint32_t i = 0; i < scenario.work.size(); ++i) {
    at(stage_->zero + scenario.work[i].at, kWorldActor, static_cast<uint16_t>(WorldEvent::kWork),
       i);
  }
  begin_faults();
  if (controllers == ControllersAre::kInside) plan_operation();
  checkers_.begin(truth());
}

// When the controllers begin, and when they must have ended.
void World::plan_operation() {
  const Scenario& scenario = stage_->scenario;
  controllers_.resize(1);
  const Time start = stage_->zero + scenario.start;
  at(start, kWorldActor, static_cast<uint16_t>(WorldEvent::kStart), 0);
  if (scenario.second_operation) {
    second_to_come_ = true;
    at(stage_->zero + *scenario.second_operation, kWorldActor,
       static_cast<uint16_t>(WorldEvent::kSecondRun));
  }
  Time give_up = start + scenario.expect.within;
  if (!scenario.faults.empty()) {
    at(stage_->faults_end, kWorldActor, static_cast<uint16_t>(WorldEvent::kFaultsEnd));
    give_up = std::max(give_up, stage_->faults_end + scenario.expect.within);
  }
  at(give_up, kWorldActor, static_cast<uint16_t>(WorldEvent::kGiveUp));
}

Flow World::handle(const Event& event) {
  ++events_;
  if (event.actor == kAwsActor) {
    Context ctx = context();
    outside_.aws.handle(ctx, event);
  } else if (event.actor == kSpinnakerActor) {
    auto ctx = spin();
    outside_.spinnaker.handle(ctx, event);
  } else if (event.actor == kFaultActor) {
    handle_fault(event);
  } else if (event.actor == kWorldActor) {
    handle_world(event);
  } else {
    handle_controller(event);
  }
  drain_notices();
  checkers_.after_event(truth());
  if (controllers_are_ == ControllersAre::kOutside) {
    keep_violation();
    return Flow::kContinue;
  }
  if (!checkers_.violation()) return over_ ? Flow::kStop : Flow::kContinue;
  sight({.sight = Sight::kViolation});
  over_ = true;
  return Flow::kStop;
}

void World::handle_world(const Event& event) {
  switch (static_cast<WorldEvent>(event.kind)) {
    case WorldEvent::kWork: return post_work(event.a, event.b != 0);
    case WorldEvent::kStart: return start(static_cast<uint8_t>(event.a));
    case WorldEvent::kSecondRun:
      second_to_come_ = false;
      if (controllers_.size() == 1) controllers_.resize(2);
      return start(1);
    case WorldEvent::kFaultsEnd: return sight({.sight = Sight::kFaultsEnd});
    case WorldEvent::kGiveUp:
      if (!ending_) checkers_.not_ended(truth());
      return;
    case WorldEvent::kTailEnd:
      checkers_.finish(truth());
      over_ = true;
      return;
  }
}

// AWS tells what happened to hosts; Spinnaker may answer with calls, which are told in turn.
void World::drain_notices() {
  while (!outside_.aws.notices().empty()) {
    const auto given = outside_.aws.notices();
    const Small<fakes::aws::Notice, 8> notices(given.begin(), given.end());
    outside_.aws.clear_notices();
    for (const fakes::aws::Notice& notice : notices) {
      if (tracing_) {
        sight({.sight = Sight::kNotice,
               .a = static_cast<uint16_t>(notice.kind),
               .b = static_cast<uint16_t>(notice.termination.cause),
               .group = outside_.aws.group_of(notice.instance),
               .instance = notice.instance});
      }
      checkers_.see(truth(), notice);
      auto ctx = spin();
      outside_.spinnaker.on_notice(ctx, notice);
      if (notice.kind == fakes::aws::Notice::Kind::kLeftBalancer) moments_of_fence(notice.instance);
    }
  }
}

void World::post_work(uint32_t index, bool second) {
  const Work& work = stage_->scenario.work[index];
  InstanceId on;
  if (work.on.kind != Target::Kind::kAny) {
    on = instance_of(work.on, kWorldActor);
    if (!on.valid()) return;  // that host is not there (any more)
  }
  auto ctx = spin();
  const auto item = work_item(work, on);
  (void)outside_.spinnaker.post_work(ctx, item);
  if (second || !work.queue_next) return;
  auto next = item;
  next.state = fakes::spinnaker::WorkState::kRunning;
  (void)outside_.spinnaker.post_work(ctx, next);
}

// The run is over when every operation is, and what they set in motion has come to rest.
void World::look_for_end() {
  if (ending_ || second_to_come_) return;
  for (const Controller& controller : controllers_) {
    if (controller.began == kNever || !controller.over()) return;
  }
  ending_ = true;
  at(now_ + kTail, kWorldActor, static_cast<uint16_t>(WorldEvent::kTailEnd));
}

void World::sight(TraceEntry entry) {
  if (!tracing_) return;
  entry.event = events_;
  entry.at = now_;
  entry.deviations = static_cast<uint32_t>(choices_.deviations().size());
  trace_entries_.push_back(entry);
}

uint64_t World::hash() const {
  uint64_t result = mix(agenda_.hash(now_), choices_.hash_ahead(now_));
  result = mix(result, static_cast<uint64_t>(now_.time_since_epoch().count()));
  result = mix(result + outside_.aws.hash(), outside_.spinnaker.hash(now_));
  result = mix(result, messages_.hash());
  for (const Controller& controller : controllers_) {
    if (controller.alive()) result = mix(result, controller.engine->hash());
    // Mostly the journal is up to date: then the engine's record is the same, field by field.
    const bool same =
        controller.alive() && controller.engine->record().revision == controller.journal.revision;
    result = mix(result + (same ? 0 : hash_of(controller.journal)), controller.alive() ? 1 : 2);
    result = mix(result + hash_of(controller.paused_until), controller.wake_serial);
    result = mix(result + hash_of(controller.clock), hash_of(controller.clock_of_next));
    result = mix(result + hash_of(controller.read_at), hash_of(controller.unread));
    result = mix(result + hash_of(controller.instances), hash_of(controller.balancers));
  }
  for (const FaultState& fault : faults_) result = mix(result, hash_of(fault));
  for (const uint32_t count : effects_) result = mix(result, count);
  return result;
}

}  // namespace lighthouse::sim
