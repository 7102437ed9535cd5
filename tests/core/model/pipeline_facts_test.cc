// Pipeline facts: what is dangerous is seen, what cannot be told is unknown, what is wrong is
// named.
#include "core/model/pipeline_facts.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/core/model/pipeline_example.h"

namespace lighthouse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Json with_stages(Json stages) {
  Json json = example_pipeline();
  json["stages"] = std::move(stages);
  return json;
}

tl::expected<PipelineFacts, std::string> read(const Json& json) {
  return facts_of(Document::from_json(json).value());
}

PipelineFacts facts(const Json& json) {
  auto read_facts = read(json);
  EXPECT_TRUE(read_facts.has_value()) << read_facts.error();
  return read_facts.value_or(PipelineFacts{});
}

std::string error_of(const Json& json) {
  const auto read_facts = read(json);
  return read_facts ? "accepted" : read_facts.error();
}

// The one cluster entry of the example with some fields replaced.
Json deploying(const Json& changes) {
  Json json = example_pipeline();
  for (const auto& item : changes.items())
    json["stages"][1]["clusters"][0][item.key()] = item.value();
  return json;
}

DeployFacts deploy(const Json& changes) {
  const PipelineFacts f = facts(deploying(changes));
  return f.deploys.empty() ? DeployFacts{} : f.deploys.front();
}

TEST(PipelineFacts, ReadTheExampleOfTheReference) {
  PipelineFacts expected;
  expected.id = "c0ffee00-1111-2222-3333-444455556666";
  expected.name = "Deploy Spinnaker";
  expected.application = "armoryspinnaker";
  expected.limit_concurrent = true;
  expected.parameters = {"version"};
  expected.versions = {{.stage = 0,
                        .ref_id = "1",
                        .origin = VersionOrigin::kParameter,
                        .version = "${parameters.version}"}};
  expected.version_parameter = "version";
  expected.has_version_parameter = true;
  expected.deploys = {
      {.stage = 1,
       .ref_id = "2",
       .cluster = "armoryspinnaker-ha",
       .regions = {"us-west-2"},
       .strategy = Strategy::kRedBlack,
       .scale_down = Setting::kOff,
       .max_remaining_asgs = 3,
       .capacity = {.min = 2, .max = 4, .desired = 3},
       .use_source_capacity = Setting::kOff,
       .load_balancers = {"armoryspinnaker-ha-external", "armoryspinnaker-ha-internal"},
       .suspended_processes = {}}};
  EXPECT_EQ(facts(example_pipeline()), expected);
}

TEST(PipelineFacts, MissingFlagsAreFalse) {
  Json json = example_pipeline();
  json.erase("limitConcurrent");
  json.erase("disabled");
  EXPECT_FALSE(facts(json).limit_concurrent);
  EXPECT_FALSE(facts(json).disabled);
  json["disabled"] = true;
  EXPECT_TRUE(facts(json).disabled);
}

TEST(PipelineFacts, ScaleDownIsOnOffOrUnknownNeverGuessed) {
  EXPECT_EQ(deploy({{"scaleDown", true}}).scale_down, Setting::kOn);
  EXPECT_EQ(deploy({{"scaleDown", "true"}}).scale_down, Setting::kOn);
  EXPECT_EQ(deploy({{"scaleDown", "false"}}).scale_down, Setting::kOff);
  EXPECT_EQ(deploy({{"scaleDown", nullptr}}).scale_down, Setting::kOff);
  EXPECT_EQ(deploy({{"scaleDown", "${parameters.scaleDown}"}}).scale_down, Setting::kUnknown);
  EXPECT_EQ(error_of(deploying({{"scaleDown", "yes"}})),
            "stages[1].clusters[0].scaleDown: expected true or false, found \"yes\"");
  EXPECT_EQ(error_of(deploying({{"scaleDown", 1}})),
            "stages[1].clusters[0].scaleDown: expected true or false, found 1");
}

TEST(PipelineFacts, NumbersMayBeTextsOrExpressions) {
  EXPECT_EQ(deploy({{"maxRemainingAsgs", nullptr}}).max_remaining_asgs, 0);
  EXPECT_EQ(deploy({{"maxRemainingAsgs", "2"}}).max_remaining_asgs, 2);
  EXPECT_EQ(deploy({{"maxRemainingAsgs", "${x}"}}).max_remaining_asgs, JsonFields::kNotKnown);
  EXPECT_EQ(
      deploy({{"capacity", {{"min", "1"}, {"desired", "${x}"}}}}).capacity,
      (DeclaredCapacity{.min = 1, .max = JsonFields::kNotKnown, .desired = JsonFields::kNotKnown}));
  EXPECT_EQ(error_of(deploying({{"maxRemainingAsgs", -1}})),
            "stages[1].clusters[0].maxRemainingAsgs: expected a whole number from 0, found -1");
  EXPECT_EQ(error_of(deploying({{"capacity", {{"min", "two"}}}})),
            "stages[1].clusters[0].capacity.min: expected a whole number from 0, found \"two\"");
}

TEST(PipelineFacts, KnowEachStrategyByItsWord) {
  const std::vector<std::pair<Json, Strategy>> rows = {
      {"", Strategy::kNone},
      {nullptr, Strategy::kNone},
      {"redblack", Strategy::kRedBlack},
      {"highlander", Strategy::kHighlander},
      {"rollingpush", Strategy::kRollingPush},
      {"rollingredblack", Strategy::kRollingRedBlack},
      {"custom", Strategy::kCustom},
      {"RedBlack", Strategy::kUnknown},
      {"${parameters.strategy}", Strategy::kUnknown},
  };
  for (const auto& [word, strategy] : rows) {
    EXPECT_EQ(deploy({{"strategy", word}}).strategy, strategy) << word;
  }
  EXPECT_EQ(name_of(Strategy::kRollingRedBlack), "rollingredblack");
  EXPECT_EQ(name_of(Strategy::kNone), "none");
  EXPECT_EQ(name_of(Strategy::kUnknown), "unknown");
}

TEST(PipelineFacts, TheClusterIsNamedAsSpinnakerNamesIt) {
  EXPECT_EQ(deploy({{"freeFormDetails", "polling"}}).cluster, "armoryspinnaker-ha-polling");
  EXPECT_EQ(deploy({{"stack", ""}, {"freeFormDetails", "x"}}).cluster, "armoryspinnaker--x");
  EXPECT_EQ(deploy({{"stack", nullptr}}).cluster, "armoryspinnaker");
}

TEST(PipelineFacts, AClusterThatCannotBeToldIsEmpty) {
  EXPECT_EQ(deploy({{"stack", "${parameters.stack}"}}).cluster, "");
  EXPECT_EQ(deploy({{"application", nullptr}}).cluster, "");
}

TEST(PipelineFacts, ADeployStageMayHaveItsClusterInThreeForms) {
  const Json entry = {
      {"application", "a"}, {"stack", "s"}, {"region", "us-east-1"}, {"scaleDown", true}};
  Json flat = entry;
  flat["type"] = "deploy";
  for (const Json& stage : {Json{{"type", "deploy"}, {"clusters", Json::array({entry})}},
                            Json{{"type", "deploy"}, {"cluster", entry}}, flat}) {
    const PipelineFacts f = facts(with_stages(Json::array({stage})));
    ASSERT_EQ(f.deploys.size(), 1u) << stage;
    EXPECT_EQ(f.deploys[0].cluster, "a-s");
    EXPECT_EQ(f.deploys[0].scale_down, Setting::kOn);
    EXPECT_THAT(f.deploys[0].regions, ElementsAre("us-east-1"));
  }
  flat["type"] = "cloneServerGroup";
  EXPECT_EQ(facts(with_stages(Json::array({flat}))).deploys.size(), 1u);
}

TEST(PipelineFacts, SeeEachDangerousStageWithItsCluster) {
  const PipelineFacts f = facts(with_stages(Json::parse(R"([
    {"type": "shrinkCluster", "refId": "1", "cluster": "a-s", "regions": ["r1", "r2"]},
    {"type": "scaleDownCluster", "refId": "2", "cluster": "a-s", "region": "r1"},
    {"type": "destroyServerGroup", "refId": "3", "serverGroupName": "a-s-x-v007"},
    {"type": "terminateInstances", "refId": "4", "asgName": "a-v001"},
    {"type": "disableCluster", "refId": "5", "cluster": "${parameters.cluster}"},
    {"type": "detachInstances", "instanceIds": []}
  ])")));
  ASSERT_EQ(f.dangers.size(), 6u);
  const std::vector<DangerousStage> expected = {
      {.danger = Danger::kShrinkCluster,
       .stage = 0,
       .ref_id = "1",
       .cluster = "a-s",
       .regions = {"r1", "r2"}},
      {.danger = Danger::kScaleDownCluster,
       .stage = 1,
       .ref_id = "2",
       .cluster = "a-s",
       .regions = {"r1"}},
      {.danger = Danger::kDestroyServerGroup,
       .stage = 2,
       .ref_id = "3",
       .cluster = "a-s-x",
       .regions = {}},
      {.danger = Danger::kTerminateInstances,
       .stage = 3,
       .ref_id = "4",
       .cluster = "a",
       .regions = {}},
      {.danger = Danger::kDisableCluster, .stage = 4, .ref_id = "5", .cluster = "", .regions = {}},
      {.danger = Danger::kDetachInstances, .stage = 5, .ref_id = "", .cluster = "", .regions = {}},
  };
  EXPECT_EQ(f.dangers, expected);
}

TEST(PipelineFacts, KnowTheTypesThatTakeInstancesAway) {
  for (const std::string_view type :
       {"destroyServerGroup", "shrinkCluster", "scaleDownCluster", "resizeServerGroup",
        "disableCluster", "disableServerGroup", "terminateInstances",
        "terminateInstanceAndDecrementServerGroup", "detachInstances",
        "deregisterInstancesFromLoadBalancer", "rollbackServerGroup", "modifyScalingProcess",
        "pipeline"}) {
    const PipelineFacts f = facts(with_stages(Json::array({{{"type", type}}})));
    ASSERT_EQ(f.dangers.size(), 1u) << type;
    EXPECT_EQ(name_of(f.dangers[0].danger), type);
  }
  for (const std::string_view type :
       {"destroyAsg", "resizeAsg", "disableAsg", "rollbackCluster", "modifyAwsScalingProcess",
        "terminateInstanceAndDecrementAsg"}) {
    EXPECT_EQ(facts(with_stages(Json::array({{{"type", type}}}))).dangers.size(), 1u) << type;
  }
}

TEST(PipelineFacts, ListOtherStagesOnceAndSorted) {
  const PipelineFacts f = facts(with_stages(Json::array(
      {{{"type", "wait"}}, {{"type", "manualJudgment"}}, {{"type", "wait"}}, {{"type", "bake"}}})));
  EXPECT_THAT(f.other_stage_types, ElementsAre("manualJudgment", "wait"));
  EXPECT_THAT(f.dangers, IsEmpty());
}

TEST(PipelineFacts, AVersionParameterMustBeTheOnlySourceAndDeclared) {
  const auto baking = [](const std::vector<std::string>& packages) {
    Json stages = Json::array();
    for (const std::string& package : packages)
      stages.push_back({{"type", "bake"}, {"package", package}});
    return facts(with_stages(stages));
  };
  EXPECT_TRUE(baking({"armoryspinnaker=${parameters.version}", "zsh"}).has_version_parameter);
  EXPECT_FALSE(
      baking({"armoryspinnaker=${parameters.version}", "armoryspinnaker"}).has_version_parameter);
  EXPECT_FALSE(baking({"armoryspinnaker=${NEW_VERSION}"}).has_version_parameter);
  EXPECT_FALSE(baking({}).has_version_parameter);
  const PipelineFacts undeclared = baking({"armoryspinnaker=${parameters.other}"});
  EXPECT_EQ(undeclared.version_parameter, "other");
  EXPECT_FALSE(undeclared.has_version_parameter);
  const PipelineFacts plain =
      baking({"a armoryspinnaker=1 armoryspinnaker-ha=2", "armoryspinnaker=${NEW_VERSION}"});
  ASSERT_EQ(plain.versions.size(), 2u);
  EXPECT_EQ(plain.versions[0].version, "1");
  EXPECT_EQ(plain.versions[1].origin, VersionOrigin::kUnresolved);
}

TEST(PipelineFacts, ThePackageIsAChoice) {
  const Document document = Document::from_json(example_pipeline()).value();
  EXPECT_EQ(facts_of(document, "docker-engine").value().versions.at(0).origin,
            VersionOrigin::kLatest);
  EXPECT_THAT(facts_of(document, "zsh").value().versions, IsEmpty());
}

}  // namespace
}  // namespace lighthouse
