// What an error of Redis means, by its first word, and errors about a reply of the wrong shape.
#pragma once

#include <string_view>

#include "core/model/result.h"
#include "core/wire/redis/resp.h"

namespace lighthouse::wire::redis {

// `subject` is the key or command that the reply is about; it begins the message.
//
//   LOADING, READONLY, MASTERDOWN, CLUSTERDOWN, BUSY, OOM …   kUnavailable: later, or elsewhere
//   NOAUTH, WRONGPASS, NOPERM                                 kDenied
//   WRONGTYPE, MOVED, ASK, CROSSSLOT, any other               kInvalid: not the Redis that was
//   meant NOSCRIPT                                                  kInternal: answered by sending
//   the script
//
// Arguments that Redis quotes are left out: one of them may be a password.
[[nodiscard]] CallError error_of(const RespValue& error, std::string_view subject);

// kInvalid: "<subject>: expected <what>, found a list of 3"; of an error reply, what that means.
[[nodiscard]] CallError unexpected_reply(const RespValue& reply, std::string_view subject,
                                         std::string_view what);

}  // namespace lighthouse::wire::redis
