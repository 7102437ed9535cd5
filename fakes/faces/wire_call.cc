#include "fakes/faces/wire_call.h"

#include <cassert>
#include <deque>
#include <utility>

#include "core/wire/aws/aws_conversation.h"
#include "core/wire/redis/redis_conversation.h"
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

Answer by_gate(Context& ctx, Outside& outside, const Call& call, Names& names, WireMemory& memory) {
  // A copy: a save changes the document.
  const wire::gate::GateTarget target = target_of(outside, memory);
  std::optional<Before> before;
  if (kind_of(call) == CallKind::kListRuns) before.emplace(ctx, outside);
  GateConversation talk(call, target);
  wire::Step<HttpRequest> step = talk.begin(names);
  for (bool first = true; std::holds_alternative<HttpRequest>(step); first = false) {
    const auto& request = std::get<HttpRequest>(step);
    assert(first || before);
    const auto response =
        first ? gate_face(ctx, outside, request, target) : before->answer(request, target);
    if (!response) return refused(kind_of(call));
    step = talk.feed(*response, names);
  }
  return std::get<Answer>(std::move(step));
}

// Reads take no choice and the lease is one command, so nothing has to be remembered.
Answer by_redis(Context& ctx, Outside& outside, const Call& call, Names& names,
                WireMemory& memory) {
  RedisConversation talk(call, target_of(outside, memory).application);
  std::deque<RespValue> replies;
  wire::Step<CommandBatch> step = talk.begin(names);
  while (const auto* batch = std::get_if<CommandBatch>(&step)) {
    const auto commands = wire::redis::parse_commands(batch->bytes());
    assert(commands);
    for (const Command& command : *commands) {
      auto reply = redis_face(ctx, outside, command);
      if (!reply) return refused(kind_of(call));
      replies.push_back(*std::move(reply));
    }
    RespValue reply = std::move(replies.front());
    replies.pop_front();
    step = talk.feed(std::move(reply), names);
  }
  return std::get<Answer>(std::move(step));
}

// One face for all requests of the call: they see one moment.
Answer by_aws(Context& ctx, Outside& outside, const Request& request, Handles& handles,
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
  AwsConversation talk(handles.of(request.call), handles.of(request.fleet));
  wire::Step<wire::AwsRequest> step = talk.begin(handles.names);
  while (const auto* next = std::get_if<wire::AwsRequest>(&step)) {
    const std::string host = wire::default_host(next->service, kWorldRegion);
    step = talk.feed(face.answer(wire::sign_for(*next, host, kWorldRegion, kCredentials, seconds,
                                                memory.signing_keys)),
                     handles.names);
  }
  return std::get<Answer>(std::move(step));
}

}  // namespace

bool has_wire(CallKind kind) {
  return wire::is_aws_call(kind) || GateConversation::speaks(kind) ||
         RedisConversation::speaks(kind);
}

Answer answer_by_wire(Context& ctx, Outside& outside, const Request& request, WireMemory& memory) {
  const CallKind kind = kind_of(request.call);
  Handles handles(outside.spinnaker.setup(), kWireOriginMs);
  Answer answer;
  if (wire::is_aws_call(kind)) {
    answer = by_aws(ctx, outside, request, handles, memory);
  } else if (GateConversation::speaks(kind)) {
    answer = by_gate(ctx, outside, handles.of(request.call), handles.names, memory);
  } else {
    answer = by_redis(ctx, outside, handles.of(request.call), handles.names, memory);
  }
  return handles.numbered(kind, std::move(answer));
}

}  // namespace lighthouse::fakes
