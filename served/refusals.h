// What clients hear of the faults of calls, in each endpoint's own form.
#pragma once

#include <string>
#include <string_view>

#include "core/model/call.h"
#include "core/wire/http.h"
#include "core/wire/redis/resp.h"
#include "sim/messages.h"

namespace lighthouse::served {

// Requires: not kNone. A server error before the effect says that nothing was begun where the
// endpoint has words for that.
[[nodiscard]] wire::HttpResponse http_refusal(Endpoint endpoint, sim::Fate::Refusal refusal);
[[nodiscard]] wire::redis::RespValue redis_refusal(sim::Fate::Refusal refusal);

// What a proxy or a login puts in the place of an answer.
[[nodiscard]] wire::HttpResponse login_page();

// The last segment of `ref` in Gate's answer to a task or a trigger [5, 7.1]; "" without one.
[[nodiscard]] std::string created_id(std::string_view body);

}  // namespace lighthouse::served
