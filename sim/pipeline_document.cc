#include "sim/pipeline_document.h"

#include <fstream>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include "sim/scenario_names.h"

namespace lighthouse::sim {

namespace {

using Json = nlohmann::ordered_json;

tl::expected<Document, std::string> read_file(const Scenario& scenario) {
  const std::size_t slash = scenario.file.rfind('/');
  std::string path = scenario.pipeline.file;
  if (!path.starts_with('/') && slash != std::string::npos) {
    path = scenario.file.substr(0, slash + 1) + path;
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) return tl::unexpected("the pipeline " + path + " cannot be read");
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  auto document = Document::parse(text);
  if (!document) return tl::unexpected(path + ": " + document.error());
  return document;
}

// A new group is as large as the one it replaces.
Capacity deployed(const Scenario& scenario, bool polling) {
  for (const FleetGroup& group : scenario.groups) {
    if (group.polling == polling && group.enabled) return group.capacity;
  }
  return polling ? Capacity{1, 1, 1} : Capacity{2, 2, 2};
}

Json bake_stage(const Pipeline& pipeline) {
  return {
      {"type", "bake"},
      {"refId", "1"},
      {"requisiteStageRefIds", Json::array()},
      {"name", "Bake"},
      {"cloudProviderType", "aws"},
      {"regions", {"us-west-2"}},
      {"package", pipeline.parameter ? "armoryspinnaker=${parameters.version}" : pipeline.package},
      {"baseOs", "trusty"},
      {"baseLabel", "release"},
      {"vmType", "hvm"},
      {"storeType", "ebs"},
      {"user", "lighthouse"},
      {"rebake", false}};
}

Json deploy_stage(const Scenario& scenario, bool polling, int number) {
  const Pipeline& pipeline = scenario.pipeline;
  const Capacity capacity = deployed(scenario, polling);
  Json cluster = {
      {"provider", "aws"},
      {"cloudProvider", "aws"},
      {"account", "prod"},
      {"application", "armoryspinnaker"},
      {"stack", "ha"},
      {"freeFormDetails", polling ? "polling" : ""},
      {"strategy", pipeline.strategy},
      {"scaleDown", pipeline.scale_down},
      {"capacity", {{"min", capacity.min}, {"max", capacity.max}, {"desired", capacity.desired}}},
      {"useSourceCapacity", false},
      {"availabilityZones", {{"us-west-2", {"us-west-2a", "us-west-2b", "us-west-2c"}}}},
      {"loadBalancers", {std::string(kBalancerNames[0]), std::string(kBalancerNames[1])}},
      {"healthCheckType", "EC2"},
      {"healthCheckGracePeriod", 600},
      {"suspendedProcesses", Json::array()}};
  if (pipeline.max_remaining > 0) cluster["maxRemainingAsgs"] = pipeline.max_remaining;
  return {{"type", "deploy"},
          {"refId", std::to_string(number)},
          {"requisiteStageRefIds", {std::to_string(number - 1)}},
          {"name", polling ? "Deploy polling" : "Deploy serving"},
          {"clusters", Json::array({std::move(cluster)})}};
}

bool has_cluster(const Scenario& scenario, bool polling) {
  for (const FleetGroup& group : scenario.groups) {
    if (group.polling == polling) return true;
  }
  return false;
}

}  // namespace

tl::expected<Document, std::string> pipeline_document(const Scenario& scenario) {
  const Pipeline& pipeline = scenario.pipeline;
  if (!pipeline.file.empty()) return read_file(scenario);
  Json stages = Json::array({bake_stage(pipeline)});
  for (const bool polling : {pipeline.polling_first, !pipeline.polling_first}) {
    if (!has_cluster(scenario, polling)) continue;
    stages.push_back(deploy_stage(scenario, polling, static_cast<int>(stages.size()) + 1));
  }
  Json parameters = Json::array();
  if (pipeline.parameter) parameters.push_back({{"name", "version"}, {"required", true}});
  return Document::from_json({{"id", "8f2a1c04-upgrade"},
                              {"application", "armoryspinnaker"},
                              {"name", "Deploy Spinnaker"},
                              {"disabled", pipeline.disabled},
                              {"limitConcurrent", true},
                              {"keepWaitingPipelines", false},
                              {"parameterConfig", std::move(parameters)},
                              {"triggers", Json::array()},
                              {"stages", std::move(stages)}});
}

}  // namespace lighthouse::sim
