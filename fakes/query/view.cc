#include "fakes/query/view.h"

namespace lighthouse::fakes::query {

// Describes of all that there is never fail.
const Groups& View::groups() {
  if (!groups_) groups_ = *aws.describe_groups(ctx, {}, options_.freshness);
  return *groups_;
}

const Instances& View::instances() {
  if (!instances_) instances_ = *aws.describe_instances(ctx, {}, options_.freshness);
  return *instances_;
}

const Balancers& View::balancers() {
  if (!balancers_) balancers_ = *aws.describe_balancers(ctx, {}, options_.freshness);
  return *balancers_;
}

}  // namespace lighthouse::fakes::query
