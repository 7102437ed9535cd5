// What an HTTP answer of Gate means before its content is looked at [2.2, 2.3].
//
// Gate hides every failure behind it in a 429, so a 429 or a 5xx says nothing about the work; a
// login page comes as a redirect, or as 200 and HTML where somebody followed it. For a write only a
// refusal that was made before anything was sent on is certain; all else is kOutcomeUnknown.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/model/call.h"
#include "core/model/result.h"
#include "core/wire/gate/json_body.h"
#include "core/wire/http.h"

namespace lighthouse::wire::gate {

// The error of an answer that is no success. Requires: the status is not 2xx.
//
//   302, 303, 307, 401, 403   kDenied: not logged in, or not allowed
//   404                       kNotFound: no such thing, or not in this version [1]
//   409, a disabled pipeline  kConflict
//   422 of a trigger          kOutcomeUnknown: Gate's word for everything that went wrong [5]
//   429 "Rate capacity…"      kThrottled
//   429, 5xx                  kUnavailable for a read, and for a write that surely went no further
//                             than Gate ("Connection refused", an open circuit, a full pool);
//                             else kOutcomeUnknown
//   408                       kTimeout, or kOutcomeUnknown for a write
//   anything else             kInvalid
[[nodiscard]] CallError error_of(CallKind kind, const HttpResponse& response);

// The JSON of a success. A success that cannot be read (no body, no JSON, another content type) is
// kInvalid; for a write kOutcomeUnknown.
[[nodiscard]] Result<Json> json_of(CallKind kind, const HttpResponse& response);

// A success whose content does not matter: no body at all, or JSON. A page of HTML is none.
[[nodiscard]] Result<Done> done_of(CallKind kind, const HttpResponse& response);

// The error of a success whose content is wrong: `what` names the field.
[[nodiscard]] tl::unexpected<CallError> unreadable(CallKind kind, std::string_view what);

}  // namespace lighthouse::wire::gate
