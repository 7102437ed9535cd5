// An upgrade from v022 to v023, whose pipeline a test lets succeed, fail or go wrong.
#pragma once

#include <string_view>

#include <gtest/gtest.h>

#include "tests/core/decide/looker.h"
#include "tests/core/model/pipeline_example.h"

namespace lighthouse {

using namespace std::chrono_literals;

class UpgradeFixture : public ::testing::Test {
 protected:
  UpgradeFixture() { l.world.pipeline = pipeline("docker-engine armoryspinnaker=1.9.39"); }

  // The example with another package in its bake stage.
  [[nodiscard]] static Document pipeline(std::string_view package) {
    Json json = example_pipeline();
    json["stages"][0]["package"] = package;
    return Document::from_json(json).value();
  }
  template <class Edit>
  [[nodiscard]] static Document edited(Edit edit) {
    Json json = pipeline("armoryspinnaker=1.9.39").json();
    edit(json);
    return Document::from_json(json).value();
  }

  [[nodiscard]] PipelineRun& run() { return l.world.runs.back(); }
  void bake(std::string_view version = "1.9.40") {
    run().has_bake = true;
    run().baked = Version::truncated(version);
  }
  // What the pipeline does: deploys v023 and disables v022.
  void deploy() {
    run().deploy_begun = true;
    l.world.fleet.add(serving(23), 7'200'000ms, {11, 12});
    l.world.fleet.add(polling(23), 7'200'000ms, {13});
    l.world.fleet.disable(serving(22));
    l.world.fleet.disable(polling(22));
  }
  void succeed() {
    bake();
    deploy();
    run().status = ExecutionStatus::kSucceeded;
  }
  void reach(Step step) {
    if (l.step() == step) return;
    ASSERT_TRUE(l.look_until_step(Step::kWatchRun));
    if (step == Step::kWatchRun) return;
    succeed();
    ASSERT_TRUE(l.look_until_step(step));
  }

  [[nodiscard]] std::size_t deeds_of(Deed deed) const {
    std::size_t count = 0;
    for (const SubmitRecord& r : l.world.made<SubmitRecord>()) count += r.deed == deed ? 1U : 0U;
    return count;
  }
  [[nodiscard]] Time time_of(CallKind kind, std::size_t n = 0) const {
    for (const WriteSeen& w : l.world.writes) {
      if (kind_of(w.call) == kind && n-- == 0) return w.time;
    }
    return kNever;
  }

  Looker l{Operation::kUpgrade, MiniWorld{before_upgrade()}};
};

}  // namespace lighthouse
