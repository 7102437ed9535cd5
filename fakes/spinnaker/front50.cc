#include "fakes/spinnaker/front50.h"

#include <algorithm>
#include <span>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/model/process_words.h"
#include "fakes/spinnaker/fold.h"

namespace lighthouse::fakes::spinnaker {
namespace {

ProcessSet processes_of(const std::vector<std::string>& words) {
  ProcessSet out;
  for (const std::string& word : words) out = out | process_named(word);
  return out;
}

DeployPlan plan_of(const DeployFacts& facts, const Setup& setup) {
  const auto number = [](int32_t n) { return std::max(n, 0); };
  DeployPlan plan{.strategy = facts.strategy,
                  .scale_down = facts.scale_down == Setting::kOn,
                  .use_source_capacity = facts.use_source_capacity == Setting::kOn,
                  .max_remaining = number(facts.max_remaining_asgs),
                  .capacity = {number(facts.capacity.min), number(facts.capacity.max),
                               number(facts.capacity.desired)},
                  .suspended = processes_of(facts.suspended_processes)};
  for (const NamedCluster& named : setup.clusters) {
    if (named.text.view() == facts.cluster) plan.cluster = named.id;
  }
  for (const std::string& text : facts.load_balancers) {
    for (const NamedBalancer& named : setup.balancers) {
      if (named.text.view() == text) plan.balancers.push_back(named.id);
    }
  }
  return plan;
}

}  // namespace

PipelinePlan plan_of(const Document& document, const Setup& setup) {
  const auto facts = facts_of(document);
  if (!facts) return {};
  PipelinePlan plan{.valid = true,
                    .disabled = facts->disabled,
                    .limit_concurrent = facts->limit_concurrent,
                    .has_bake = !facts->versions.empty()};
  const auto& json = document.json();
  const auto keep = json.find("keepWaitingPipelines");
  plan.keep_waiting = keep != json.end() && *keep == true;
  if (plan.has_bake) {
    const BakedVersion& baked = facts->versions.front();
    plan.by_parameter = baked.origin == VersionOrigin::kParameter;
    plan.latest = baked.origin == VersionOrigin::kLatest;
    // Whatever cannot be resolved stays literal and reaches the package manager [10.3].
    plan.version = Version::truncated(baked.version);
  }
  for (const DeployFacts& deploy : facts->deploys) plan.deploys.push_back(plan_of(deploy, setup));
  return plan;
}

Front50::Front50(const Setup& setup)
    : current_{.document = setup.pipeline, .plan = plan_of(setup.pipeline, setup)} {
  for (Replica& replica : replicas_) replica.seen = current_;
}

void Front50::save(Time now, const StoredPipeline& pipeline,
                   const std::array<Duration, kReplicas>& lag) {
  for (std::size_t i = 0; i < kReplicas; ++i) {
    Replica& replica = replicas_[i];
    if (now >= replica.sees_at) replica.seen = current_;
    replica.sees_at = now + lag[i];
  }
  current_ = pipeline;
}

const StoredPipeline& Front50::read(Time now, uint32_t replica) const {
  const Replica& row = replicas_[replica % kReplicas];
  return now < row.sees_at ? row.seen : current_;
}

bool Front50::is_stale(Time now, uint32_t replica) const {
  return !(read(now, replica).document == current_.document);
}

void Front50::serve_old_until(Time until) {
  for (Replica& replica : replicas_) replica.sees_at = std::max(replica.sees_at, until);
}

uint64_t Front50::hash(Time now) const {
  Fold fold(now);
  fold.add(current_.document.hash());
  for (const Replica& replica : replicas_) {
    // The plans follow from the documents.
    fold.add(replica.seen.document.hash()).until(replica.sees_at);
  }
  return fold.value();
}

}  // namespace lighthouse::fakes::spinnaker
