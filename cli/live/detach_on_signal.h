// Ctrl-C and SIGTERM during an operation on a real fleet: the first one detaches, a second one ends
// the process at once. Neither cancels anything: what was begun is in the journal.
#pragma once

#include <csignal>
#include <functional>
#include <thread>

namespace lighthouse::cli {

class DetachOnSignal {
 public:
  // Holds both signals back in this thread and in those that it starts from here on.
  DetachOnSignal();
  // Gives them back.
  ~DetachOnSignal();
  DetachOnSignal(const DetachOnSignal&) = delete;
  DetachOnSignal& operator=(const DetachOnSignal&) = delete;

  // From here on the first signal calls `detach`, on a thread of its own. Call once; what `detach`
  // uses must live until `stop`.
  void watch(std::function<void()> detach);
  void stop();

 private:
  void wait(const std::stop_token& stop, const std::function<void()>& detach) const;

  sigset_t signals_{};
  sigset_t before_{};
  std::jthread thread_;
};

}  // namespace lighthouse::cli
