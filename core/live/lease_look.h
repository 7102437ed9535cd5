// Who holds the lease, without taking it: three reads of the keys that core/wire/redis/lease.h
// describes.
#pragma once

#include "core/live/redis_caller.h"

namespace lighthouse::live {

// `holder` 0: it is free, and `left` is zero then. A lease without an end has `left` zero, too.
[[nodiscard]] Result<Lease> look_at_lease(const RedisAccess& access, Deadline deadline);

}  // namespace lighthouse::live
