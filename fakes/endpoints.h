// Endpoints: routes a call of Lighthouse to the fake that answers it, and gives the fake's answer
// the type that the core expects.
//
// What AWS is asked is what the adapter would ask: the configured clusters and balancers only.
// Instances that are not there any more are refused as AWS refuses them.
#pragma once

#include "core/model/policy.h"
#include "fakes/aws/aws.h"
#include "fakes/spinnaker/spinnaker.h"

namespace lighthouse::fakes {

// The state of both fakes: what a call can read and change.
struct Outside {
  aws::Aws aws;
  spinnaker::Spinnaker spinnaker;
  bool operator==(const Outside&) const = default;
};

struct Request {
  const Call& call;
  const FleetConfig& fleet;
  uint16_t by = kControllerActor;  // the caller's actor number
  aws::Freshness freshness = aws::Freshness::kAsChosen;
};

// The call takes effect now. AWS may have new notices afterwards.
// Requires: not AppendJournal, which no endpoint answers.
[[nodiscard]] Answer answer_call(Context& ctx, Outside& outside, const Request& request);

}  // namespace lighthouse::fakes
