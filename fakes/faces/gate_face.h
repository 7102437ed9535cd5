// The fake Gate as a server of HTTP: the routes of [2.4] and [3] to [7] that Lighthouse uses, and
// those that a person tries with curl. Each is one call of the typed fake, whose answer is written
// as the Gate of April 2017 writes it: the same picks of hosts, the same staleness, the same
// effects.
//
//   GET  /health, /, /executions/activeByInstance
//   GET  /applications/{app}/pipelineConfigs[/{name}]     an unknown name: 200 and no body [4]
//   POST /pipelines                                       save
//   POST /pipelines/{app}/{name}                          trigger
//   GET  /applications/{app}/pipelines?limit=&statuses=   PUT /pipelines/{id}/cancel
//   GET  /pipelines/{id}, /tasks/{id}
//   POST /tasks, /applications/{app}/tasks                GET /applications/{app}/tasks?limit=
//
// The application and the pipeline are the setup's; others are empty or unknown.
#pragma once

#include <optional>

#include "core/wire/gate/gate_conversation.h"
#include "core/wire/http.h"
#include "fakes/endpoints.h"

namespace lighthouse::fakes {

// What a codec has to be told to speak to this Gate.
[[nodiscard]] wire::gate::GateTarget gate_target(const spinnaker::Spinnaker& spinnaker);

// Nothing: the connection is refused, or reset before a byte came. Anything unknown is 404.
// Requires: `target` is gate_target's of now.
[[nodiscard]] std::optional<wire::HttpResponse> gate_face(Context& ctx, Outside& outside,
                                                          const wire::HttpRequest& request,
                                                          const wire::gate::GateTarget& target);
[[nodiscard]] std::optional<wire::HttpResponse> gate_face(Context& ctx, Outside& outside,
                                                          const wire::HttpRequest& request);

}  // namespace lighthouse::fakes
