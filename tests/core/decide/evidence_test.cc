// Evidence is joined to hosts by what EC2 says of them; what cannot be joined is everybody's.
#include "core/decide/evidence.h"

#include <gtest/gtest.h>

#include "tests/core/decide/fleet_builder.h"

namespace lighthouse {
namespace {

class EvidenceJoin : public ::testing::Test {
 protected:
  Evidence join() {
    seen.instances.value = fleet.instances;
    return Evidence(Situation{.seen = seen,
                              .policy = policy,
                              .fleet = config,
                              .guards = GuardSet::all(),
                              .now = at(std::chrono::hours(1))});
  }

  void run_on(const HostKey& owner, ExecutionStatus status = ExecutionStatus::kRunning) {
    put(seen.executions.value,
        ExecutionFact{.id = execution(next_++), .status = status, .owner = {owner, 17}});
  }

  Fleet fleet = old_and_new();
  Observation seen;
  Policy policy;
  FleetConfig config = fleet_config();
  uint32_t next_ = 1;
};

constexpr HostKey opaque(uint64_t handle) {
  return {HostKey::Kind::kOpaque, handle};
}

TEST_F(EvidenceJoin, FindsAHostByItsAddress) {
  run_on(host_key(host(1)));
  run_on(host_key(host(1)));
  run_on(host_key(host(2)));
  const Evidence e = join();
  EXPECT_EQ(e.executions_of(host(1)).size(), 2U);
  EXPECT_EQ(e.executions_of(host(2)).size(), 1U);
  EXPECT_EQ(e.executions_of(host(3)).size(), 0U);
  EXPECT_TRUE(e.unmapped_executions().empty());
}

TEST_F(EvidenceJoin, FindsAHostByItsInstanceId) {
  run_on({HostKey::Kind::kInstance, host(2).value});
  EXPECT_EQ(join().executions_of(host(2)).size(), 1U);
}

TEST_F(EvidenceJoin, FindsAHostByACustomPrivateName) {
  fleet.facts(host(2)).private_dns = opaque(40);
  run_on(opaque(40));
  run_on(host_key(host(2)));
  EXPECT_EQ(join().executions_of(host(2)).size(), 2U);
}

TEST_F(EvidenceJoin, ANameOfNobodyIsEverybodys) {
  run_on(opaque(41));
  run_on({});
  const Evidence e = join();
  EXPECT_EQ(e.unmapped_executions().size(), 2U);
  EXPECT_TRUE(e.executions_of(host(1)).empty());
}

TEST_F(EvidenceJoin, ANameOfTwoHostsIsEverybodys) {
  fleet.facts(host(1)).private_dns = opaque(42);
  fleet.facts(host(2)).private_dns = opaque(42);
  run_on(opaque(42));
  const Evidence e = join();
  EXPECT_EQ(e.unmapped_executions().size(), 1U);
  EXPECT_TRUE(e.executions_of(host(1)).empty());
  EXPECT_TRUE(e.executions_of(host(2)).empty());
}

TEST_F(EvidenceJoin, AnAddressOfNoListedHostIsSomebodyElses) {
  run_on(host_key(host(77)));
  run_on({HostKey::Kind::kInstance, 77});
  EXPECT_TRUE(join().unmapped_executions().empty());
}

TEST_F(EvidenceJoin, AnAddressMayBeAHostsWhoseAddressIsNotKnown) {
  fleet.facts(host(12)).private_ipv4 = 0;
  run_on(host_key(host(77)));
  EXPECT_EQ(join().unmapped_executions().size(), 1U);
}

TEST_F(EvidenceJoin, ATerminatedHostOwnsNothingAndHidesNoAddress) {
  fleet.lose(host(12));
  run_on(host_key(host(12)));
  const Evidence e = join();
  EXPECT_TRUE(e.executions_of(host(12)).empty());
  EXPECT_TRUE(e.unmapped_executions().empty());
}

TEST_F(EvidenceJoin, OnlyIncompleteExecutionsAreLinked) {
  run_on(host_key(host(1)), ExecutionStatus::kSucceeded);
  run_on(host_key(host(1)), ExecutionStatus::kVanished);
  run_on(opaque(41), ExecutionStatus::kCanceled);
  run_on(host_key(host(1)), ExecutionStatus::kUnknown);
  const Evidence e = join();
  EXPECT_EQ(e.executions_of(host(1)).size(), 1U);
  EXPECT_TRUE(e.unmapped_executions().empty());
}

TEST_F(EvidenceJoin, EachProcessOfAHostIsItsReport) {
  put(seen.reports.value, OrcaReport{.id = orca_of(host(1), 17), .count = 1});
  put(seen.reports.value, OrcaReport{.id = orca_of(host(1), 18), .overdue = true, .count = 2});
  EXPECT_EQ(join().reports_of(host(1)).size(), 2U);
}

TEST_F(EvidenceJoin, AnUnmappedReportMattersOnlyIfItNamesWork) {
  put(seen.reports.value, OrcaReport{.id = {opaque(50), 1}});
  EXPECT_TRUE(join().unmapped_reports().empty());
  put(seen.reports.value, OrcaReport{.id = {opaque(51), 1}, .count = 1});
  EXPECT_EQ(join().unmapped_reports().size(), 1U);
}

TEST_F(EvidenceJoin, ABakeThatMapsToNoHostMayBeAnywhere) {
  seen.bakes.value = {host_key(host(2)), host_key(host(77))};
  EXPECT_FALSE(join().unmapped_bake());
  EXPECT_EQ(join().bakes_of(host(2)).size(), 1U);
  seen.bakes.value.push_back(HostKey{});
  EXPECT_TRUE(join().unmapped_bake());
}

TEST_F(EvidenceJoin, WithoutAnyInstanceEveryNameIsUnknownButAForeignId) {
  fleet.instances.clear();
  run_on(opaque(41));
  EXPECT_EQ(join().unmapped_executions().size(), 1U);
}

}  // namespace
}  // namespace lighthouse
