// The answer to anything that can fail: a value, or one of a closed set of errors, each with one
// rule for "again?".
#pragma once

#include <cstdint>
#include <string_view>

#include <tl/expected.hpp>

#include "core/model/fixed_text.h"

namespace lighthouse {

enum class ErrorCode : uint8_t {
  kNotFound,        // the thing is not there: look at the fleet again, do not repeat
  kConflict,        // refused because of the present state: look again, then decide anew
  kThrottled,       // repeat later, more slowly
  kDenied,          // a permission is missing: never repeat, tell the person
  kUnavailable,     // the service answered that it cannot: repeat later; it says nothing about the
                    // work
  kTimeout,         // never sent, or a read that got no answer: repeat
  kOutcomeUnknown,  // sent, answer lost: done, not done or being done; look, never repeat blindly
                    // [A6.3]
  kInvalid,         // the answer does not parse, or the request was malformed: repeat later, report
  kInternal,        // a fault of the adapter
};

struct CallError {
  ErrorCode code = ErrorCode::kInternal;
  Message message;  // what the endpoint said, cut to fit; never holds a secret
  bool operator==(const CallError&) const = default;
};

template <class T>
using Result = tl::expected<T, CallError>;

struct Done {  // the answer of a call that returns nothing
  bool operator==(const Done&) const = default;
};

[[nodiscard]] inline tl::unexpected<CallError> failure(ErrorCode code, std::string_view message) {
  return tl::unexpected<CallError>(CallError{.code = code, .message = Message::truncated(message)});
}

[[nodiscard]] std::string_view name_of(ErrorCode code);

}  // namespace lighthouse
