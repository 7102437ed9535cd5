// Gate's side of a Call: the HTTP requests to send and the strict reading of what comes back
// [2] to [7]. A conversation as core/wire/conversation.h describes it.
//
// What does not parse is an error that names the field; nothing defaults to idle. Cookies,
// credentials and the Host header are added by whoever sends the request.
//
// ListRuns is two requests: the incomplete runs, which a bare limit could cut off, and then the
// most recent ones; what the later one says of a run counts [6].
#pragma once

#include <string>

#include "core/model/call.h"
#include "core/model/names.h"
#include "core/wire/conversation.h"
#include "core/wire/http.h"

namespace lighthouse::wire::gate {

// Which application and pipeline, and as whom.
struct GateTarget {
  std::string application = "armoryspinnaker";
  std::string pipeline;                       // its name [4]
  std::string package = "armoryspinnaker";    // in its bake stages [10.1]
  std::string version_parameter = "version";  // PipelineFacts::version_parameter, where it has one
  std::string user = "lighthouse";            // only shown; Gate takes the caller's identity
  std::string public_path = "/";              // what ProbeUrl asks for, under the public URL
  bool operator==(const GateTarget&) const = default;
};

class GateConversation {
 public:
  using Request = HttpRequest;
  using Response = HttpResponse;

  // Requires: `speaks(kind_of(call))`; `call` and `target` outlive this.
  GateConversation(const Call& call, const GateTarget& target) : call_(&call), target_(&target) {}

  // Endpoint kGate, and kUrl.
  [[nodiscard]] static bool speaks(CallKind kind);

  [[nodiscard]] Step<HttpRequest> begin(Names& names);
  [[nodiscard]] Step<HttpRequest> feed(const HttpResponse& response, Names& names);

 private:
  const Call* call_;
  const GateTarget* target_;
  PipelineRuns incomplete_;  // ListRuns: what the first request found
  bool asked_recent_ = false;
};

}  // namespace lighthouse::wire::gate
