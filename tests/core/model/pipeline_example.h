// The pipeline document that the tests start from.
#pragma once

#include <nlohmann/json.hpp>

namespace lighthouse {

using Json = nlohmann::ordered_json;

// A pipeline as the reference shows it [4, 10.1, 10.2].
inline Json example_pipeline() {
  return Json::parse(R"({
    "id": "c0ffee00-1111-2222-3333-444455556666", "application": "armoryspinnaker",
    "name": "Deploy Spinnaker", "index": 0, "disabled": false, "limitConcurrent": true,
    "keepWaitingPipelines": false, "parallel": true,
    "parameterConfig": [{"name": "version", "required": true, "default": ""}],
    "triggers": [], "notifications": [], "updateTs": "1492100000000",
    "stages": [
      {"type": "bake", "refId": "1", "requisiteStageRefIds": [], "regions": ["us-west-2"],
       "package": "docker-engine armoryspinnaker=${parameters.version}", "rebake": false},
      {"type": "deploy", "refId": "2", "requisiteStageRefIds": ["1"], "clusters": [{
        "provider": "aws", "account": "prod", "application": "armoryspinnaker", "stack": "ha",
        "freeFormDetails": "", "strategy": "redblack", "scaleDown": false, "maxRemainingAsgs": 3,
        "capacity": {"min": 2, "max": 4, "desired": 3}, "useSourceCapacity": false,
        "availabilityZones": {"us-west-2": ["us-west-2a", "us-west-2b"]},
        "loadBalancers": ["armoryspinnaker-ha-external", "armoryspinnaker-ha-internal"],
        "suspendedProcesses": [], "interestingHealthProviderNames": null}]}
    ]})");
}

}  // namespace lighthouse
