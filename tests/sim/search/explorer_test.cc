// The search: the same for any number of threads, shared out without gap or overlap, and able to
// miss a guard.
#include "sim/search/explorer.h"

#include <set>

#include <gtest/gtest.h>

#include "sim/scenario_file.h"
#include "sim/scenario_text.h"
#include "sim/search/swarm.h"
#include "tests/sim/sim_scenarios.h"

namespace lighthouse::sim {
namespace {

enum class Order : uint8_t { kForwards, kBackwards };

// As threads would: blocks of a round in any order, joined in theirs.
Explorer explored(const std::shared_ptr<const Portfolio>& portfolio, const ExploreLimits& limits,
                  Order order, std::set<uint64_t>* numbers = nullptr) {
  Explorer explorer(portfolio, limits);
  StateSet scratch;
  while (!explorer.done()) {
    const std::vector<uint64_t> round = explorer.next_round();
    std::vector<std::vector<TrialResult>> results(round.size());
    for (std::size_t k = 0; k < round.size(); ++k) {
      const std::size_t i = order == Order::kForwards ? k : round.size() - 1 - k;
      for (const Trial& trial : portfolio->block(round[i], explorer.corpus())) {
        results[i].push_back(run_trial(trial, repeat_of(round[i]), scratch));
        if (numbers == nullptr) continue;
        EXPECT_TRUE(numbers->insert(trial.number).second);
      }
    }
    for (auto& block : results) explorer.join(std::move(block));
  }
  return explorer;
}

std::shared_ptr<const Portfolio> small_portfolio(const std::vector<Guard>& without = {}) {
  return std::make_shared<const Portfolio>(
      std::vector<Scenario>{upgrade_scenario(), drain_scenario(), rollback_scenario()}, without);
}

TEST(Explorer, TheResultDoesNotDependOnTheOrderInWhichBlocksRun) {
  const auto portfolio = small_portfolio();
  const Explorer one = explored(portfolio, {.runs = 640}, Order::kForwards);
  const Explorer other = explored(portfolio, {.runs = 640}, Order::kBackwards);
  EXPECT_EQ(one.digest(), other.digest());
  EXPECT_EQ(one.states(), other.states());
  EXPECT_EQ(one.yields(), other.yields());
  EXPECT_TRUE(one.divergences().empty());
  EXPECT_GT(one.yields()[static_cast<std::size_t>(Strategy::kGuided)].runs, 0U);
  EXPECT_GT(one.yields()[static_cast<std::size_t>(Strategy::kSpeed)].runs, 0U);
}

TEST(Explorer, ShardsRunEveryNumberOnce) {
  const auto portfolio = small_portfolio();
  std::set<uint64_t> numbers;
  for (uint32_t i = 0; i < 3; ++i) {
    (void)explored(portfolio, {.runs = 200, .shard = {.index = i, .count = 3}}, Order::kForwards,
                   &numbers);
  }
  // The first block holds the three benign runs alone.
  EXPECT_EQ(numbers.size(), 200U - kBlockRuns + 3);
  EXPECT_EQ(*numbers.begin(), 1U);
  EXPECT_EQ(*numbers.rbegin(), 200U);
}

TEST(Explorer, FindsAMissingGuardAndItsCounterexampleRepeats) {
  const auto portfolio = small_portfolio({Guard::kExecutionsMustBeDone, Guard::kReportsMustBeIdle});
  const Explorer search = explored(portfolio, {.runs = 480}, Order::kForwards);
  ASSERT_FALSE(search.findings().empty());
  for (const Finding& finding : search.findings()) {
    ASSERT_TRUE(finding.counterexample.run.violation.has_value()) << finding.text;
    EXPECT_EQ(finding.counterexample.run.violation_text, finding.text);
    EXPECT_EQ(run_scenario(finding.counterexample.scenario, 0).violation_text, finding.text);
  }
}

TEST(Swarm, EveryWorldThatIsDrawnIsAScenarioThatTheLoaderAccepts) {
  for (uint64_t seed = 1; seed <= 400; ++seed) {
    const Scenario drawn = swarm_scenario(seed);
    const std::string text = scenario_text(drawn);
    const auto again = parse_scenario(text, "swarm.yaml");
    ASSERT_TRUE(again.has_value()) << again.error().to_string() << "\n" << text;
    EXPECT_EQ(scenario_text(*again), text);
  }
}

TEST(Swarm, DrawsEveryKindOfOperationAndLeavesThingsOut) {
  std::set<Operation> operations;
  std::set<std::size_t> fault_counts;
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    const Scenario drawn = swarm_scenario(seed);
    operations.insert(drawn.operation);
    fault_counts.insert(drawn.faults.size());
  }
  EXPECT_EQ(operations.size(), 3U);
  EXPECT_GT(fault_counts.size(), 5U);
}

}  // namespace
}  // namespace lighthouse::sim
