// The table of names that all threads of a live operation share. Conversations read and extend it;
// whoever holds the lock may use it.
#pragma once

#include <mutex>

#include "core/model/names.h"

namespace lighthouse::live {

class SharedNames {
 public:
  // Calls `use(Names&)` under the lock and gives back what it returns.
  template <class Use>
  auto with(const Use& use) {
    const std::scoped_lock lock(mutex_);
    return use(names_);
  }

 private:
  std::mutex mutex_;
  Names names_;
};

}  // namespace lighthouse::live
