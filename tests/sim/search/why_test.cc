// Why a run fails: the nearest one that passes, and the moment that decided it.
#include "sim/search/why.h"

#include <gtest/gtest.h>

#include "tests/sim/search/search_scenarios.h"

namespace lighthouse::sim {
namespace {

Counterexample lost_answer() {
  auto scenario = load_scenario(scenario_path("drain/lost-answer-of-the-termination")).value();
  scenario.without.push_back(Guard::kLookAfterLostTerminate);
  return counterexample_of(scenario, 0).value();
}

TEST(Why, TheNearestPassLacksOneThingAndPartsLate) {
  const Counterexample found = lost_answer();
  const auto pass = nearest_pass(found);
  ASSERT_TRUE(pass.has_value());
  EXPECT_TRUE(pass->run.passed());
  EXPECT_GT(pass->parts, 0U);
  EXPECT_LE(pass->parts, found.run.events);
  EXPECT_FALSE(pass->lacks.empty());
}

TEST(Why, TheCurveEndsAtTheViolationWithCertainty) {
  const Counterexample found = lost_answer();
  const Curve curve = likelihood_curve(found, {.points = 4, .samples = 4});
  ASSERT_GE(curve.points.size(), 2U);
  EXPECT_EQ(curve.points.front().event, 0U);
  EXPECT_EQ(curve.points.back().event, found.run.events);
  EXPECT_EQ(curve.points.back().per_cent(), 100U);
  for (const CurvePoint& point : curve.points) EXPECT_EQ(point.samples, 4U);
}

TEST(Why, TheDecisiveMomentIsWhereTheRiseIs) {
  const Counterexample found = lost_answer();
  const Curve curve = likelihood_curve(found, {.points = 4, .samples = 4});
  ASSERT_LT(curve.before.violated, curve.after.violated);
  EXPECT_LT(curve.before.event, curve.after.event);
}

}  // namespace
}  // namespace lighthouse::sim
