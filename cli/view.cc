#include "cli/view.h"

#include <algorithm>

namespace lighthouse::cli {

Mark mark_of(Registration registration) {
  switch (registration) {
    case Registration::kInService: return Mark::kIn;
    case Registration::kRegistering:
    case Registration::kDraining: return Mark::kBetween;
    case Registration::kFailing:
    case Registration::kUnknown: return Mark::kFailing;
    case Registration::kNotRegistered:
    case Registration::kTerminated: return Mark::kOut;
  }
  return Mark::kOut;
}

void add_wait(const Wait& wait, Time now, InstanceView& out) {
  out.note = name_of(wait.reason);
  std::ranges::replace(out.note, '-', ' ');  // "reports-work" as a person writes it
  if (wait.until == kNever || wait.until <= wait.since) return;
  out.progress = static_cast<double>((now - wait.since).count()) /
                 static_cast<double>((wait.until - wait.since).count());
}

}  // namespace lighthouse::cli
