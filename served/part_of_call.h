// Which call of Lighthouse a request at a socket is part of: faults of a scenario name calls, and
// checkers judge them.
//
// A call may be several requests (pages, hashes one by one); the first one opens it, and there it
// counts. What nobody but a person or a tool sends is part of no call.
#pragma once

#include <optional>

#include "core/decide/fleet_names.h"
#include "core/model/call.h"
#include "core/wire/gate/gate_conversation.h"
#include "core/wire/http.h"
#include "core/wire/redis/resp.h"

namespace lighthouse::served {

struct PartOfCall {
  // Of writes whatever a checker looks at is filled in; of reads the kind alone matters.
  std::optional<Call> call;
  bool opens = false;

  [[nodiscard]] std::optional<CallKind> kind() const {
    return call ? std::optional(kind_of(*call)) : std::nullopt;
  }
};

[[nodiscard]] PartOfCall gate_part(const wire::HttpRequest& request,
                                   const wire::gate::GateTarget& target);
[[nodiscard]] PartOfCall redis_part(const wire::redis::Command& command);
// Groups and balancers by their names, instances by the fakes' numbers in their ids.
[[nodiscard]] PartOfCall aws_part(const wire::HttpRequest& request, const FleetNames& names);

}  // namespace lighthouse::served
