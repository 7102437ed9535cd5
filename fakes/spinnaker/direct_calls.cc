// The calls that Lighthouse makes past Gate: to Redis itself and to a host's poller; and the
// dispatch of all calls.
#include <type_traits>
#include <variant>

#include "fakes/spinnaker/spinnaker.h"

namespace lighthouse::fakes::spinnaker {

bool Spinnaker::answers(CallKind kind) {
  switch (endpoint_of(kind)) {
    case Endpoint::kGate:
    case Endpoint::kRedis:
    case Endpoint::kUrl:
    case Endpoint::kHook: return true;
    case Endpoint::kAutoScaling:
    case Endpoint::kEc2:
    case Endpoint::kElb:
    case Endpoint::kJournal: return false;
  }
  return false;
}

Answer Spinnaker::answer(SpinContext& ctx, const Call& call) {
  return std::visit(
      [&](const auto& request) -> Answer {
        if constexpr (requires { this->on(ctx, request); }) {
          return this->on(ctx, request);
        } else {
          return error_answer(kind_of(call), {.code = ErrorCode::kInternal,
                                              .message = Message::truncated("not Spinnaker's")});
        }
      },
      call);
}

Result<Done> Spinnaker::reach_redis(Time now, Access access) const {
  if (now >= redis_trouble_until_) return Done{};
  switch (redis_trouble_) {
    case RedisTrouble::kDown: return failure(ErrorCode::kUnavailable, "connection refused");
    case RedisTrouble::kLoading:
      return failure(ErrorCode::kUnavailable, "LOADING Redis is loading the dataset in memory");
    case RedisTrouble::kReadOnly: break;
  }
  if (access == Access::kRead) return Done{};
  return failure(ErrorCode::kUnavailable, "READONLY You can't write against a read only replica.");
}

Result<Executions> Spinnaker::on(SpinContext& ctx, const ReadExecutions& call) {
  if (const auto redis = reach_redis(ctx.now, Access::kRead); !redis) {
    return tl::unexpected(redis.error());
  }
  const std::span<const ExecutionId> also(call.also.data(), call.also.size());
  return wrong_redis_at(ctx.now) ? Redis().read(also) : redis_.read(also);
}

Result<BakeHosts> Spinnaker::on(SpinContext& ctx, const ReadBakes& /*call*/) {
  if (const auto redis = reach_redis(ctx.now, Access::kRead); !redis) {
    return tl::unexpected(redis.error());
  }
  BakeHosts out;
  if (wrong_redis_at(ctx.now)) return out;
  for (const Job& job : jobs_) {
    if (job.kind == WorkKind::kBake) out.push_back(job.shown);
  }
  return out;
}

Result<Lease> Spinnaker::on(SpinContext& ctx, const HoldLease& call) {
  if (const auto redis = reach_redis(ctx.now, Access::kWrite); !redis) {
    return tl::unexpected(redis.error());
  }
  if (call.run == 0 || call.ttl <= Duration{0}) {
    return failure(ErrorCode::kInvalid, "ERR invalid expire time in 'set' command");
  }
  if (wrong_redis_at(ctx.now)) return Redis().hold_lease(ctx.now, call.run, call.ttl);
  return redis_.hold_lease(ctx.now, call.run, call.ttl);
}

Result<Done> Spinnaker::on(SpinContext& ctx, const ReleaseLease& call) {
  if (const auto redis = reach_redis(ctx.now, Access::kWrite); !redis) {
    return tl::unexpected(redis.error());
  }
  if (!wrong_redis_at(ctx.now)) redis_.release_lease(call.run);
  return Done{};
}

Result<Done> Spinnaker::on(SpinContext& /*ctx*/, const StopPoller& call) {
  Host* host = host_of(call.instance);
  if (host == nullptr) return failure(ErrorCode::kNotFound, "no such host");
  if (host->state != HostState::kUp) {
    return failure(ErrorCode::kUnavailable, "the host does not answer");
  }
  stop_poller(*host);
  return Done{};
}

}  // namespace lighthouse::fakes::spinnaker
