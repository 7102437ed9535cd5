// Front50: where the upgrade pipeline is kept, by two replicas that learn of a save at their own
// time [4]. A read, and so a trigger, may still get the document from before a save.
#pragma once

#include <array>
#include <cstdint>

#include "core/model/call.h"
#include "core/model/pipeline_facts.h"
#include "fakes/spinnaker/setup.h"

namespace lighthouse::fakes::spinnaker {

inline constexpr std::size_t kReplicas = 2;

// One deploy stage, without texts.
struct DeployPlan {
  ClusterId cluster;  // invalid: not one of ours, the stage fails
  Strategy strategy = Strategy::kNone;
  bool scale_down = false;
  bool use_source_capacity = false;
  int32_t max_remaining = 0;
  Capacity capacity;
  Small<BalancerId, 2> balancers;
  ProcessSet suspended;
  bool operator==(const DeployPlan&) const = default;
};

// What Orca does with the document, read once per save.
struct PipelinePlan {
  bool valid = false;  // there is a document, and it is a pipeline
  bool disabled = false;
  bool limit_concurrent = false;
  bool keep_waiting = false;
  bool has_bake = false;
  bool by_parameter = false;  // the trigger's version is baked, else `version`
  bool latest = false;        // no version: the newest release
  Version version;
  Small<DeployPlan, 2> deploys;
  bool operator==(const PipelinePlan&) const = default;
};
[[nodiscard]] PipelinePlan plan_of(const Document& document, const Setup& setup);

struct StoredPipeline {
  Document document;
  PipelinePlan plan;
  bool operator==(const StoredPipeline&) const = default;
};

class Front50 {
 public:
  Front50() = default;
  explicit Front50(const Setup& setup);

  // `lag` per replica: how late it sees the save.
  void save(Time now, const StoredPipeline& pipeline, const std::array<Duration, kReplicas>& lag);
  [[nodiscard]] const StoredPipeline& read(Time now, uint32_t replica) const;
  // Whether `read` answers an old document.
  [[nodiscard]] bool is_stale(Time now, uint32_t replica) const;
  // Every replica serves what it had before the last save.
  void serve_old_until(Time until);
  // The last document saved, whoever sees it.
  [[nodiscard]] const Document& saved() const { return current_.document; }

  [[nodiscard]] uint64_t hash(Time now) const;
  bool operator==(const Front50&) const = default;

 private:
  struct Replica {
    StoredPipeline seen;  // what it had before the last save; served while now < sees_at
    Time sees_at{};
    bool operator==(const Replica&) const = default;
  };
  StoredPipeline current_;
  std::array<Replica, kReplicas> replicas_;
};

}  // namespace lighthouse::fakes::spinnaker
