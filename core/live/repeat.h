// One call with the tries that the rules of its errors allow (core/live/retry.h).
#pragma once

#include "core/live/pace.h"
#include "core/wire/conversation.h"

namespace lighthouse::live {

// `try_once` makes one try and gives its Answer.
template <class TryOnce>
[[nodiscard]] Answer repeat(Pace& pace, CallKind kind, Deadline deadline, const TryOnce& try_once) {
  for (uint32_t tries = 1;; ++tries) {
    if (!pace.wait_for_turn(deadline)) {
      return error_answer(
          kind, wire::lost(kind, wire::Loss::kNotSent, "no turn within the budget of calls"));
    }
    Answer answer = try_once();
    const CallError* error = failure_of(answer);
    if (error == nullptr) {
      pace.succeeded(tries);
      return answer;
    }
    if (!pace.wait_before_retry(kind, error->code, tries, deadline)) return answer;
  }
}

}  // namespace lighthouse::live
