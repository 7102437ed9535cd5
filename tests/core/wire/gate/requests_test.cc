#include "core/wire/gate/requests.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

#include "core/wire/gate/marker_text.h"
#include "tests/core/wire/gate/gate_answers.h"

namespace lighthouse::wire::gate {
namespace {

std::string line_of(const Call& call, const Names& names = {}) {
  const HttpRequest request = encode(call, usual_target(), names);
  return request.method + " " + request.target;
}

nlohmann::ordered_json body_of(const Call& call, const Names& names = {}) {
  return nlohmann::ordered_json::parse(encode(call, usual_target(), names).body);
}

TEST(GateRequests, GoToTheRoutesOfTheReference) {
  EXPECT_EQ(line_of(ActiveByInstance{}), "GET /executions/activeByInstance");
  EXPECT_EQ(line_of(ProbeGate{}), "GET /health");
  EXPECT_EQ(line_of(ProbeUrl{}), "GET /");
  EXPECT_EQ(line_of(GetPipeline{}),
            "GET /applications/armoryspinnaker/pipelineConfigs/Deploy%20Spinnaker");
  EXPECT_EQ(line_of(SavePipeline{}), "POST /pipelines");
  EXPECT_EQ(line_of(TriggerPipeline{}), "POST /pipelines/armoryspinnaker/Deploy%20Spinnaker");
  EXPECT_EQ(line_of(SubmitRecord{}), "POST /tasks");
  EXPECT_EQ(line_of(ListTasks{}), "GET /applications/armoryspinnaker/tasks?limit=500");
}

TEST(GateRequests, NeverForceACancellation) {
  Names names;
  const CancelRun cancel{.execution = {names.intern("a/b")}};
  EXPECT_EQ(line_of(cancel, names),
            "PUT /pipelines/a%2Fb/cancel?reason=cancelled%20by%20Lighthouse&force=false");
}

TEST(GateRequests, TriggerWithVersionAndMarker) {
  const auto body =
      body_of(TriggerPipeline{.marker = {0x7e7, 3}, .version = *Version::from("1.9.40")});
  EXPECT_EQ(body.at("type"), "manual");
  EXPECT_EQ(body.at("parameters").at("version"), "1.9.40");
  EXPECT_EQ(body.at("parameters").at("lighthouseRunId"), "lh-00000000000007e7-3");
}

TEST(GateRequests, ARecordIsAWaitTaskOfTheApplicationThatSaysWhatWasDone) {
  Names names;
  const SubmitRecord record{
      .marker = {7, 1},
      .deed = Deed::kTerminated,
      .group = {.cluster = {names.intern("armoryspinnaker-ha")}, .sequence = 22},
      .instance = {names.intern("i-0a5f4bd4868e3d4b2")}};
  const auto body = body_of(record, names);
  EXPECT_EQ(body.at("application"), "armoryspinnaker");
  EXPECT_EQ(body.at("description"), "Terminate instance: i-0a5f4bd4868e3d4b2");
  ASSERT_EQ(body.at("job").size(), 1u);
  const auto& job = body.at("job")[0];
  EXPECT_EQ(job.at("type"), "wait");
  EXPECT_EQ(job.at("lighthouseRunId"), "lh-0000000000000007-1");
  EXPECT_EQ(job.at("lighthouseDeed"), "terminated");
  EXPECT_EQ(job.at("serverGroupName"), "armoryspinnaker-ha-v022");
  EXPECT_EQ(job.at("instanceIds")[0], "i-0a5f4bd4868e3d4b2");
}

TEST(GateRequests, ARecordWithoutInstanceNamesNone) {
  const auto body = body_of(SubmitRecord{.marker = {7, 1}, .deed = Deed::kHeld});
  EXPECT_FALSE(body.at("job")[0].contains("instanceIds"));
  EXPECT_FALSE(body.at("job")[0].contains("serverGroupName"));
}

TEST(GateRequests, AreMadeForEveryCallOfGateAndOfNobodyElse) {
  for (std::size_t i = 0; i < kCallKinds; ++i) {
    const auto kind = static_cast<CallKind>(i);
    const bool gates = endpoint_of(kind) == Endpoint::kGate || endpoint_of(kind) == Endpoint::kUrl;
    EXPECT_EQ(GateConversation::speaks(kind), gates) << name_of(kind);
  }
}

RC_GTEST_PROP(MarkerText, ComesBackAsTheSameMarker, (uint64_t run, uint32_t item)) {
  const Marker marker{.run = run, .item = item};
  RC_ASSERT(parse_marker(format_marker(marker)) == marker);
}

TEST(MarkerText, HasOneSpelling) {
  EXPECT_TRUE(parse_marker("lh-00000000000000ab-10"));
  for (const std::string_view text :
       {"", "lh-", "lh-ab-10", "lh-00000000000000AB-10", "lh-00000000000000ab-010",
        "lh-00000000000000ab-", "lh-00000000000000ab-10 ", "lh-00000000000000ab-4294967296",
        "lh-00000000000000ab+10", "LH-00000000000000ab-10", "lh-0x000000000000ab-10",
        "lh-00000000000000ab--1", "lh-20170414-0007"}) {
    EXPECT_FALSE(parse_marker(text)) << text;
  }
}

TEST(DeedWords, ComeBackAsTheSameDeed) {
  for (int i = 0; i <= static_cast<int>(Deed::kHeld); ++i) {
    const auto deed = static_cast<Deed>(i);
    EXPECT_EQ(parse_deed(word_of(deed)), deed);
  }
  EXPECT_EQ(parse_deed("exploded"), std::nullopt);
}

RC_GTEST_PROP(GateRoundTrip, SavesWhatItReads, (const std::map<std::string, std::string>& fields)) {
  nlohmann::ordered_json json = {{"name", "Deploy Spinnaker"}, {"application", "armoryspinnaker"}};
  for (const auto& [key, value] : fields) {
    // Only JSON's own texts: rapidcheck makes any bytes.
    const auto ascii = [](const std::string& text) {
      return std::ranges::all_of(text, [](char c) { return c >= 0; });
    };
    if (ascii(key) && ascii(value) && !json.contains(key)) json[key] = value;
  }
  const Answer answer = ask(GetPipeline{}, lighthouse::wire::gate::json(json.dump()));
  RC_ASSERT(error_in(answer).empty());
  const HttpRequest save =
      encode(SavePipeline{.document = *result_of<GetPipeline>(answer)}, usual_target(), {});
  RC_ASSERT(save.body == json.dump());
}

}  // namespace
}  // namespace lighthouse::wire::gate
