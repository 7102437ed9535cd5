#include "served/served_world.h"

#include <chrono>
#include <utility>

#include "core/wire/timestamps.h"
#include "fakes/faces/aws_face.h"
#include "fakes/faces/gate_face.h"
#include "fakes/faces/redis_face.h"
#include "fakes/faces/texts.h"
#include "served/refusals.h"
#include "served/truth_json.h"

namespace lighthouse::served {

namespace {

using wire::HttpRequest;
using wire::redis::Command;
using wire::redis::RespValue;

// The second arrival of a call that the network brings twice.
constexpr Duration kTwinAfter{2'000};

int64_t unix_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Answer failed(CallKind kind) {
  return error_answer(kind, {.code = ErrorCode::kUnavailable, .message = {}});
}

Answer answer_in(CallKind kind, const ServedWorld::HttpAnswer& response) {
  if (!response || response->status < 200 || response->status > 299) return failed(kind);
  if (kind != CallKind::kSubmitRecord) return Result<Done>{};
  const auto id = fakes::parse_execution(created_id(response->body));
  return id ? Answer(Result<ExecutionId>(*id)) : failed(kind);
}

}  // namespace

ServedWorld::ServedWorld(std::shared_ptr<const sim::Stage> stage, ServedOptions options)
    : stage_(std::move(stage)),
      options_(std::move(options)),
      clock_(options_.speed, stage_->zero) {
  begin();
}

// --- time ----------------------------------------------------------------------------------------

void ServedWorld::begin() {
  world_.emplace(stage_, sim::choices_of(*stage_, options_.seed), sim::ControllersAre::kOutside);
  world_->advance_to(stage_->zero);
  clock_ = ScaledClock(options_.speed, stage_->zero);
  began_ms_ = unix_ms();
  later_.clear();
  stale_ = {};
  ++generation_;
}

void ServedWorld::move_to_now() {
  const Time now = clock_.now();
  while (!later_.empty() && later_.begin()->first <= now) {
    const auto first = later_.extract(later_.begin());
    world_->advance_to(first.key());
    first.mapped()();
  }
  world_->advance_to(now);
}

// Lets others at the world meanwhile. False: nobody waits for the answer any more.
bool ServedWorld::wait_until(Lock& lock, Time when) {
  const uint64_t generation = generation_;
  while (!stopped_ && generation == generation_ && clock_.now() < when) {
    if (clock_.moves()) {
      moved_.wait_for(lock, clock_.on_machine(when - clock_.now()));
    } else {
      moved_.wait(lock);
    }
  }
  if (stopped_ || generation != generation_) return false;
  move_to_now();
  return true;
}

void ServedWorld::catch_up() {
  const Lock lock(mutex_);
  move_to_now();
}

void ServedWorld::advance(Duration by) {
  const Lock lock(mutex_);
  clock_.skip(by);
  move_to_now();
  moved_.notify_all();
}

void ServedWorld::reset() {
  const Lock lock(mutex_);
  begin();
  moved_.notify_all();
}

void ServedWorld::stop_faults() {
  const Lock lock(mutex_);
  move_to_now();
  world_->stop_faults();
}

Result<Done> ServedWorld::stop_poller(InstanceId instance) {
  const Lock lock(mutex_);
  move_to_now();
  const Call call = StopPoller{.instance = instance};
  Answer answer;
  world_->outside_takes_effect(
      world_->outside_sends(call), [&](Context& ctx, fakes::Outside& outside) {
        answer = fakes::answer_call(ctx, outside, {.call = call, .fleet = stage_->engine.fleet});
        return answer;
      });
  return std::get<Result<Done>>(answer);
}

void ServedWorld::stop() {
  const Lock lock(mutex_);
  stopped_ = true;
  moved_.notify_all();
}

int64_t ServedWorld::origin_ms() const {
  return began_ms_ - (stage_->zero - kStartOfTime).count();
}

Doors ServedWorld::doors() {
  const Lock lock(mutex_);
  move_to_now();
  const auto& spinnaker = world_->spinnaker();
  const Time now = world_->now();
  return {.gate = !spinnaker.is_gate_down(now),
          .url = !spinnaker.is_url_down(now),
          .redis = !spinnaker.is_redis_down(now)};
}

std::string ServedWorld::truth() {
  const Lock lock(mutex_);
  move_to_now();
  return truth_json(*world_, {.speed = options_.speed,
                              .seed = options_.seed,
                              .epoch_ms = origin_ms() + (world_->now() - kStartOfTime).count()});
}

// --- HTTP ----------------------------------------------------------------------------------------

ServedWorld::HttpAnswer ServedWorld::aws(const HttpRequest& request) {
  Lock lock(mutex_);
  const int64_t wall_ms = unix_ms();
  const auto face = [this, request, wall_ms](Context& ctx, fakes::Outside& outside,
                                             fakes::aws::Freshness freshness) -> HttpAnswer {
    return fakes::aws_face(ctx, outside, request,
                           {.keys = options_.keys,
                            .origin_ms = origin_ms(),
                            .wall_epoch_seconds = wall_ms / 1'000,
                            .freshness = freshness});
  };
  const PartOfCall part = aws_part(request, stage_->names);
  const Endpoint endpoint = part.call ? endpoint_of(*part.kind()) : Endpoint::kAutoScaling;
  HttpAnswer out = over_http(lock, endpoint, part, face);
  if (out) wire::set_header(out->headers, "Date", wire::format_http_date(wall_ms / 1'000));
  return out;
}

ServedWorld::HttpAnswer ServedWorld::gate(const HttpRequest& request) {
  Lock lock(mutex_);
  const auto face = [request](Context& ctx, fakes::Outside& outside, fakes::aws::Freshness) {
    return fakes::gate_face(ctx, outside, request);
  };
  const PartOfCall part = gate_part(request, fakes::gate_target(world_->spinnaker()));
  return over_http(lock, Endpoint::kGate, part, face);
}

ServedWorld::HttpAnswer ServedWorld::public_url(const HttpRequest& request) {
  Lock lock(mutex_);
  // Deck is one page, whatever its path.
  const HttpRequest page{.method = "GET", .target = "/", .headers = request.headers, .body = {}};
  const auto face = [page](Context& ctx, fakes::Outside& outside, fakes::aws::Freshness) {
    return fakes::gate_face(ctx, outside, page);
  };
  return over_http(lock, Endpoint::kUrl, {.call = ProbeUrl{}, .opens = true}, face);
}

ServedWorld::HttpAnswer ServedWorld::over_http(Lock& lock, Endpoint endpoint,
                                               const PartOfCall& part, const HttpFace& face) {
  using fakes::aws::Freshness;
  move_to_now();
  HttpAnswer out;
  if (!part.call || !part.opens) {
    const bool stale = part.call && stale_[static_cast<std::size_t>(*part.kind())];
    world_->outside_acts([&](Context& ctx, fakes::Outside& outside) {
      out = face(ctx, outside, stale ? Freshness::kStale : Freshness::kAsChosen);
    });
    return out;
  }
  const CallKind kind = *part.kind();
  const sim::CallInFlight message = world_->outside_sends(*part.call);
  const sim::Fate& fate = message.fate;
  stale_[static_cast<std::size_t>(kind)] = fate.stale;
  if (fate.delay > Duration{0} && !wait_until(lock, world_->now() + fate.delay)) return {};
  if (fate.lost_request) return {};
  if (fate.refusal == sim::Fate::Refusal::kThrottled ||
      fate.refusal == sim::Fate::Refusal::kServerErrorBefore) {
    return http_refusal(endpoint, fate.refusal);
  }
  const auto act = [face, kind, freshness = fate.stale ? Freshness::kStale : Freshness::kAsChosen](
                       HttpAnswer& response, Context& ctx, fakes::Outside& outside) {
    response = face(ctx, outside, freshness);
    return answer_in(kind, response);
  };
  world_->outside_takes_effect(
      message, [&](Context& ctx, fakes::Outside& outside) { return act(out, ctx, outside); });
  if (fate.duplicate) {
    arrive_again(message, [act](Context& ctx, fakes::Outside& outside) {
      HttpAnswer unheard;
      return act(unheard, ctx, outside);
    });
  }
  if (fate.lost_answer) return {};
  if (fate.refusal == sim::Fate::Refusal::kServerErrorAfter) {
    return http_refusal(endpoint, fate.refusal);
  }
  return fate.unreadable ? login_page() : out;
}

void ServedWorld::arrive_again(sim::CallInFlight message, sim::World::Act act) {
  message.duplicate = true;
  later_.emplace(world_->now() + kTwinAfter,
                 [this, message = std::move(message), act = std::move(act)] {
                   world_->outside_takes_effect(message, act);
                 });
}

// --- Redis ---------------------------------------------------------------------------------------

std::optional<RespValue> ServedWorld::redis(const Command& command) {
  Lock lock(mutex_);
  move_to_now();
  const PartOfCall part = redis_part(command);
  std::optional<RespValue> out;
  if (!part.call || !part.opens) {
    world_->outside_acts([&](Context& ctx, fakes::Outside& outside) {
      out = fakes::redis_face(ctx, outside, command);
    });
    return out;
  }
  const CallKind kind = *part.kind();
  const sim::CallInFlight message = world_->outside_sends(*part.call);
  const sim::Fate& fate = message.fate;
  if (fate.delay > Duration{0} && !wait_until(lock, world_->now() + fate.delay)) return {};
  if (fate.lost_request) return {};
  if (fate.refusal == sim::Fate::Refusal::kThrottled ||
      fate.refusal == sim::Fate::Refusal::kServerErrorBefore) {
    return redis_refusal(fate.refusal);
  }
  const auto act = [kind, command](std::optional<RespValue>& reply, Context& ctx,
                                   fakes::Outside& outside) {
    reply = fakes::redis_face(ctx, outside, command);
    const bool ok = reply && reply->kind != RespValue::Kind::kError;
    return ok ? Answer(Result<Done>{}) : failed(kind);
  };
  world_->outside_takes_effect(
      message, [&](Context& ctx, fakes::Outside& outside) { return act(out, ctx, outside); });
  if (fate.duplicate) {
    arrive_again(message, [act](Context& ctx, fakes::Outside& outside) {
      std::optional<RespValue> unheard;
      return act(unheard, ctx, outside);
    });
  }
  if (fate.lost_answer) return {};
  if (fate.refusal == sim::Fate::Refusal::kServerErrorAfter) return redis_refusal(fate.refusal);
  return fate.unreadable ? RespValue::of_text("<html>") : out;
}

}  // namespace lighthouse::served
