#include "fakes/faces/wire_call.h"

#include <cassert>
#include <deque>
#include <memory>
#include <utility>

#include "fakes/faces/aws_face.h"
#include "fakes/faces/gate_face.h"
#include "fakes/faces/redis_face.h"
#include "fakes/faces/renumber.h"
#include "fakes/faces/world_catalog.h"

namespace lighthouse::fakes {
namespace {

using wire::AwsConversation;
using wire::HttpRequest;
using wire::gate::GateConversation;
using wire::redis::Command;
using wire::redis::CommandBatch;
using wire::redis::RedisConversation;
using wire::redis::RespValue;

// The keys of the AWS documentation's examples.
const wire::Credentials kCredentials{
    .access_key_id = "AKIAIOSFODNN7EXAMPLE",
    .secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"};
constexpr int32_t kRowsOnAPage = 4;  // so that a usual fleet takes several pages

Answer refused(CallKind kind) {
  return error_answer(
      kind, {.code = ErrorCode::kUnavailable, .message = Message::truncated("connection refused")});
}

// The world as it was, for the further requests of a call.
class Before {
 public:
  Before(const Context& ctx, const Outside& outside)
      : now_(ctx.now),
        agenda_(ctx.agenda),
        choices_(ctx.choices),
        outside_(outside) {}

  std::optional<wire::HttpResponse> answer(const HttpRequest& request,
                                           const wire::gate::GateTarget& target) const {
    Agenda agenda = agenda_;
    Choices choices = choices_;
    Outside outside = outside_;
    Context ctx{.now = now_, .agenda = agenda, .choices = choices};
    return gate_face(ctx, outside, request, target);
  }

 private:
  Time now_;
  Agenda agenda_;
  Choices choices_;
  Outside outside_;
};

const wire::gate::GateTarget& target_of(const Outside& outside, WireMemory& memory) {
  const Document& saved = outside.spinnaker.front50().saved();
  if (!memory.target || memory.pipeline != saved) {
    memory.pipeline = saved;
    memory.target = gate_target(outside.spinnaker);
  }
  return *memory.target;
}

// The table of a call's codec, and how its answer is told in the fake's numbers.
template <class Talk>
std::pair<Talk, Names> begun(Talk talk, Handles& handles) {
  return {std::move(talk), std::move(handles.names)};
}

Handles handles_of(const Outside& outside) {
  return {outside.spinnaker.setup(), kWireOriginMs};
}

Answer numbered(const Outside& outside, CallKind kind, Answer&& answer, Names& names) {
  Handles handles = handles_of(outside);
  handles.names = std::move(names);
  return handles.numbered(kind, std::move(answer));
}

std::optional<Answer> by_gate(Context& ctx, Outside& outside, const Call& call,
                              WireMemory& memory) {
  // Copies: a save changes the document, and the codec keeps a reference.
  const GateSubject subject{.call = call, .target = target_of(outside, memory)};
  std::unique_ptr<Before> before;
  if (kind_of(call) == CallKind::kListRuns) before = std::make_unique<Before>(ctx, outside);
  bool first = true;
  const auto ask = [&](const HttpRequest& request) {
    assert(first || before);
    return std::exchange(first, false) ? gate_face(ctx, outside, request, subject.target)
                                       : before->answer(request, subject.target);
  };
  Call in_handles;
  const auto begin = [&] {
    Handles handles = handles_of(outside);
    in_handles = handles.of(call);
    return begun(GateConversation(in_handles, subject.target), handles);
  };
  return memory.gate.converse(subject, ask, begin, [&](Answer&& answer, Names& names) {
    return numbered(outside, kind_of(call), std::move(answer), names);
  });
}

// Reads take no choice and the lease is one command, so nothing has to be remembered.
std::optional<Answer> by_redis(Context& ctx, Outside& outside, const Call& call,
                               WireMemory& memory) {
  const RedisSubject subject{.call = call, .application = target_of(outside, memory).application};
  std::deque<RespValue> replies;
  const auto ask = [&](const CommandBatch& batch) -> std::optional<RespValue> {
    const auto commands = wire::redis::parse_commands(batch.bytes());
    assert(commands);
    for (const Command& command : *commands) {
      auto reply = redis_face(ctx, outside, command);
      if (!reply) return std::nullopt;
      replies.push_back(*std::move(reply));
    }
    RespValue reply = std::move(replies.front());
    replies.pop_front();
    return reply;
  };
  const auto begin = [&] {
    Handles handles = handles_of(outside);
    return begun(RedisConversation(handles.of(call), subject.application), handles);
  };
  return memory.redis.converse(subject, ask, begin, [&](Answer&& answer, Names& names) {
    return numbered(outside, kind_of(call), std::move(answer), names);
  });
}

// One face for all requests of the call: they see one moment.
std::optional<Answer> by_aws(Context& ctx, Outside& outside, const Request& request,
                             WireMemory& memory) {
  static const query::LongTermKeys kKeys{
      {kCredentials.access_key_id, {.secret_access_key = kCredentials.secret_access_key}}};
  const int64_t seconds = (kWireOriginMs + ctx.now.time_since_epoch().count()) / 1'000;
  AwsFace face(ctx, outside, memory.catalog.of(outside),
               {.keys = kKeys,
                .origin_ms = kWireOriginMs,
                .wall_epoch_seconds = seconds,
                .by = request.by,
                .freshness = request.freshness,
                .signing_keys = &memory.signing_keys,
                .page_limit = kRowsOnAPage});
  const auto ask = [&](const wire::AwsRequest& next) -> std::optional<wire::HttpResponse> {
    const std::string host = wire::default_host(next.service, kWorldRegion);
    return face.answer(
        wire::sign_for(next, host, kWorldRegion, kCredentials, seconds, memory.signing_keys));
  };
  const auto begin = [&] {
    Handles handles = handles_of(outside);
    Call call = handles.of(request.call);
    const FleetConfig fleet = handles.of(request.fleet);
    return begun(AwsConversation(std::move(call), fleet), handles);
  };
  return memory.aws.converse({.call = request.call, .fleet = request.fleet}, ask, begin,
                             [&](Answer&& answer, Names& names) {
                               return numbered(outside, kind_of(request.call), std::move(answer),
                                               names);
                             });
}

}  // namespace

bool has_wire(CallKind kind) {
  return wire::is_aws_call(kind) || GateConversation::speaks(kind) ||
         RedisConversation::speaks(kind);
}

Answer answer_by_wire(Context& ctx, Outside& outside, const Request& request, WireMemory& memory) {
  const CallKind kind = kind_of(request.call);
  std::optional<Answer> answer;
  if (wire::is_aws_call(kind)) {
    answer = by_aws(ctx, outside, request, memory);
  } else if (GateConversation::speaks(kind)) {
    answer = by_gate(ctx, outside, request.call, memory);
  } else {
    answer = by_redis(ctx, outside, request.call, memory);
  }
  return answer ? *std::move(answer) : refused(kind);
}

}  // namespace lighthouse::fakes
