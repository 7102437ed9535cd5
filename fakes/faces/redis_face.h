// The fake Redis as a server of commands: Orca's hashes and indexes [11.1, 11.2], its reports
// [3.3], Rosco's bakes [19] and the Lighthouses' lease, projected from the fake's rows at each
// command.
//
// Besides what Lighthouse sends it knows what a person types: SMEMBERS, HGETALL, KEYS, TYPE, GET.
// The lease exists only through its two scripts, which are known by digest and in full.
#pragma once

#include <optional>

#include "core/wire/redis/resp.h"
#include "fakes/endpoints.h"

namespace lighthouse::fakes {

// Nothing: the connection is refused. An unknown command is an error reply, as a server's is.
[[nodiscard]] std::optional<wire::redis::RespValue> redis_face(Context& ctx, Outside& outside,
                                                               const wire::redis::Command& command);

}  // namespace lighthouse::fakes
