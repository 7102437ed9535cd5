// DescribeInstances on the wire: EC2's operation of that name, filtered by the tag that Auto
// Scaling gives to the instances of a group, page by page [A7, A16.1].
//
// The filter takes wildcards and so also groups of clusters whose names only begin alike; they are
// left out by their parsed names. Terminated instances are listed for a while, without host name.
#pragma once

#include "core/model/fleet.h"
#include "core/model/names.h"
#include "core/model/policy.h"
#include "core/wire/aws/pages.h"
#include "core/wire/aws/service.h"
#include "core/wire/conversation.h"

namespace lighthouse::wire {

class InstancesTalk {
 public:
  explicit InstancesTalk(const FleetConfig& fleet) : fleet_(fleet) {}
  [[nodiscard]] Step<AwsRequest> begin(const Names& names) const;
  [[nodiscard]] Step<AwsRequest> feed(const HttpResponse& response, Names& names);

 private:
  FleetConfig fleet_;
  Pages pages_;
  Instances found_;
};

}  // namespace lighthouse::wire
