#include "cli/live/plan_text.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/decide/explain.h"
#include "core/decide/fleet_picture.h"
#include "core/decide/package_edit.h"
#include "core/decide/preflight.h"
#include "core/model/pipeline_facts.h"

namespace lighthouse::cli {
namespace {

class Plan {
 public:
  Plan(const Sight& sight, const std::vector<std::string>& kill)
      : sight_(sight),
        situation_(sight.situation()),
        kill_(kill) {}

  [[nodiscard]] PlanText text() {
    switch (sight_.record.operation) {
      case Operation::kUpgrade:
        if (!sight_.record.rolling_back) upgrade();
        if (sight_.record.rolling_back) rollback();
        break;
      case Operation::kDrain: drain(); break;
      case Operation::kRollback: rollback(); break;
    }
    rest();
    return std::move(out_);
  }

 private:
  template <class... Args>
  void step(fmt::format_string<Args...> text, Args&&... args) {
    out_.steps.push_back(fmt::format(text, std::forward<Args>(args)...));
  }
  [[nodiscard]] std::string name(GroupId id) const { return sight_.names.group(id); }
  [[nodiscard]] const Policy& policy() const { return sight_.config.policy; }

  void touch(GroupId id) { touched_.push_back(id); }
  [[nodiscard]] bool is_touched(GroupId id) const {
    return std::ranges::find(touched_, id) != touched_.end();
  }

  void upgrade();
  void set_version();
  void deploys();
  void drain();
  void drain_group(const Group& group);
  void retention();
  void rollback();
  void poller();
  void new_generation();
  void rest();

  const Sight& sight_;
  Situation situation_;
  const std::vector<std::string>& kill_;
  std::vector<GroupId> touched_;
  PlanText out_;
};

std::string capacity_text(const Capacity& c) {
  return fmt::format("min {} desired {} max {}", c.min, c.desired, c.max);
}

void Plan::set_version() {
  const RunRecord& r = sight_.record;
  const Document& doc = sight_.seen.pipeline.value;
  if (r.by_parameter) {
    const auto facts = facts_of(doc, kPackage);
    return step("start the upgrade pipeline once, with its parameter {}={}; it is not saved",
                facts ? facts->version_parameter : "version", r.version.view());
  }
  const auto versions = package_versions(doc, kPackage);
  step(
      "save the upgrade pipeline with {}={} in its bake stage, where {} is now; read it back until "
      "it is stable",
      kPackage, r.version.view(), versions.empty() ? "no version" : versions.front());
  step("start the upgrade pipeline once, and watch it for at most {}",
       format_duration(policy().pipeline_deadline));
}

void Plan::deploys() {
  const auto facts = facts_of(sight_.seen.pipeline.value, kPackage);
  if (!facts) return;
  for (const DeployFacts& deploy : facts->deploys) {
    const std::string_view strategy = name_of(deploy.strategy);
    step("  it deploys {} ({})", deploy.cluster.empty() ? "a cluster" : deploy.cluster,
         strategy.empty() ? "none" : strategy);
  }
}

void Plan::upgrade() {
  const RunRecord& r = sight_.record;
  set_version();
  deploys();
  step("wait for {} good health samples in a row over {}, then watch for {}",
       policy().health_samples, format_duration(policy().health_span),
       format_duration(policy().bake_time));
  const bool back = policy().on_failure == OnFailure::kRollBack;
  step("  if that fails: {}", back
                                  ? fmt::format("bring {} back ({})", name(r.restore_serving.group),
                                                capacity_text(r.restore_serving.capacity))
                                  : std::string("hold and ask"));
  for (const GroupId id : {r.restore_serving.group, r.restore_polling.group}) {
    if (const Group* group = find_by_id(sight_.seen.groups.value, id)) drain_group(*group);
  }
  retention();
}

void Plan::drain_group(const Group& group) {
  touch(group.id);
  step("drain {}: terminate its {} one at a time, each only when it is proved idle; then 0/0/0",
       name(group.id),
       group.members.size() == 1 ? std::string("instance")
                                 : fmt::format("{} instances", group.members.size()));
  for (const Member& member : group.members) {
    const auto wait = std::ranges::find(sight_.waits, member.id, &Wait::instance);
    if (wait == sight_.waits.end()) continue;
    step("  {}: {}", sight_.names.instance(member.id),
         words_of(*wait, sight_.names, sight_.now).why);
  }
}

void Plan::drain() {
  for (const GroupPlan& plan : sight_.record.groups) {
    const Group* group = find_by_id(sight_.seen.groups.value, plan.id);
    if (group != nullptr && plan.role == GroupRole::kOld) drain_group(*group);
  }
}

void Plan::retention() {
  step("delete empty groups beyond the newest {} of each cluster, {} after they were marked",
       policy().keep_groups, format_duration(policy().retention_wait));
}

void Plan::poller() {
  const GroupId polling = sight_.record.restore_polling.group;
  if (!polling.valid())
    return step("the poller is not handed over: there is no older polling group");
  touch(polling);
  switch (policy().poller) {
    case PollerPolicy::kGap:
      return step("start the poller of {} when the present one has stopped; none for at most {}",
                  name(polling), format_duration(policy().poller_gap_limit));
    case PollerPolicy::kOverlap:
      return step("start the poller of {} while the present one drains; two for at most {}",
                  name(polling), format_duration(policy().poller_overlap_limit));
    case PollerPolicy::kHook:
      return step("stop the present poller with the configured hook, then start that of {}",
                  name(polling));
  }
}

void Plan::new_generation() {
  for (const GroupPlan& plan : sight_.record.groups) {
    if (plan.role != GroupRole::kNew) continue;
    touch(plan.id);
    step("take {} out of service: suspend its processes, deregister its instances", name(plan.id));
  }
}

void Plan::rollback() {
  const RestoreTarget& target = sight_.record.restore_serving;
  touch(target.group);
  const int32_t want = std::max(policy().serving_floor, target.capacity.desired);
  step(
      "bring {} back with {} serving instances: grow it, register them with both load balancers, "
      "wait until they are in service",
      name(target.group), want);
  new_generation();
  poller();
  for (const GroupPlan& plan : sight_.record.groups) {
    const Group* group = find_by_id(sight_.seen.groups.value, plan.id);
    if (group == nullptr || plan.role != GroupRole::kNew) continue;
    if (std::ranges::find(kill_, name(plan.id)) != kill_.end()) {
      step("terminate all {} instances of {} now, whatever runs on them", group->members.size(),
           name(plan.id));
    } else {
      drain_group(*group);
    }
  }
  step("check the public URL");
}

void Plan::rest() {
  for (const ClusterId cluster : {sight_.config.fleet.serving, sight_.config.fleet.polling}) {
    for (const Group* group : newest_first(situation_, cluster)) {
      if (is_touched(group->id)) continue;
      out_.untouched.push_back(
          fmt::format("{}: {}", name(group->id), group_state(situation_, *group)));
    }
  }
}

}  // namespace

PlanText plan_text(const Sight& sight, const std::vector<std::string>& kill) {
  return Plan(sight, kill).text();
}

}  // namespace lighthouse::cli
