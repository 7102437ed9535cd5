// Carries out every call against the real endpoints: AWS, Gate and the public URL over HTTP, Orca's
// Redis, and the operator's command that stops a poller.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/live/aws_caller.h"
#include "core/live/gate_caller.h"
#include "core/live/performer.h"
#include "core/live/redis_caller.h"

namespace lighthouse::live {

// Runs the operator's command for one instance, named by its id ("i-0a5f…"). Safe to repeat.
using PollerHook = std::function<Result<Done>(const std::string& instance, Deadline deadline)>;

// What all threads share. Must outlive the performers.
struct LiveEndpoints {
  AwsAccess& aws;
  GateAccess& gate;
  RedisAccess& redis;
  SharedNames& names;
  PollerHook stop_poller;  // empty: none is configured, the call is refused
};

class LivePerformer final : public Performer {
 public:
  explicit LivePerformer(const LiveEndpoints& endpoints);
  [[nodiscard]] Answer perform(const Call& call, Deadline deadline) override;

 private:
  [[nodiscard]] Answer stop_poller(const StopPoller& call, Deadline deadline);

  LiveEndpoints endpoints_;
  AwsCaller aws_;
  GateCaller gate_;
  RedisCaller redis_;
};

}  // namespace lighthouse::live
