// Whole answers of AWS for a small fleet, in the shapes of [A1.3, A8, A14, A16], and the fleet that
// they are about.
#pragma once

#include <string>
#include <string_view>

#include "core/model/names.h"
#include "core/model/policy.h"
#include "core/wire/http.h"

namespace lighthouse::wire::answers {

struct Fleet {
  Names names;
  FleetConfig config;

  Fleet() {
    config.serving = ClusterId{names.intern("spin-ha")};
    config.polling = ClusterId{names.intern("spin-ha-polling")};
    config.balancers = {BalancerId{names.intern("spin-user")},
                        BalancerId{names.intern("spin-internal")}};
  }

  [[nodiscard]] InstanceId instance(std::string_view text) {
    return InstanceId{names.intern(text)};
  }
};

inline HttpResponse ok(std::string_view body) {
  return {.status = 200, .headers = {{"Content-Type", "text/xml"}}, .body = std::string(body)};
}

// The text with every `from` as `to`; one must be there.
inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("not there: " + std::string(from));
  while (at != std::string::npos) {
    text.replace(at, from.size(), to);
    at = text.find(from, at + to.size());
  }
  return text;
}

inline constexpr std::string_view kGroups =
    R"(<DescribeAutoScalingGroupsResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/">
  <DescribeAutoScalingGroupsResult>
    <AutoScalingGroups>
      <member>
        <HealthCheckType>ELB</HealthCheckType>
        <LoadBalancerNames>
          <member>spin-user</member>
          <member>spin-internal</member>
        </LoadBalancerNames>
        <Instances>
          <member>
            <LaunchConfigurationName>spin-ha-v022-lc</LaunchConfigurationName>
            <LifecycleState>InService</LifecycleState>
            <InstanceId>i-0a1b2c3d4e5f60718</InstanceId>
            <HealthStatus>Healthy</HealthStatus>
            <ProtectedFromScaleIn>true</ProtectedFromScaleIn>
            <AvailabilityZone>us-east-1a</AvailabilityZone>
          </member>
          <member>
            <LifecycleState>Terminating:Wait</LifecycleState>
            <InstanceId>i-0000000000000dead</InstanceId>
            <HealthStatus>Unhealthy</HealthStatus>
            <ProtectedFromScaleIn>false</ProtectedFromScaleIn>
            <AvailabilityZone>us-east-1b</AvailabilityZone>
          </member>
        </Instances>
        <TerminationPolicies><member>Default</member></TerminationPolicies>
        <DefaultCooldown>300</DefaultCooldown>
        <AutoScalingGroupARN>arn:aws:autoscaling:us-east-1:123456789012:x</AutoScalingGroupARN>
        <EnabledMetrics/>
        <CreatedTime>2017-04-13T16:59:50.123Z</CreatedTime>
        <AutoScalingGroupName>spin-ha-v022</AutoScalingGroupName>
        <MinSize>1</MinSize>
        <MaxSize>4</MaxSize>
        <DesiredCapacity>2</DesiredCapacity>
        <SuspendedProcesses>
          <member>
            <ProcessName>Launch</ProcessName>
            <SuspensionReason>User suspended at 2017-04-13T16:59:50Z</SuspensionReason>
          </member>
          <member>
            <ProcessName>AZRebalance</ProcessName>
            <SuspensionReason>User suspended at 2017-04-13T16:59:50Z</SuspensionReason>
          </member>
          <member>
            <ProcessName>RemoveFromLoadBalancerLowPriority</ProcessName>
            <SuspensionReason>User suspended at 2017-04-13T16:59:50Z</SuspensionReason>
          </member>
        </SuspendedProcesses>
        <VPCZoneIdentifier>subnet-1,subnet-2</VPCZoneIdentifier>
      </member>
      <member>
        <AutoScalingGroupName>spin-ha-polling-v007</AutoScalingGroupName>
        <HealthCheckType>EC2</HealthCheckType>
        <CreatedTime>2017-04-12T00:00:00Z</CreatedTime>
        <MinSize>0</MinSize>
        <MaxSize>0</MaxSize>
        <DesiredCapacity>0</DesiredCapacity>
        <Status>Delete in progress</Status>
        <Instances/>
      </member>
      <member>
        <AutoScalingGroupName>spin-ha-polling2-v007</AutoScalingGroupName>
        <NewThing><Deep>not read</Deep></NewThing>
      </member>
    </AutoScalingGroups>
  </DescribeAutoScalingGroupsResult>
  <ResponseMetadata>
    <RequestId>7c6e177f-f082-11e1-ac58-3714bEXAMPLE</RequestId>
  </ResponseMetadata>
</DescribeAutoScalingGroupsResponse>)";

inline constexpr std::string_view kInstances =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
  <requestId>59dbff89-35bd-4eac-99ed-be587EXAMPLE</requestId>
  <reservationSet>
    <item>
      <reservationId>r-1</reservationId>
      <instancesSet>
        <item>
          <instanceId>i-0a1b2c3d4e5f60718</instanceId>
          <instanceState><code>16</code><name>running</name></instanceState>
          <privateDnsName>ip-10-0-1-23.ec2.internal</privateDnsName>
          <launchTime>2017-04-13T17:00:10.000Z</launchTime>
          <privateIpAddress>10.0.1.23</privateIpAddress>
          <tagSet>
            <item><key>Name</key><value/></item>
            <item><key>aws:autoscaling:groupName</key><value>spin-ha-v022</value></item>
          </tagSet>
        </item>
        <item>
          <instanceId>i-00000000000000f0e</instanceId>
          <tagSet>
            <item><key>aws:autoscaling:groupName</key><value>spin-ha-vault</value></item>
          </tagSet>
        </item>
      </instancesSet>
    </item>
    <item>
      <instancesSet>
        <item>
          <instanceId>i-0000000000000dead</instanceId>
          <instanceState><code>48</code><name>terminated</name></instanceState>
          <privateDnsName/>
          <launchTime>2017-04-13T17:00:11.000Z</launchTime>
          <tagSet>
            <item><key>aws:autoscaling:groupName</key><value>spin-ha-v022</value></item>
          </tagSet>
        </item>
      </instancesSet>
    </item>
  </reservationSet>
</DescribeInstancesResponse>)";

inline constexpr std::string_view kMembership =
    R"(<DescribeLoadBalancersResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/">
  <DescribeLoadBalancersResult>
    <LoadBalancerDescriptions>
      <member>
        <LoadBalancerName>spin-internal</LoadBalancerName>
        <Instances/>
        <Scheme>internal</Scheme>
      </member>
      <member>
        <LoadBalancerName>spin-user</LoadBalancerName>
        <Instances>
          <member><InstanceId>i-0a1b2c3d4e5f60718</InstanceId></member>
        </Instances>
        <Scheme>internet-facing</Scheme>
      </member>
    </LoadBalancerDescriptions>
  </DescribeLoadBalancersResult>
  <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
</DescribeLoadBalancersResponse>)";

inline constexpr std::string_view kAttributes =
    R"(<DescribeLoadBalancerAttributesResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/">
  <DescribeLoadBalancerAttributesResult>
    <LoadBalancerAttributes>
      <AccessLog><Enabled>false</Enabled></AccessLog>
      <ConnectionSettings><IdleTimeout>60</IdleTimeout></ConnectionSettings>
      <CrossZoneLoadBalancing><Enabled>true</Enabled></CrossZoneLoadBalancing>
      <ConnectionDraining><Enabled>true</Enabled><Timeout>120</Timeout></ConnectionDraining>
    </LoadBalancerAttributes>
  </DescribeLoadBalancerAttributesResult>
  <ResponseMetadata><RequestId>2</RequestId></ResponseMetadata>
</DescribeLoadBalancerAttributesResponse>)";

inline constexpr std::string_view kHealth =
    R"(<DescribeInstanceHealthResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/">
  <DescribeInstanceHealthResult>
    <InstanceStates>
      <member>
        <Description>N/A</Description>
        <InstanceId>i-0a1b2c3d4e5f60718</InstanceId>
        <State>InService</State>
        <ReasonCode>N/A</ReasonCode>
      </member>
      <member>
        <Description>Instance deregistration currently in progress.</Description>
        <InstanceId>i-0000000000000dead</InstanceId>
        <State>InService</State>
        <ReasonCode>N/A</ReasonCode>
      </member>
    </InstanceStates>
  </DescribeInstanceHealthResult>
  <ResponseMetadata><RequestId>3</RequestId></ResponseMetadata>
</DescribeInstanceHealthResponse>)";

}  // namespace lighthouse::wire::answers
