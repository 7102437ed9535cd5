// DescribeBalancers on the wire: classic ELB's DescribeLoadBalancers for all that are configured,
// then DescribeLoadBalancerAttributes and DescribeInstanceHealth for each [A14.1].
//
// Membership comes from the first, health from the last; between them the world may move on, so an
// instance may be in one list only. Rows are read by their description, because the state InService
// alone also means "draining" [A14.2].
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/model/fleet.h"
#include "core/model/names.h"
#include "core/model/policy.h"
#include "core/wire/aws/pages.h"
#include "core/wire/aws/service.h"
#include "core/wire/conversation.h"

namespace lighthouse::wire {

// What one row of DescribeInstanceHealth says. Words that are not known, and an InService without
// the description "N/A", are kUnknown.
[[nodiscard]] Registration registration_of(std::string_view state, std::string_view description);

class BalancersTalk {
 public:
  explicit BalancersTalk(const FleetConfig& fleet) : fleet_(fleet) {}
  [[nodiscard]] Step<AwsRequest> begin(const Names& names);
  [[nodiscard]] Step<AwsRequest> feed(const HttpResponse& response, Names& names);

 private:
  enum class Part : uint8_t { kMembership, kAttributes, kHealth };

  [[nodiscard]] Step<AwsRequest> feed_membership(const HttpResponse& response, Names& names);
  [[nodiscard]] Step<AwsRequest> feed_attributes(const HttpResponse& response, const Names& names);
  [[nodiscard]] Step<AwsRequest> feed_health(const HttpResponse& response, Names& names);
  // Of the part and balancer in turn.
  [[nodiscard]] AwsRequest request(const Names& names) const;

  FleetConfig fleet_;
  Part part_ = Part::kMembership;
  std::size_t turn_ = 0;  // index into found_
  Pages pages_;
  Balancers found_;
};

}  // namespace lighthouse::wire
