// What holds whatever people, controllers and chance do.
#include <array>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/fakes/aws/aws_world.h"

namespace lighthouse::fakes::aws {
namespace {

constexpr std::array<GroupId, 3> kGroups{kOld, kNew, kOldPolling};
constexpr std::array<BalancerId, 2> kBalancers{kUsers, kServices};

// One thing that somebody does, and the time until the next.
struct Deed {
  uint32_t what = 0;
  uint32_t group = 0;
  uint32_t pick = 0;
  int32_t number = 0;
  int64_t pause_ms = 0;
};

std::vector<Deed> arbitrary_deeds(int most) {
  const auto count = static_cast<std::size_t>(*rc::gen::inRange(0, most));
  return *rc::gen::container<std::vector<Deed>>(
      count, rc::gen::apply(
                 [](uint32_t what, uint32_t group, uint32_t pick, int32_t number, int64_t pause) {
                   return Deed{what, group, pick, number, pause};
                 },
                 rc::gen::inRange<uint32_t>(0, 18), rc::gen::inRange<uint32_t>(0, 3),
                 rc::gen::inRange<uint32_t>(0, 1000), rc::gen::inRange(0, 6),
                 rc::gen::element<int64_t>(0, 1, 500, 20'000, 90'000, 600'000)));
}

InstanceId any_member(const World& world, GroupId group, uint32_t pick) {
  const auto members = world.aws.members(group);
  return members.empty() ? InstanceId{} : members[pick % members.size()].id;
}

void do_to_instances(World& world, const Deed& deed, GroupId group) {
  const std::vector<InstanceId> one{any_member(world, group, deed.pick)};
  const std::span<const InstanceId> span(one);
  const BalancerId balancer = kBalancers[deed.pick % 2];
  const auto decrement = deed.number % 2 == 0 ? Decrement::kYes : Decrement::kNo;
  switch (deed.what) {
    case 0: (void)world.take_out(one[0]); break;
    case 1: (void)world.call(&Aws::terminate_in_group, one[0], decrement, kWorldActor); break;
    case 2: (void)world.kill(one[0]); break;
    case 3: (void)world.kill(one[0], Cause::kHostFailure); break;
    case 4: (void)world.call(&Aws::spot_interrupt, one[0]); break;
    case 5: (void)world.mark(one[0], deed.number < 3 ? Mark::kUnhealthy : Mark::kHealthy); break;
    case 6: (void)world.enlist(balancer, one); break;
    case 7: (void)world.delist(balancer, one); break;
    case 8: world.call(&Aws::set_service_health, one[0], deed.number < 2); break;
    case 9: world.aws.hold_connections_until(one[0], world.now + minutes{deed.number}); break;
    case 10:
      (void)world.call(&Aws::set_protection, group, span,
                       deed.number < 3 ? Protection::kOn : Protection::kOff);
      break;
    case 11: (void)world.call(&Aws::enter_standby, group, span, decrement); break;
    case 12: (void)world.call(&Aws::exit_standby, group, span); break;
    default: break;
  }
}

void do_to_group(World& world, const Deed& deed, GroupId group) {
  const ProcessSet some{static_cast<uint16_t>(1U << (deed.pick % 9))};
  switch (deed.what) {
    case 13: (void)world.suspend(group, deed.number < 3 ? kDisabledProcesses : some); break;
    case 14: (void)world.resume(group, deed.number < 3 ? kDisabledProcesses : some); break;
    case 15: (void)world.resize(group, static_cast<int32_t>(deed.pick % 3), 6, deed.number); break;
    case 16:
      (void)world.call(&Aws::edit_capacity, group,
                       CapacityEdit{.min = deed.number % 3, .max = deed.number}, kWorldActor);
      break;
    case 17: (void)world.call(&Aws::rebalance_zones, group); break;
    default: break;
  }
}

void check_rows(const World& world) {
  std::size_t members = 0;
  for (const GroupRow& group : world.aws.groups()) {
    const Capacity& capacity = group.view.capacity;
    RC_ASSERT(0 <= capacity.min);
    RC_ASSERT(capacity.min <= capacity.desired);
    RC_ASSERT(capacity.desired <= capacity.max);
    for (std::size_t i = 0; i < group.view.members.size(); ++i) {
      if (i > 0) RC_ASSERT(group.view.members[i - 1].id < group.view.members[i].id);
      RC_ASSERT(world.aws.group_of(group.view.members[i].id) == group.id);
      ++members;
    }
  }
  std::size_t listed = 0;
  for (const InstanceRow& row : world.aws.instances()) listed += row.listed ? 1U : 0U;
  RC_ASSERT(listed == members);
  for (const BalancerState& balancer : world.aws.balancers()) {
    for (std::size_t i = 0; i < balancer.rows.size(); ++i) {
      if (i > 0) RC_ASSERT(balancer.rows[i - 1].id < balancer.rows[i].id);
      RC_ASSERT(world.aws.find_instance(balancer.rows[i].id) != nullptr);
    }
  }
}

// Events one by one; after each, the rows are in order and no group did what it may not.
void run_checked(World& world, Duration duration) {
  const Time end = world.now + duration;
  while (world.agenda.next_time() <= end) {
    const auto before = world.heard.size();
    const Time next = world.agenda.next_time();
    world.run_for(next - world.now);
    for (std::size_t i = before; i < world.heard.size(); ++i) {
      const Notice& notice = world.heard[i];
      const InstanceRow* const row = world.aws.find_instance(notice.instance);
      const Group* const group = row == nullptr ? nullptr : world.aws.find_group(row->group);
      if (group == nullptr) continue;
      if (notice.kind == Notice::Kind::kLaunched) {
        RC_ASSERT(!group->suspended.has(Process::kLaunch));
      }
      if (notice.kind == Notice::Kind::kTerminating && group->suspended.has(Process::kTerminate)) {
        RC_ASSERT(notice.termination.cause != Cause::kScaleIn);
        RC_ASSERT(notice.termination.cause != Cause::kRebalance);
        RC_ASSERT(notice.termination.cause != Cause::kUnhealthy);
      }
    }
    check_rows(world);
  }
  world.run_for(end - world.now);
}

void act(World& world, const Deed& deed) {
  const GroupId group = kGroups[deed.group];
  do_to_instances(world, deed, group);
  do_to_group(world, deed, group);
  check_rows(world);
}

World arbitrary_world(uint64_t seed) {
  Parameters parameters;
  parameters.stale_per_million = *rc::gen::element<uint32_t>(0, 300'000);
  parameters.zones = *rc::gen::element<uint8_t>(1, 2, 3);
  World world(parameters, Choices::seeded(seed));
  StandingGroup old = disabled_group(kOld, *rc::gen::inRange(0, 4));
  old.spec.health_check = *rc::gen::element(HealthCheck::kEc2, HealthCheck::kElb);
  old.spec.grace = minutes{15};
  world.stand(old);
  world.stand(serving_group(kNew, *rc::gen::inRange(0, 4)));
  StandingGroup polling = serving_group(kOldPolling, 1);
  polling.spec.attached = {kServices};
  world.stand(polling);
  return world;
}

RC_GTEST_PROP(AwsLaws, RowsStayInOrderAndSuspensionsHold, (uint64_t seed)) {
  World world = arbitrary_world(seed);
  for (const Deed& deed : arbitrary_deeds(60)) {
    act(world, deed);
    run_checked(world, Duration{deed.pause_ms});
  }
}

RC_GTEST_PROP(AwsLaws, ActualBecomesDesiredWhenNothingIsSuspended, (uint64_t seed)) {
  World world = arbitrary_world(seed);
  for (const Deed& deed : arbitrary_deeds(40)) {
    act(world, deed);
    world.run_for(Duration{deed.pause_ms});
  }
  for (const GroupId& id : kGroups) {
    RC_ASSERT(world.resume(id, {}));
    for (const Member& member : world.aws.members(id)) {
      const std::vector<InstanceId> one{member.id};
      (void)world.call(&Aws::set_protection, id, std::span<const InstanceId>(one),
                       Protection::kOff);
      world.call(&Aws::set_service_health, member.id, true);
    }
  }
  world.run_for(minutes{240});
  for (const GroupId& id : kGroups) {
    RC_ASSERT(world.in_lifecycle(id, Lifecycle::kInService) == world.capacity(id).desired);
    RC_ASSERT(world.in_lifecycle(id, Lifecycle::kPending) == 0);
    for (const Member& member : world.aws.members(id)) {
      const bool sound = member.lifecycle == Lifecycle::kStandby || world.aws.is_running(member.id);
      RC_ASSERT(sound);
    }
  }
}

RC_GTEST_PROP(AwsLaws, AGroupNeverDisturbsAnothersRegistrations, (uint64_t seed)) {
  World world(Parameters{}, Choices::seeded(seed));
  world.stand(serving_group(kOld, 2));
  const InstanceId bystander = world.stand(serving_group(kNew, 2));
  for (Deed deed : arbitrary_deeds(40)) {
    deed.group = 0;
    act(world, deed);
    world.run_for(Duration{deed.pause_ms});
    for (const BalancerId& balancer : kBalancers) {
      RC_ASSERT(world.aws.takes_new_traffic(balancer, bystander));
      RC_ASSERT(world.aws.takes_new_traffic(balancer, after(bystander, 1)));
    }
  }
}

RC_GTEST_PROP(AwsLaws, ACopyLivesTheSameLife, (uint64_t seed)) {
  World world = arbitrary_world(seed);
  const std::vector<Deed> deeds = arbitrary_deeds(30);
  const std::size_t half = deeds.size() / 2;
  for (std::size_t i = 0; i < half; ++i) {
    act(world, deeds[i]);
    world.run_for(Duration{deeds[i].pause_ms});
  }
  World copy = world;
  RC_ASSERT(copy.aws == world.aws);
  for (World* each : {&world, &copy}) {
    for (std::size_t i = half; i < deeds.size(); ++i) {
      act(*each, deeds[i]);
      (void)each->groups();
      (void)each->balancers();
      each->run_for(Duration{deeds[i].pause_ms});
    }
  }
  RC_ASSERT(copy.aws == world.aws);
  RC_ASSERT(copy.aws.hash() == world.aws.hash());
  RC_ASSERT(copy.agenda == world.agenda);
}

RC_GTEST_PROP(AwsLaws, DescribesNeverChangeTheState, (uint64_t seed)) {
  World world = arbitrary_world(seed);
  for (const Deed& deed : arbitrary_deeds(20)) {
    act(world, deed);
    const Aws before = world.aws;
    (void)world.groups();
    (void)world.instances();
    (void)world.balancers(Freshness::kStale);
    RC_ASSERT(world.aws == before);
    RC_ASSERT(world.aws.hash() == before.hash());
    world.run_for(Duration{deed.pause_ms});
  }
}

// Every way to tell two states apart also tells their hashes apart.
TEST(AwsIdentity, HashSeesEachDifference) {
  const auto make = [] {
    World world;
    world.stand(serving_group(kOld, 2));
    return world;
  };
  const World base = make();
  std::vector<World> others;
  others.assign(9, base);
  ASSERT_TRUE(others[0].suspend(kOld, kLaunching));
  ASSERT_TRUE(others[1].resize(kOld, 0, 4, 2));
  ASSERT_TRUE(others[2].mark(InstanceId{0}, Mark::kUnhealthy));
  ASSERT_TRUE(others[3].delist(kUsers, {InstanceId{0}}));
  ASSERT_TRUE(others[4].delist(kServices, {InstanceId{0}}));
  ASSERT_TRUE(others[5].kill(InstanceId{1}));
  others[6].aws.hold_connections_until(InstanceId{0}, kStartOfTime + minutes{1});
  others[7].call(&Aws::set_service_health, InstanceId{0}, false);
  ASSERT_TRUE(others[8].call(&Aws::spot_interrupt, InstanceId{0}));
  others.push_back(base);
  for (std::size_t i = 0; i < others.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_FALSE(others[i].aws == others[j].aws) << i << " " << j;
      EXPECT_NE(others[i].aws.hash(), others[j].aws.hash()) << i << " " << j;
    }
  }
  EXPECT_EQ(make().aws.hash(), base.aws.hash());
}

}  // namespace
}  // namespace lighthouse::fakes::aws
