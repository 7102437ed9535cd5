// An engine that drains a group nobody needs any more, in a small world whose answers pass through
// the hands of a test, as bytes. With good answers it terminates the group's instance.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "core/engine/engine.h"
#include "core/wire/aws/aws_conversation.h"
#include "core/wire/redis/redis_conversation.h"
#include "fakes/faces/aws_face.h"
#include "fakes/faces/gate_face.h"
#include "fakes/faces/redis_face.h"
#include "fakes/faces/renumber.h"
#include "fakes/faces/wire_call.h"
#include "tests/contract/ways.h"

namespace lighthouse::contract {

// How an answer was lost on its way.
struct Lost {
  wire::Loss loss = wire::Loss::kNoAnswer;
  std::string message;
};

// What becomes of a good answer on its way: it is another when it arrives, or does not arrive.
struct Spoilers {
  std::function<void(wire::HttpResponse&)> aws = [](wire::HttpResponse&) {};
  std::function<void(wire::HttpResponse&)> gate = [](wire::HttpResponse&) {};
  std::function<void(wire::redis::RespValue&)> redis = [](wire::redis::RespValue&) {};
  std::function<std::optional<Lost>(CallKind)> lost = [](CallKind) { return std::nullopt; };
};

class Rehearsal {
 public:
  explicit Rehearsal(Spoilers spoilers)
      : spoilers_(std::move(spoilers)),
        engine_({.policy = {}, .fleet = fleet()}, record()) {
    Context ctx = world_.context();
    world_.aws.add_group(
        ctx, {.spec = {.id = kOld,
                       .capacity = {1, 1, 1},
                       .attached = {fakes::spinnaker::kExternal, fakes::spinnaker::kInternal}},
              .created = kStartOfTime - Duration{86'400'000},
              .suspended = kDisabledProcesses,
              .registered = false});
    world_.start();
  }

  // For so long in the world's time, or to its end.
  void run(Duration time = std::chrono::hours(1)) {
    const Time end = world_.now + time;
    take(engine_.wake(world_.now));
    while (world_.now < end && !engine_.ended()) {
      if (open_.empty()) {
        world_.run_until(std::min(end, wake_));
        take(engine_.wake(world_.now));
        continue;
      }
      const Outgoing next = open_.front();
      open_.pop_front();
      world_.run_for(Duration{100});
      take(engine_.answered(world_.now, next.number, answer(next.call)));
    }
  }

  [[nodiscard]] const Observation& seen() const { return engine_.observation(); }
  // To AWS and Gate: the lease and the journal change nothing of the fleet.
  [[nodiscard]] int writes() const { return writes_; }

 private:
  static constexpr GroupId kOld{.cluster = fakes::spinnaker::kServing, .sequence = 21};

  static RunRecord record() {
    RunRecord out;
    out.run = 7;
    out.operation = Operation::kDrain;
    return out;
  }

  void take(Steps&& steps) {
    for (Outgoing& out : steps.calls) open_.push_back(std::move(out));
    wake_ = steps.wake_at;
  }

  Answer answer(const Call& call) {
    const CallKind kind = kind_of(call);
    const Endpoint at = endpoint_of(kind);
    if (kind == CallKind::kAppendJournal) return Result<Done>{};
    if (is_write(kind) && at != Endpoint::kRedis) ++writes_;
    Place place = place_of(world_);
    Answer out = at == Endpoint::kHook ? ask_typed(place, call) : by_wire(place, call);
    if (const auto lost = spoilers_.lost(kind)) {
      out = error_answer(kind, wire::lost(kind, lost->loss, lost->message));
    }
    world_.agenda = place.agenda;
    world_.choices = place.choices;
    world_.aws = place.outside.aws;
    world_.spinnaker = place.outside.spinnaker;
    world_.run_for(Duration{0});
    return out;
  }

  Answer by_wire(Place& place, const Call& call) {
    Context ctx = place.context();
    fakes::Handles handles(place.outside.spinnaker.setup(), fakes::kWireOriginMs);
    const Call named = handles.of(call);
    Answer out;
    if (wire::is_aws_call(kind_of(call))) {
      out = by_aws(ctx, place, named, handles);
    } else if (wire::gate::GateConversation::speaks(kind_of(call))) {
      out = by_gate(ctx, place, named, handles);
    } else {
      out = by_redis(ctx, place, named, handles);
    }
    return handles.numbered(kind_of(call), std::move(out));
  }

  Answer by_aws(Context& ctx, Place& place, const Call& call, fakes::Handles& handles) {
    const int64_t now = (fakes::kWireOriginMs + ctx.now.time_since_epoch().count()) / 1'000;
    const fakes::query::LongTermKeys keys{{"AKID", {.secret_access_key = "secret"}}};
    const wire::Credentials own{.access_key_id = "AKID", .secret_access_key = "secret"};
    wire::AwsConversation talk(call, handles.of(fleet()));
    auto step = talk.begin(handles.names);
    while (const auto* request = std::get_if<wire::AwsRequest>(&step)) {
      const auto signed_request = wire::sign_for(*request, "aws", "us-east-1", own, now);
      wire::HttpResponse response = fakes::aws_face(
          ctx, place.outside, signed_request,
          {.keys = keys, .origin_ms = fakes::kWireOriginMs, .wall_epoch_seconds = now});
      spoilers_.aws(response);
      step = talk.feed(response, handles.names);
    }
    return std::get<Answer>(step);
  }

  Answer by_gate(Context& ctx, Place& place, const Call& call, fakes::Handles& handles) {
    const auto target = fakes::gate_target(place.outside.spinnaker);
    wire::gate::GateConversation talk(call, target);
    auto step = talk.begin(handles.names);
    while (const auto* request = std::get_if<wire::HttpRequest>(&step)) {
      auto response = fakes::gate_face(ctx, place.outside, *request);
      if (!response) return error_answer(kind_of(call), {.code = ErrorCode::kTimeout});
      spoilers_.gate(*response);
      step = talk.feed(*response, handles.names);
    }
    return std::get<Answer>(step);
  }

  Answer by_redis(Context& ctx, Place& place, const Call& call, fakes::Handles& handles) {
    wire::redis::RedisConversation talk(call, "armoryspinnaker");
    std::deque<wire::redis::RespValue> replies;
    auto step = talk.begin(handles.names);
    while (const auto* batch = std::get_if<wire::redis::CommandBatch>(&step)) {
      const auto commands = wire::redis::parse_commands(batch->bytes());
      for (const wire::redis::Command& command : *commands) {
        replies.push_back(*fakes::redis_face(ctx, place.outside, command));
        if (kind_of(call) == CallKind::kReadExecutions) spoilers_.redis(replies.back());
      }
      wire::redis::RespValue reply = std::move(replies.front());
      replies.pop_front();
      step = talk.feed(std::move(reply), handles.names);
    }
    return std::get<Answer>(step);
  }

  Spoilers spoilers_;
  fakes::spinnaker::SpinWorld world_;
  Engine engine_;
  std::deque<Outgoing> open_;
  Time wake_ = kNever;
  int writes_ = 0;
};

}  // namespace lighthouse::contract
