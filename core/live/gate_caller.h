// Calls to Gate and to the public URL over HTTP.
//
// Before the pipeline is started it is read: the name of its version parameter goes into the
// request that starts it, and a document of an hour ago may have another.
//
// What all threads share is GateAccess; each thread has a caller with connections of its own.
#pragma once

#include <optional>

#include "core/live/http_client.h"
#include "core/live/pace.h"
#include "core/live/shared_names.h"
#include "core/wire/gate/gate_conversation.h"

namespace lighthouse::live {

struct GateAccess {
  HttpOptions gate;
  HttpOptions public_url;
  wire::gate::GateTarget target;
  Pace pace;
};

class GateCaller {
 public:
  GateCaller(GateAccess& access, SharedNames& names);

  // Requires: wire::gate::GateConversation::speaks(kind_of(call)).
  [[nodiscard]] Answer call(const Call& call, Deadline deadline);

 private:
  [[nodiscard]] Answer try_once(const Call& call, Deadline deadline);
  [[nodiscard]] Result<Done> learn_parameter(Deadline deadline);

  GateAccess& access_;
  wire::gate::GateTarget target_;
  SharedNames& names_;
  HttpClient gate_;
  HttpClient public_url_;
};

}  // namespace lighthouse::live
