// A world made by hand for the tests of the checkers: fakes that stand still, a controller without
// an engine, and calls that take effect when the test says so.
#pragma once

#include <vector>

#include "fakes/endpoints.h"
#include "sim/checkers.h"
#include "sim/outside_setup.h"
#include "sim/stage.h"
#include "tests/sim/sim_scenarios.h"

namespace lighthouse::sim {

class HandMade {
 public:
  explicit HandMade(const Scenario& scenario)
      : stage(make_stage(scenario)),
        outside{.aws = fakes::aws::Aws(aws_parameters(scenario)), .spinnaker = stage->spinnaker},
        controllers(1) {
    Context ctx = context();
    build_fleet(scenario, stage->zero, ctx, outside.aws);
    auto spin = spinnaker_context();
    outside.spinnaker.start(spin);
    controllers[0].began = now;
    controllers[0].journal = stage->first_record[0];
    checkers.begin(truth());
  }

  [[nodiscard]] Context context() {
    choices.set_now(now);
    return {.now = now, .agenda = agenda, .choices = choices};
  }
  [[nodiscard]] fakes::spinnaker::SpinContext spinnaker_context() {
    return {context(), outside.aws};
  }
  [[nodiscard]] Truth truth() const {
    return {
        .stage = *stage, .outside = outside, .controllers = controllers, .now = now, .event = 1};
  }

  [[nodiscard]] InstanceId member(GroupId group, std::size_t index) const {
    return outside.aws.members(group)[index].id;
  }
  // Direct work on one host.
  std::optional<ExecutionId> work_on(
      InstanceId instance,
      fakes::spinnaker::WorkKind kind = fakes::spinnaker::WorkKind::kPipeline) {
    auto spin = spinnaker_context();
    fakes::spinnaker::WorkItem item;
    item.kind = kind;
    item.arrival = fakes::spinnaker::Arrival::kDirect;
    item.on = instance;
    return outside.spinnaker.post_work(spin, item);
  }

  void tell_notices() {
    while (!outside.aws.notices().empty()) {
      const auto given = outside.aws.notices();
      const std::vector<fakes::aws::Notice> notices(given.begin(), given.end());
      outside.aws.clear_notices();
      for (const auto& notice : notices) {
        checkers.see(truth(), notice);
        auto spin = spinnaker_context();
        outside.spinnaker.on_notice(spin, notice);
      }
    }
    checkers.after_event(truth());
  }

  enum class Sent : uint8_t { kJustNow, kWhileIdle, kUnread, kBeforeAnyLoss, kByTheNetwork };
  [[nodiscard]] static KnownWork known_work(Sent sent) {
    if (sent == Sent::kWhileIdle) return KnownWork::kNone;
    return sent == Sent::kUnread ? KnownWork::kUnread : KnownWork::kSome;
  }

  // The controller's call takes effect, watched on both sides.
  Answer effect(const Call& call, Sent sent = Sent::kJustNow) {
    const Effect what{.controller = 0,
                      .duplicate = sent == Sent::kByTheNetwork,
                      .known_work = known_work(sent),
                      .lost_when_sent = sent == Sent::kBeforeAnyLoss ? 0 : UINT32_MAX,
                      .call = call};
    checkers.before_effect(truth(), what);
    Context ctx = context();
    Answer answer = fakes::answer_call(ctx, outside, {.call = call, .fleet = stage->engine.fleet});
    tell_notices();
    checkers.after_effect(truth(), what, answer);
    return answer;
  }

  // Lets the fakes live on.
  void live(Duration duration) {
    const Time end = now + duration;
    Agenda::Entry entry;
    while (agenda.pop_until(end, entry)) {
      now = entry.time;
      if (entry.event.actor == kAwsActor) {
        Context ctx = context();
        outside.aws.handle(ctx, entry.event);
      } else {
        auto spin = spinnaker_context();
        outside.spinnaker.handle(spin, entry.event);
      }
      tell_notices();
    }
    now = end;
  }

  [[nodiscard]] std::optional<Breach> breach() const {
    if (!checkers.violation()) return std::nullopt;
    return checkers.violation()->breach;
  }

  std::shared_ptr<const Stage> stage;
  Time now = kStartOfTime;
  Agenda agenda;
  lighthouse::Choices choices;
  fakes::Outside outside;
  std::vector<Controller> controllers;
  Checkers checkers;
};

inline constexpr GroupId kServing22{.cluster = kServingCluster, .sequence = 22};
inline constexpr GroupId kServing21{.cluster = kServingCluster, .sequence = 21};
inline constexpr GroupId kServing23{.cluster = kServingCluster, .sequence = 23};
inline constexpr GroupId kPolling22{.cluster = kPollingCluster, .sequence = 22};
inline constexpr GroupId kPolling23{.cluster = kPollingCluster, .sequence = 23};

}  // namespace lighthouse::sim
