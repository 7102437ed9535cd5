#include "fakes/faces/gate_face.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "fakes/faces/texts.h"
#include "tests/fakes/spinnaker/spin_world.h"

namespace lighthouse::fakes {
namespace {

using Json = nlohmann::ordered_json;
using spinnaker::kHost0;
using spinnaker::minutes;
using spinnaker::SpinWorld;
using wire::HttpResponse;

// One world and its Gate.
class GateFace : public ::testing::Test {
 protected:
  GateFace() { world_.start(); }

  std::optional<HttpResponse> send(const wire::HttpRequest& request) {
    Outside outside{.aws = world_.aws, .spinnaker = world_.spinnaker};
    Context ctx = world_.context();
    auto response = gate_face(ctx, outside, request);
    world_.aws = outside.aws;
    world_.spinnaker = outside.spinnaker;
    return response;
  }
  HttpResponse get(const std::string& target) { return send({.target = target}).value(); }
  HttpResponse post(const std::string& target, const std::string& body) {
    return send({.method = "POST", .target = target, .body = body}).value();
  }
  Json json_at(const std::string& target) {
    const HttpResponse response = get(target);
    EXPECT_EQ(response.status, 200) << target;
    return Json::parse(response.body);
  }

  SpinWorld world_;
};

TEST_F(GateFace, ListsEachOrcaWithItsWork) {
  const ExecutionId id = world_.post(SpinWorld::direct(kHost0));
  world_.run_for(minutes(2));
  const Json body = json_at("/executions/activeByInstance");
  ASSERT_EQ(body.size(), 3u);
  const Json& entry = body.at(orca_text(world_.orca(kHost0)));
  EXPECT_EQ(entry.at("overdue"), false);
  EXPECT_EQ(entry.at("count"), 1);
  EXPECT_EQ(entry.at("executions")[0].at("url"), "/pipelines/" + execution_text(id));
}

TEST_F(GateFace, AnswersHealthAndPage) {
  EXPECT_EQ(json_at("/health").at("status"), "UP");
  EXPECT_EQ(get("/").status, 200);
}

TEST_F(GateFace, KnowsOnePipelineAndHasNoBodyForOthers) {
  EXPECT_EQ(json_at("/applications/armoryspinnaker/pipelineConfigs").size(), 1u);
  EXPECT_EQ(json_at("/applications/armoryspinnaker/pipelineConfigs/Deploy%20Spinnaker").at("id"),
            "p");
  const HttpResponse unknown = get("/applications/armoryspinnaker/pipelineConfigs/Other");
  EXPECT_EQ(unknown.status, 200);
  EXPECT_TRUE(unknown.body.empty());
  EXPECT_TRUE(json_at("/applications/elsewhere/pipelineConfigs").empty());
}

TEST_F(GateFace, TriggersAndShowsTheRun) {
  const HttpResponse started = post("/pipelines/armoryspinnaker/Deploy%20Spinnaker",
                                    R"({"parameters": {"version": "2.0"}})");
  EXPECT_EQ(started.status, 202);
  const std::string ref = Json::parse(started.body).at("ref");
  EXPECT_EQ(json_at(ref).at("status"), "RUNNING");
  EXPECT_EQ(json_at("/applications/armoryspinnaker/pipelines?statuses=RUNNING").size(), 1u);
  EXPECT_EQ(json_at("/applications/armoryspinnaker/pipelines?statuses=PAUSED").size(), 0u);
  EXPECT_EQ(json_at("/applications/armoryspinnaker/pipelines?limit=0").size(), 0u);
  EXPECT_EQ(send({.method = "PUT", .target = ref + "/cancel?reason=x"})->status, 200);
  world_.run_for(minutes(1));
  EXPECT_EQ(json_at(ref).at("status"), "CANCELED");
}

TEST_F(GateFace, TakesTasksWithAndWithoutAMarker) {
  for (const std::string body :
       {R"({"job": [{"type": "wait", "lighthouseRunId": "lh-0000000000000007-1"}]})",
        R"({"job": [{"type": "wait"}]})"}) {
    const std::string ref = Json::parse(post("/tasks", body).body).at("ref");
    EXPECT_EQ(json_at(ref).at("id"), ref.substr(std::string("/tasks/").size()));
  }
  EXPECT_EQ(json_at("/applications/armoryspinnaker/tasks").size(), 2u);
}

TEST_F(GateFace, RefusesWhatItDoesNotUnderstand) {
  EXPECT_EQ(get("/nothing/here/at/all").status, 404);
  EXPECT_EQ(get("/pipelines/unknown").status, 404);
  EXPECT_EQ(post("/pipelines/armoryspinnaker/Other", "{}").status, 404);
  EXPECT_EQ(post("/pipelines", "{").status, 400);
  EXPECT_EQ(post("/pipelines", "{}").status, 422);
  EXPECT_EQ(post("/tasks", "[]").status, 400);
  EXPECT_EQ(post("/tasks", R"({"job": []})").status, 400);
  EXPECT_EQ(get("/applications/armoryspinnaker/tasks?limit=x").status, 400);
  EXPECT_EQ(send({.method = "DELETE", .target = "/pipelines/x"})->status, 405);
}

TEST_F(GateFace, HidesTroubleBehindItIn429AndItsOwnInSilence) {
  world_.spinnaker.gate_429_until(world_.now + minutes(1));
  EXPECT_EQ(get("/executions/activeByInstance").status, 429);
  EXPECT_EQ(get("/health").status, 200);
  world_.spinnaker.gate_down_until(world_.now + minutes(1));
  EXPECT_FALSE(send({.target = "/health"}));
}

}  // namespace
}  // namespace lighthouse::fakes
