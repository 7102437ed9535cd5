// The JSON that the fake Gate writes. Internal to fakes/faces.
#pragma once

#include <string>
#include <string_view>

#include "core/wire/gate/gate_conversation.h"
#include "core/wire/http.h"
#include "fakes/spinnaker/spinnaker.h"

namespace lighthouse::fakes {

// An element of a list, with what lists are searched by.
struct Listed {
  std::string id;
  std::string_view status;  // "": it has none
  std::string json;
};

[[nodiscard]] wire::HttpResponse json_response(std::string body, int status = 200);
// Spring's error body [2.2].
[[nodiscard]] wire::HttpResponse error_response(int status, std::string_view error,
                                                std::string_view exception,
                                                std::string_view message);

[[nodiscard]] std::string reports_body(const OrcaReports& reports,
                                       const spinnaker::Redis& redis);  // [3.2]
[[nodiscard]] Listed run_body(const PipelineRun& run, const wire::gate::GateTarget& target,
                              const spinnaker::Redis& redis);  // [6]
[[nodiscard]] Listed task_body(const TaskFact& task,
                               const wire::gate::GateTarget& target);  // [7.2]

}  // namespace lighthouse::fakes
