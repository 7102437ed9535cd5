// Calls to AWS as conversations: the AWS Query protocol for every Call whose endpoint is Auto
// Scaling, EC2 or classic ELB (core/wire/conversation.h tells how to drive one).
//
// Requests are unsigned and without Host: sign_for (core/wire/aws/service.h) does the rest. A
// refusal that can be repaired (clock, token) is seen by refusal_of (core/wire/aws/error.h) before
// the response is fed.
#pragma once

#include <variant>

#include "core/model/call.h"
#include "core/model/names.h"
#include "core/model/policy.h"
#include "core/wire/aws/describe_balancers.h"
#include "core/wire/aws/describe_groups.h"
#include "core/wire/aws/describe_instances.h"
#include "core/wire/aws/service.h"
#include "core/wire/aws/writes.h"
#include "core/wire/conversation.h"

namespace lighthouse::wire {

[[nodiscard]] bool is_aws_call(CallKind kind);

class AwsConversation {
 public:
  using Request = AwsRequest;
  using Response = HttpResponse;

  // Requires: is_aws_call(kind_of(call)), and handles from the table that begin and feed are given.
  // A moment of AWS becomes a Time by its milliseconds since the Unix epoch.
  AwsConversation(Call call, const FleetConfig& fleet);

  [[nodiscard]] Step<AwsRequest> begin(const Names& names);
  [[nodiscard]] Step<AwsRequest> feed(const HttpResponse& response, Names& names);

 private:
  std::variant<GroupsTalk, InstancesTalk, BalancersTalk, WriteTalk> talk_;
};

static_assert(Conversation<AwsConversation>);

}  // namespace lighthouse::wire
