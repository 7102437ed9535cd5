// A fake AWS with time of its own, for tests: one cluster or two, two balancers, and a clock that
// runs only when it is told to. Hosts answer the health check `boot` after EC2 says running.
#pragma once

#include <type_traits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "fakes/aws/aws.h"

namespace lighthouse::fakes::aws {

using std::chrono::minutes;
using std::chrono::seconds;

inline constexpr ClusterId kServing{1};
inline constexpr ClusterId kPolling{2};
inline constexpr BalancerId kUsers{7};
inline constexpr BalancerId kServices{8};

inline constexpr GroupId kOld{.cluster = kServing, .sequence = 22};
inline constexpr GroupId kNew{.cluster = kServing, .sequence = 23};
inline constexpr GroupId kOldPolling{.cluster = kPolling, .sequence = 22};

inline constexpr ProcessSet kAddToBalancer = only(Process::kAddToLoadBalancer);
inline constexpr ProcessSet kLaunching = only(Process::kLaunch);
inline constexpr ProcessSet kTerminating = only(Process::kTerminate);

// Everything on time, no pass but those that something asked for.
inline Parameters quiet() {
  Parameters parameters;
  parameters.periodic_pass = Duration{0};
  return parameters;
}

struct World {
  explicit World(const Parameters& parameters = quiet(), Choices choice = Choices::benign())
      : choices(std::move(choice)),
        aws(parameters) {
    aws.add_balancer({.id = kServices});
    aws.add_balancer({.id = kUsers});
  }

  Context ctx() { return {now, agenda, choices}; }

  InstanceId stand(const StandingGroup& group) {
    Context c = ctx();
    return aws.add_group(c, group);
  }

  // Handles all events up to `duration` from now, and lets booted hosts become healthy.
  void run_for(Duration duration) {
    const Time end = now + duration;
    Agenda::Entry entry;
    while (agenda.pop_until(end, entry)) {
      now = entry.time;
      choices.set_now(now);
      Context c = ctx();
      if (entry.event.actor == kAwsActor) {
        aws.handle(c, entry.event);
      } else {
        aws.set_service_health(c, InstanceId{entry.event.a}, true);
      }
      drain_notices();
    }
    now = end;
    choices.set_now(now);
  }

  void drain_notices() {
    for (const Notice& notice : aws.notices()) {
      if (notice.kind == Notice::Kind::kBooting && hosts_boot) {
        agenda.at(now + boot, {.actor = kWorldActor, .a = notice.instance.value});
      }
      heard.push_back(notice);
    }
    aws.clear_notices();
  }

  // How often this notice was heard of this instance, or of any.
  [[nodiscard]] int times(Notice::Kind kind, InstanceId instance = {}) const {
    int count = 0;
    for (const Notice& notice : heard) {
      const bool same = !instance.valid() || notice.instance == instance;
      count += notice.kind == kind && same ? 1 : 0;
    }
    return count;
  }

  [[nodiscard]] Member member(InstanceId instance) const {
    const Group* const group = aws.find_group(aws.group_of(instance));
    if (group == nullptr) return {};
    const Member* const found = find_by_id(group->members, instance);
    return found == nullptr ? Member{} : *found;
  }

  [[nodiscard]] int in_lifecycle(GroupId group, Lifecycle lifecycle) const {
    int count = 0;
    for (const Member& m : aws.members(group)) count += m.lifecycle == lifecycle ? 1 : 0;
    return count;
  }

  [[nodiscard]] Capacity capacity(GroupId group) const { return aws.find_group(group)->capacity; }

  // A call with the present context, e.g. call(&Aws::set_desired, kOld, 3).
  template <class Method, class... Args>
  auto call(Method method, Args... args) {
    Context c = ctx();
    if constexpr (std::is_void_v<decltype((aws.*method)(c, args...))>) {
      (aws.*method)(c, args...);
      drain_notices();
    } else {
      auto answer = (aws.*method)(c, args...);
      drain_notices();
      return answer;
    }
  }

  Result<Done> suspend(GroupId group, ProcessSet set) {
    return call(&Aws::suspend_processes, group, set, kWorldActor);
  }
  Result<Done> resume(GroupId group, ProcessSet set) {
    return call(&Aws::resume_processes, group, set, kWorldActor);
  }
  Result<Done> resize(GroupId group, int32_t min, int32_t max, int32_t desired) {
    return call(&Aws::update_capacity, group, Capacity{min, max, desired}, kControllerActor);
  }
  Result<Done> take_out(InstanceId instance) {
    return call(&Aws::terminate_in_group, instance, Decrement::kYes, kControllerActor);
  }
  Result<Done> kill(InstanceId instance, Cause cause = Cause::kEc2Request) {
    return call(&Aws::ec2_terminate, instance, cause, kWorldActor);
  }
  Result<Done> mark(InstanceId instance, Mark mark) {
    return call(&Aws::set_instance_health, instance, mark, kWorldActor);
  }
  Result<Done> enlist(BalancerId balancer, std::vector<InstanceId> list) {
    return call(&Aws::register_instances, balancer, std::span<const InstanceId>(list));
  }
  Result<Done> delist(BalancerId balancer, std::vector<InstanceId> list) {
    return call(&Aws::deregister_instances, balancer, std::span<const InstanceId>(list));
  }
  Result<Groups> groups(Freshness freshness = Freshness::kAsChosen) {
    return call(&Aws::describe_groups, std::span<const ClusterId>{}, freshness);
  }
  Result<Instances> instances(Freshness freshness = Freshness::kAsChosen) {
    return call(&Aws::describe_instances, std::span<const ClusterId>{}, freshness);
  }
  Result<Balancers> balancers(Freshness freshness = Freshness::kAsChosen) {
    return call(&Aws::describe_balancers, std::span<const BalancerId>{}, freshness);
  }

  Time now = kStartOfTime;
  Agenda agenda;
  Choices choices;
  Aws aws;
  std::vector<Notice> heard;
  Duration boot = minutes{3};
  bool hosts_boot = true;
};

// A serving group of `count` instances behind both balancers.
inline StandingGroup serving_group(GroupId id, int32_t count) {
  StandingGroup group;
  group.spec.id = id;
  group.spec.capacity = {.min = count, .max = count + 2, .desired = count};
  group.spec.attached = {kServices, kUsers};
  group.created = kStartOfTime - minutes{60};
  return group;
}

// The same, disabled as Spinnaker does it: three processes suspended, out of both balancers.
inline StandingGroup disabled_group(GroupId id, int32_t count) {
  StandingGroup group = serving_group(id, count);
  group.suspended = kDisabledProcesses;
  group.registered = false;
  return group;
}

inline InstanceId after(InstanceId first, uint32_t steps) {
  return {first.value + steps};
}

inline ErrorCode code_of(const Result<Done>& result) {
  return result.error().code;
}

// A choice of this site, the first in its 20 seconds, is forced.
inline ForcedChoice forced_at(Time when, Site site, uint32_t value) {
  const auto bucket = static_cast<uint32_t>((when - kStartOfTime) / kChoiceBucket);
  return {ChoiceKey::of(kAwsActor, site, bucket, 0), value};
}

}  // namespace lighthouse::fakes::aws
