#include "fakes/faces/aws_face.h"

#include <algorithm>
#include <array>

#include "fakes/faces/world_catalog.h"

namespace lighthouse::fakes {
namespace {

constexpr auto kPermitted = std::to_array<std::string_view>(
    {// Auto Scaling
     "AttachLoadBalancers", "DeleteAutoScalingGroup", "DescribeAccountLimits",
     "DescribeAutoScalingGroups", "DescribeAutoScalingInstances", "DescribeInstanceRefreshes",
     "DescribeScalingActivities", "DescribeScalingProcessTypes", "DescribeScheduledActions",
     "DetachLoadBalancers", "EnterStandby", "ExitStandby", "ResumeProcesses", "SetDesiredCapacity",
     "SetInstanceHealth", "SetInstanceProtection", "SuspendProcesses",
     "TerminateInstanceInAutoScalingGroup", "UpdateAutoScalingGroup",
     // classic ELB
     "DeregisterInstancesFromLoadBalancer", "DescribeInstanceHealth",
     "DescribeLoadBalancerAttributes", "DescribeLoadBalancers", "RegisterInstancesWithLoadBalancer",
     // EC2
     "DescribeAvailabilityZones", "DescribeInstanceStatus", "DescribeInstances", "DescribeRegions",
     "TerminateInstances",
     // STS
     "GetCallerIdentity"});

bool is_permitted(std::string_view action) {
  return std::ranges::find(kPermitted, action) != kPermitted.end();
}

}  // namespace

AwsFace::AwsFace(Context& ctx, Outside& outside, query::Catalog& catalog, const AwsAccess& access)
    : access_(access),
      view_(outside.aws, catalog, ctx,
            {.origin_ms = access.origin_ms,
             .by = access.by,
             .freshness = access.freshness,
             .page_limit = access.page_limit,
             .permits = is_permitted,
             .signing_keys = access.signing_keys}) {}

wire::HttpResponse AwsFace::answer(const wire::HttpRequest& request) {
  return query::query_face(view_, access_.keys, request, access_.wall_epoch_seconds);
}

wire::HttpResponse aws_face(Context& ctx, Outside& outside, const wire::HttpRequest& request,
                            const AwsAccess& access) {
  query::Catalog catalog = catalog_of(outside);
  return AwsFace(ctx, outside, catalog, access).answer(request);
}

}  // namespace lighthouse::fakes
