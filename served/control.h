// What a test asks of a served world itself. Internal to served; the paths are those of
// served/world_server.h.
#pragma once

#include <optional>

#include "core/wire/http.h"
#include "served/served_world.h"

namespace lighthouse::served {

// Nothing: the request is not for the world but for what lives in it.
[[nodiscard]] std::optional<wire::HttpResponse> answer_control(ServedWorld& world,
                                                               const wire::HttpRequest& request);

}  // namespace lighthouse::served
