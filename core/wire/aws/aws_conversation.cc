#include "core/wire/aws/aws_conversation.h"

#include <utility>

namespace lighthouse::wire {

namespace {

using Talk = std::variant<GroupsTalk, InstancesTalk, BalancersTalk, WriteTalk>;

Talk talk_of(Call call, const FleetConfig& fleet) {
  if (std::holds_alternative<DescribeGroups>(call)) return GroupsTalk(fleet);
  if (std::holds_alternative<DescribeInstances>(call)) return InstancesTalk(fleet);
  if (std::holds_alternative<DescribeBalancers>(call)) return BalancersTalk(fleet);
  return WriteTalk(std::move(call));
}

}  // namespace

bool is_aws_call(CallKind kind) {
  const Endpoint endpoint = endpoint_of(kind);
  return endpoint == Endpoint::kAutoScaling || endpoint == Endpoint::kEc2 ||
         endpoint == Endpoint::kElb;
}

AwsConversation::AwsConversation(Call call, const FleetConfig& fleet)
    : talk_(talk_of(std::move(call), fleet)) {}

Step<AwsRequest> AwsConversation::begin(const Names& names) {
  return std::visit([&](auto& talk) { return Step<AwsRequest>(talk.begin(names)); }, talk_);
}

Step<AwsRequest> AwsConversation::feed(const HttpResponse& response, Names& names) {
  return std::visit([&](auto& talk) { return Step<AwsRequest>(talk.feed(response, names)); },
                    talk_);
}

}  // namespace lighthouse::wire
