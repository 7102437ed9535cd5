// A call of Lighthouse as bytes and back: encoded, answered by the fake's faces, decoded, with the
// fake's own numbers in the answer. The codecs' strongest test is that this is the typed answer.
//
// The requests of one call see one moment: what a typed call is in one step must not take its
// choices twice. So every request of a read after the first is answered by a copy of the world as
// it was before the first.
#pragma once

#include <string>

#include "core/wire/aws/aws_conversation.h"
#include "core/wire/gate/gate_conversation.h"
#include "core/wire/redis/redis_conversation.h"
#include "core/wire/signing_keys.h"
#include "fakes/endpoints.h"
#include "fakes/faces/recollection.h"
#include "fakes/faces/world_catalog.h"

namespace lighthouse::fakes {

// The Unix time of kStartOfTime where time is told by Unix: 2017-04-13.
inline constexpr int64_t kWireOriginMs = 1'492'041'600'000;

// AWS, Gate, the public URL, and Redis: all but the journal and the hook.
[[nodiscard]] bool has_wire(CallKind kind);

// What the conversations with each endpoint depend on.
struct AwsSubject {
  Call call;
  FleetConfig fleet;
  bool operator==(const AwsSubject& other) const {
    return call == other.call && fleet.serving == other.fleet.serving &&
           fleet.polling == other.fleet.polling && fleet.balancers == other.fleet.balancers;
  }
};
struct GateSubject {
  Call call;
  wire::gate::GateTarget target;
  bool operator==(const GateSubject&) const = default;
};
struct RedisSubject {
  Call call;
  std::string application;
  bool operator==(const RedisSubject&) const = default;
};

// What saves work from one call to the next. It changes no answer. For one world: its setup is in
// what is remembered.
struct WireMemory {
  wire::SigningKeys signing_keys;
  WorldCatalog catalog;
  Document pipeline;  // what `target` was read from
  std::optional<wire::gate::GateTarget> target;
  Recollection<AwsSubject, wire::AwsRequest, wire::HttpResponse> aws;
  Recollection<GateSubject, wire::HttpRequest, wire::HttpResponse> gate;
  Recollection<RedisSubject, wire::redis::CommandBatch, wire::redis::RespValue> redis;
};

// As answer_call, by wire. Requires: has_wire(kind_of(request.call)).
[[nodiscard]] Answer answer_by_wire(Context& ctx, Outside& outside, const Request& request,
                                    WireMemory& memory);

}  // namespace lighthouse::fakes
