// A performer carries out one call after the other, blocking. Each thread of the driver has its
// own, so a performer keeps connections of its own and is never used by two threads at once.
#pragma once

#include <functional>
#include <memory>

#include "core/live/deadline.h"
#include "core/model/call.h"

namespace lighthouse::live {

class Performer {
 public:
  Performer() = default;
  Performer(const Performer&) = delete;
  Performer& operator=(const Performer&) = delete;
  virtual ~Performer() = default;

  // Answers at the latest soon after `deadline`: an error that says what is known of the call then.
  // Never called with AppendJournal, which is the driver's own.
  [[nodiscard]] virtual Answer perform(const Call& call, Deadline deadline) = 0;
};

using MakePerformer = std::function<std::unique_ptr<Performer>()>;

}  // namespace lighthouse::live
