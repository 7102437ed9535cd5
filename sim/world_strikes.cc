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
    case FaultClass::kHost: return note_strike(index, strike_host(index, instance));
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
  if (fault.kind == FaultKind::kRedisReadOnly) {
    target.redis_trouble_until(until, spinnaker::RedisTrouble::kReadOnly);
  }
  if (fault.kind == FaultKind::kWrongRedis) {
    target.wrong_redis_until(until);
    return target.redis().records().empty() ? Strike::kHappened : Strike::kMattered;
  }
  return Strike::kHappened;  // it matters when it fails a call
}

World::Strike World::strike_host(uint16_t index, InstanceId instance) {
  const Fault& fault = stage_->scenario.faults[index];
  if (fault.kind == FaultKind::kHostSick || fault.kind == FaultKind::kHealthCheckDown) {
    return strike_health(index, instance);
  }
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
  } else if (fault.kind == FaultKind::kInstanceRetires) {
    done = outside_.aws.is_running(instance);
    if (done) plan_second_part(index, instance, now_ + fault.lasts);
  } else if (fault.kind == FaultKind::kBootFails) {
    done = outside_.spinnaker.break_boot(instance);
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

// One host, or every host (of a group, if the fault names one), fails its health check for a while.
World::Strike World::strike_health(uint16_t index, InstanceId instance) {
  const Fault& fault = stage_->scenario.faults[index];
  const bool all = fault.kind == FaultKind::kHealthCheckDown;
  const GroupId group =
      all && fault.target.kind != Target::Kind::kAny ? group_of(fault.target) : GroupId{};
  InstanceList struck;
  for (const aws::InstanceRow& row : outside_.aws.instances()) {
    const bool meant = all ? !group.valid() || row.group == group : row.id == instance;
    if (meant && row.service_healthy && outside_.aws.is_running(row.id)) struck.push_back(row.id);
  }
  Context ctx = context();
  for (const InstanceId host : struck) {
    outside_.aws.set_service_health(ctx, host, false);
    plan_second_part(index, host, std::min(now_ + fault.lasts, stage_->faults_end));
  }
  return struck.empty() ? Strike::kMissed : Strike::kMattered;
}

void World::plan_second_part(uint16_t index, InstanceId instance, Time when) {
  at(when, kFaultActor, static_cast<uint16_t>(FaultEvent::kSecondPart), index, instance.value);
}

// A host that was sick answers again; one whose notice is over stops.
void World::second_part(uint16_t index, InstanceId instance) {
  Context ctx = context();
  if (stage_->scenario.faults[index].kind != FaultKind::kInstanceRetires) {
    if (outside_.spinnaker.is_host_up(instance)) {
      outside_.aws.set_service_health(ctx, instance, true);
    }
    return;
  }
  if (faults_over() || !outside_.aws.is_running(instance)) return;
  (void)outside_.aws.ec2_terminate(ctx, instance, aws::Cause::kHostFailure);
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
  if (fault.kind == FaultKind::kNoDisable) {
    target.skip_next_disable();
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
  if (!victim.valid()) return Strike::kMissed;
  const bool done = fault.kind == FaultKind::kForceCancel ? target.force_cancel(victim)
                                                          : target.delete_hash(victim);
  return done ? Strike::kMattered : Strike::kMissed;
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
  if (fault.kind == FaultKind::kTerminateInstance) {
    return result(outside_.aws.is_running(instance) &&
                  outside_.aws.ec2_terminate(ctx, instance).has_value());
  }
  if (fault.kind == FaultKind::kRegisterInstance || fault.kind == FaultKind::kDeregisterInstance) {
    return strike_balancer(fault, instance);
  }
  return strike_group(fault, group_of(fault.target));
}

// Somebody puts a host behind a balancer, or takes it out.
World::Strike World::strike_balancer(const Fault& fault, InstanceId instance) {
  if (!instance.valid()) return Strike::kMissed;
  const BalancerId balancer = balancer_named(fault.text);
  const bool in = outside_.aws.registration_of(balancer, instance) == Registration::kInService;
  const bool puts_in = fault.kind == FaultKind::kRegisterInstance;
  if (in == puts_in) return Strike::kMissed;
  Context ctx = context();
  const bool done =
      puts_in ? outside_.aws.register_instances(ctx, balancer, {&instance, 1}).has_value()
              : outside_.aws.deregister_instances(ctx, balancer, {&instance, 1}).has_value();
  if (!done) return Strike::kMissed;
  if (puts_in) {
    checkers_.foreign_registration(truth(), outside_.aws.group_of(instance), instance);
  }
  return Strike::kMattered;
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
  } else if (fault.kind == FaultKind::kEditCapacity || fault.kind == FaultKind::kScheduledAction) {
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
    controllers_.resize(2);
    controllers_.back().clock_of_next = fault.shift;
    at(now_, kWorldActor, static_cast<uint16_t>(WorldEvent::kSecondRun));
    return Strike::kMattered;
  }
  bool any = false;
  for (std::size_t i = 0; i < controllers_.size(); ++i) {
    const auto index = static_cast<uint8_t>(i);
    if (fault.kind == FaultKind::kClockJump) controllers_[i].clock_of_next = fault.shift;
    const bool done = fault.kind == FaultKind::kControllerPaused ? pause(index, fault.lasts)
                                                                 : kill(index, fault.lasts);
    any = any || done;
  }
  return any ? Strike::kMattered : Strike::kMissed;
}

}  // namespace lighthouse::sim
