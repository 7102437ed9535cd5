// The fake AWS of a world as a server of the Query API: Auto Scaling, classic ELB, EC2 and STS on
// one address, with signatures checked, over the same groups, instances and balancers that the
// typed calls see. Names are the setup's: `armoryspinnaker-ha-v022`.
//
// The reads, and the writes that change what a world holds, are there; what a world does not hold
// (launch configurations, listeners, networks, tags, sessions, new groups) is denied, as to a user
// whose policy does not allow it.
#pragma once

#include <cstdint>

#include "core/wire/http.h"
#include "fakes/endpoints.h"
#include "fakes/query/face.h"

namespace lighthouse::fakes {

struct AwsAccess {
  const query::LongTermKeys& keys;
  int64_t origin_ms = 0;           // the Unix time of kStartOfTime, in milliseconds
  int64_t wall_epoch_seconds = 0;  // what dates of signatures are held against
  uint16_t by = kControllerActor;  // whose doing the writes are
  aws::Freshness freshness = aws::Freshness::kAsChosen;
  wire::SigningKeys* signing_keys = nullptr;  // saves work, if there are any
  int32_t page_limit = 0;  // fewer rows a page than the request allows [A7]; 0: as asked
};

// For as long as one moment lasts: all its answers show the same state, however stale. A server
// makes one for each request, a conversation of several requests one for all of them.
class AwsFace {
 public:
  // Requires: all that it is given outlives it; the catalog is that of `outside` now.
  AwsFace(Context& ctx, Outside& outside, query::Catalog& catalog, const AwsAccess& access);

  AwsFace(const AwsFace&) = delete;
  AwsFace& operator=(const AwsFace&) = delete;

  [[nodiscard]] wire::HttpResponse answer(const wire::HttpRequest& request);

 private:
  AwsAccess access_;
  query::View view_;
};

// One request. AWS may have new notices afterwards.
[[nodiscard]] wire::HttpResponse aws_face(Context& ctx, Outside& outside,
                                          const wire::HttpRequest& request,
                                          const AwsAccess& access);

}  // namespace lighthouse::fakes
