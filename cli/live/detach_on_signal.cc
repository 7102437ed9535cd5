#include "cli/live/detach_on_signal.h"

#include <ctime>
#include <pthread.h>
#include <string_view>
#include <unistd.h>

namespace lighthouse::cli {
namespace {

// Only what may be done beside all other threads.
[[noreturn]] void leave_at_once(int signal) {
  constexpr std::string_view kShowCursor = "\x1b[?25h\n";
  if (isatty(STDOUT_FILENO) == 1)
    (void)!write(STDOUT_FILENO, kShowCursor.data(), kShowCursor.size());
  _exit(128 + signal);
}

}  // namespace

DetachOnSignal::DetachOnSignal() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
}

DetachOnSignal::~DetachOnSignal() {
  stop();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void DetachOnSignal::watch(std::function<void()> detach) {
  thread_ = std::jthread(
      [this, detach = std::move(detach)](const std::stop_token& stop) { wait(stop, detach); });
}

void DetachOnSignal::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void DetachOnSignal::wait(const std::stop_token& stop, const std::function<void()>& detach) const {
  constexpr timespec kLook{.tv_sec = 0, .tv_nsec = 50'000'000};
  bool detached = false;
  while (!stop.stop_requested()) {
    const int signal = sigtimedwait(&signals_, nullptr, &kLook);
    if (signal <= 0) continue;
    if (detached) leave_at_once(signal);
    detached = true;
    detach();
  }
}

}  // namespace lighthouse::cli
