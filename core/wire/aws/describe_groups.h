// DescribeGroups on the wire: DescribeAutoScalingGroups, page by page [A7, A8.1, A12.1].
//
// All groups of the account are listed, because new ones have names that nobody knows before; those
// of other clusters are passed over unread. A group that shows on two pages counts as it was read
// last.
#pragma once

#include <string>

#include "core/model/fleet.h"
#include "core/model/names.h"
#include "core/model/policy.h"
#include "core/wire/aws/pages.h"
#include "core/wire/aws/service.h"
#include "core/wire/conversation.h"

namespace lighthouse::wire {

class GroupsTalk {
 public:
  explicit GroupsTalk(const FleetConfig& fleet) : fleet_(fleet) {}
  [[nodiscard]] Step<AwsRequest> begin(const Names& names) const;
  [[nodiscard]] Step<AwsRequest> feed(const HttpResponse& response, Names& names);

 private:
  FleetConfig fleet_;
  Pages pages_;
  Groups found_;
};

}  // namespace lighthouse::wire
