// Pipeline facts: whatever cannot be read is refused by its path; what is not read does not matter.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

#include "core/model/document.h"
#include "core/model/pipeline_facts.h"
#include "tests/core/model/pipeline_example.h"

namespace lighthouse {
namespace {

using ::testing::StartsWith;

tl::expected<PipelineFacts, std::string> read(const Json& json) {
  return facts_of(Document::from_json(json).value());
}

Json with_stages(const Json& stages) {
  Json json = example_pipeline();
  json["stages"] = stages;
  return json;
}

std::string error_of(const Json& json) {
  const auto read_facts = read(json);
  return read_facts ? "accepted" : read_facts.error();
}

TEST(PipelineRefusal, WhatCannotBeReadIsRefused) {
  EXPECT_EQ(error_of(nullptr), "the document: expected an object, found null");
  EXPECT_EQ(error_of(with_stages(nullptr)), "stages: missing");
  EXPECT_EQ(error_of(with_stages(Json::array({{{"refId", "1"}}}))), "stages[0].type: missing");
  EXPECT_EQ(error_of(with_stages(Json::array({{{"type", "bake"}, {"package", 1}}}))),
            "stages[0].package: expected a text, found 1");
  Json json = example_pipeline();
  json["type"] = "templatedPipeline";
  EXPECT_THAT(error_of(json), StartsWith("type: a templated pipeline"));
  json = example_pipeline();
  json.erase("application");
  EXPECT_EQ(error_of(json), "application: missing");
  json = example_pipeline();
  json["limitConcurrent"] = "true";
  EXPECT_EQ(error_of(json), "limitConcurrent: expected true or false, found \"true\"");
}

// "stages[1].clusters" as "/stages/1/clusters".
Json::json_pointer pointer_of(const std::string& path) {
  std::string out = "/";
  for (const char c : path) {
    if (c == '.' || c == '[') out += '/';
    if (c != '.' && c != '[' && c != ']') out += c;
  }
  return Json::json_pointer(out);
}

// Every field that is read, made wrong in turn, is refused by its path.
TEST(PipelineRefusal, AWrongTypeIsNamedByItsPath) {
  const std::string entry = "stages[1].clusters[0]";
  for (const std::string& path : {std::string("name"),
                                  std::string("application"),
                                  std::string("disabled"),
                                  std::string("limitConcurrent"),
                                  std::string("parameterConfig"),
                                  std::string("parameterConfig[0].name"),
                                  std::string("stages"),
                                  std::string("stages[0]"),
                                  std::string("stages[0].type"),
                                  std::string("stages[0].package"),
                                  std::string("stages[1].clusters"),
                                  entry,
                                  entry + ".stack",
                                  entry + ".strategy",
                                  entry + ".scaleDown",
                                  entry + ".maxRemainingAsgs",
                                  entry + ".capacity",
                                  entry + ".capacity.max",
                                  entry + ".useSourceCapacity",
                                  entry + ".availabilityZones",
                                  entry + ".loadBalancers",
                                  entry + ".loadBalancers[1]",
                                  entry + ".suspendedProcesses"}) {
    Json json = example_pipeline();
    json[pointer_of(path)] = 2.5;
    EXPECT_THAT(error_of(json), StartsWith(path + ": expected "));
  }
}

// Fields that are not read, wherever they stand, change nothing.
RC_GTEST_PROP(PipelineRefusal, UnknownFieldsChangeNothing, ()) {
  Json json = example_pipeline();
  const std::string at = *rc::gen::element<std::string>(
      "", "/stages/0", "/stages/1", "/stages/1/clusters/0", "/parameterConfig/0");
  json[Json::json_pointer(at)]["zzUnknown"] = *rc::gen::arbitrary<int>();
  const bool same = read(json).value() == read(example_pipeline()).value();
  RC_ASSERT(same);
}

}  // namespace
}  // namespace lighthouse
