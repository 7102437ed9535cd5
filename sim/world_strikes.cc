// What faults do when they strike, apart from those of calls: to endpoints, hosts, Redis, groups
// and controllers. Nothing lasts beyond the end of the scenario's faults.
#include <algorithm>

#include "core/decide/package_edit.h"
#include "sim/fault_kinds.h"
#include "sim/scenario_names.h"
#include "sim/world.h"

namespace lighthouse::sim {

namespace aws = fakes::aws;
namespace spinnaker = fakes::spinnaker;

namespace {

constexpr std::string_view kPackage = "armoryspinnaker";

BalancerId balancer_named(std::string_view text) {
  return text == kBalancerNames[1] ? kInternalBalancer : kExternalBalancer;
}

InstanceList ids_of(std::span<const Member> members) {
  InstanceList ids;
  for (const Member& member : members) {
    if (member.lifecycle != Lifecycle::kTerminating) ids.push_back(member.id);
  }
  return ids;
}

}  // namespace

void World::strike(uint16_t index, InstanceId instance) {
  const Fault& fault = stage_->scenario.faults[index];
  if (!instance.valid()) {
    instance = instance_of(fault.target, static_cast<uint16_t>(kFirstFaultActor + index));
  }
  switch (class_of(fault.kind)) {
    case FaultClass::kCall: return strike_calls(index);
    case FaultClass::kOutage: return note_strike(index, strike_outage(index));
    case FaultClass::kHost: return note_strike(index, strike_host(fault, instance));
    case FaultClass::kRedis: return note_strike(index, strike_redis(fault, instance));
    case FaultClass::kPerson: return note_strike(index, strike_person(fault, instance));
    case FaultClass::kController: return note_strike(index, strike_controller(fault));
  }
}

// The next call that it may hit, or all calls for a while.
void World::strike_calls(uint16_t index) {
  const Fault& fault = stage_->scenario.faults[index];
  FaultState& state = faults_[index];
  if (is_single(fault.kind))
    state.armed = true;
  else
    state.open_until = std::min(now_ + fault.lasts, stage_->faults_end);
}

World::Strike World::strike_outage(uint16_t index) {
  const Fault& fault = stage_->scenario.faults[index];
  const Time until = std::min(now_ + fault.lasts, stage_->faults_end);
  faults_[index].open_until = until;
  spinnaker::Spinnaker& target = outside_.spinnaker;
  if (fault.kind == FaultKind::kGate429) target.gate_429_until(until);
  if (fault.kind == FaultKind::kGateDown) target.gate_down_until(until);
  if (fault.kind == FaultKind::kUrlDown) target.url_down_until(until);
  if (fault.kind == FaultKind::kRedisDown) {
    target.redis_trouble_until(until, spinnaker::RedisTrouble::kDown);
  }
  if (fault.kind == FaultKind::kRedisLoading) {
    target.redis_trouble_until(until, spinnaker::RedisTrouble::kLoading);
  }
  return Strike::kHappened;  // it matters when it fails a call
}

World::Strike World::strike_host(const Fault& fault, InstanceId instance) {
  if (!instance.valid()) return Strike::kMissed;
  Context ctx = context();
  auto spin_ctx = spin();
  const Time until = std::min(now_ + fault.lasts, stage_->faults_end);
  bool done = false;
  if (fault.kind == FaultKind::kInstanceDies) {
    done = outside_.aws.is_running(instance) &&
           outside_.aws.ec2_terminate(ctx, instance, aws::Cause::kHostFailure).has_value();
  } else if (fault.kind == FaultKind::kSpotInterruption) {
    done = outside_.aws.spot_interrupt(ctx, instance).has_value();
  } else if (fault.kind == FaultKind::kMarkUnhealthy) {
    done = outside_.aws.set_instance_health(ctx, instance, aws::Mark::kUnhealthy).has_value();
  } else if (fault.kind == FaultKind::kOrcaDies) {
    done = outside_.spinnaker.orca_dies(spin_ctx, instance);
  } else if (fault.kind == FaultKind::kOrcaRestarts) {
    done = outside_.spinnaker.orca_restarts(spin_ctx, instance);
  } else if (fault.kind == FaultKind::kOrcaStalls) {
    done = outside_.spinnaker.stall(instance, until);
  } else if (fault.kind == FaultKind::kTrackerErrors) {
    done = outside_.spinnaker.tracker_error(instance, until);
  }
  return done ? Strike::kMattered : Strike::kMissed;
}

World::Strike World::strike_redis(const Fault& fault, InstanceId instance) {
  spinnaker::Spinnaker& target = outside_.spinnaker;
  if (fault.kind == FaultKind::kRedisFlush) {
    target.redis_flush();
    return Strike::kMattered;
  }
  if (fault.kind == FaultKind::kRedisOldReplica) {
    return target.redis_failover() ? Strike::kMattered : Strike::kMissed;
  }
  if (fault.kind == FaultKind::kStaleFront50) {
    target.front50_stale_until(std::min(now_ + fault.lasts, stage_->faults_end));
    return Strike::kHappened;
  }
  // An execution of the host, or, if it has none, any.
  const spinnaker::Host* host = target.find_host(instance);
  ExecutionId victim;
  for (const spinnaker::Record& record : target.redis().records()) {
    const bool here = host != nullptr && record.owner == host->orca;
    if (here || (!victim.valid() && fault.target.kind == Target::Kind::kAny)) victim = record.id;
    if (here) break;
  }
  return victim.valid() && target.delete_hash(victim) ? Strike::kMattered : Strike::kMissed;
}

World::Strike World::strike_person(const Fault& fault, InstanceId instance) {
  auto ctx = spin();
  spinnaker::Spinnaker& target = outside_.spinnaker;
  const auto result = [](bool done) { return done ? Strike::kMattered : Strike::kMissed; };
  if (fault.kind == FaultKind::kDirectWork) {
    if (!instance.valid()) return Strike::kMissed;
    spinnaker::WorkItem item;
    item.arrival = spinnaker::Arrival::kDirect;
    item.on = instance;
    item.lasts = fault.lasts;
    item.hidden = fault.hidden;
    return result(target.post_work(ctx, item).has_value());
  }
  if (fault.kind == FaultKind::kHandTrigger) {
    const std::string& text = fault.text.empty() ? stage_->scenario.to : fault.text;
    return result(target.trigger_by_hand(ctx, Version::truncated(text)).has_value());
  }
  if (fault.kind == FaultKind::kEditPipeline) {
    const auto edited = set_package_version(target.front50().saved(), kPackage, fault.text);
    if (!edited) return Strike::kMissed;
    target.save_by_hand(ctx, *edited);
    return Strike::kMattered;
  }
  if (fault.kind == FaultKind::kHalfDisable && fault.target.kind == Target::Kind::kAny) {
    target.break_next_disable();
    return Strike::kHappened;
  }
  if (fault.kind == FaultKind::kRegisterInstance) {
    if (!instance.valid()) return Strike::kMissed;
    const BalancerId balancer = balancer_named(fault.text);
    if (outside_.aws.registration_of(balancer, instance) == Registration::kInService) {
      return Strike::kMissed;
    }
    Context aws_ctx = context();
    const bool done =
        outside_.aws.register_instances(aws_ctx, balancer, {&instance, 1}).has_value();
    if (done) checkers_.foreign_registration(truth(), outside_.aws.group_of(instance), instance);
    return result(done);
  }
  return strike_group(fault, group_of(fault.target));
}

// Somebody, or AWS itself, changes a group.
World::Strike World::strike_group(const Fault& fault, GroupId id) {
  const Group* found = outside_.aws.find_group(id);
  if (found == nullptr || found->deleting) return Strike::kMissed;
  const GroupLook before{.capacity = found->capacity, .suspended = found->suspended};
  const InstanceList members = ids_of(outside_.aws.members(id));
  Context ctx = context();
  aws::Aws& aws = outside_.aws;
  bool done = false;
  if (fault.kind == FaultKind::kZoneRebalance) {
    done = aws.rebalance_zones(ctx, id).has_value();
  } else if (fault.kind == FaultKind::kEditCapacity) {
    done = aws.update_capacity(ctx, id, fault.capacity).has_value();
  } else if (fault.kind == FaultKind::kResumeTerminate) {
    done = aws.resume_processes(ctx, id, only(Process::kTerminate)).has_value();
  } else if (fault.kind == FaultKind::kEnableGroup) {
    done = aws.resume_processes(ctx, id, kDisabledProcesses).has_value();
    for (const BalancerId balancer : {kExternalBalancer, kInternalBalancer}) {
      if (members.empty()) break;
      (void)aws.register_instances(ctx, balancer, {members.data(), members.size()});
    }
  } else if (fault.kind == FaultKind::kHalfDisable) {
    done = aws.suspend_processes(ctx, id, kDisabledProcesses).has_value();
    if (!members.empty()) {
      (void)aws.deregister_instances(ctx, kExternalBalancer, {members.data(), members.size()});
    }
  }
  if (!done) return Strike::kMissed;
  const Group* now = aws.find_group(id);
  if (now == nullptr || GroupLook{now->capacity, now->suspended} == before) {
    return fault.kind == FaultKind::kZoneRebalance ? Strike::kMattered : Strike::kHappened;
  }
  checkers_.foreign_change(truth(), id, before);
  return Strike::kMattered;
}

World::Strike World::strike_controller(const Fault& fault) {
  if (controllers_are_ == ControllersAre::kOutside) return Strike::kMissed;
  if (fault.kind == FaultKind::kSecondController) {
    if (controllers_.size() > 1 || second_to_come_ || ending_) return Strike::kMissed;
    second_to_come_ = true;
    at(now_, kWorldActor, static_cast<uint16_t>(WorldEvent::kSecondRun));
    return Strike::kMattered;
  }
  bool any = false;
  for (std::size_t i = 0; i < controllers_.size(); ++i) {
    const auto index = static_cast<uint8_t>(i);
    const bool done = fault.kind == FaultKind::kControllerKilled ? kill(index, fault.lasts)
                                                                 : pause(index, fault.lasts);
    any = any || done;
  }
  return any ? Strike::kMattered : Strike::kMissed;
}

}  // namespace lighthouse::sim
