// Which of Orca's engines have left their keys in this Redis [1]. Both may be true in the mixed
// era, and either may be left over from an older version that shared the server.
#pragma once

#include <vector>

#include "core/model/result.h"
#include "core/wire/redis/resp.h"

namespace lighthouse::wire::redis {

struct EngineSigns {
  bool tracker = false;  // `active_instances`: the spring-batch engine reports here [3.3]
  bool queue =
      false;  // `orca.task.queue.*`: the queue engine has run; its work names no host [12.1]
  bool operator==(const EngineSigns&) const = default;
};

// The commands, and the reading of its replies in their order.
[[nodiscard]] CommandBatch engine_sign_commands();
[[nodiscard]] Result<EngineSigns> engine_signs(const std::vector<RespValue>& replies);

}  // namespace lighthouse::wire::redis
